"""How long what stands in a copy is kept, in words: by the school's own term, or by what no school decides on."""

from __future__ import annotations

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

from app.privacy.queries import today
from app.privacy.registry import Kept
from app.privacy.retention import TERMS, decided

FIXED = {
    Kept.ROLE_MODELS: _l(
        "As long as you agree, two years at most. The day after that everything about you is wiped."
    ),
    Kept.CONFIDENTIAL: _l("A year after the counsellor closed it; longer only while proceedings run."),
    Kept.SIGNALS: _l("A year after the answer; that there was one stays, and is nobody's."),
    Kept.SHORTLISTS: _l("Until the last day of the period, or until you let the place go."),
    Kept.SHORT: _l("It is deleted by itself within days."),
}
"""Kinds of data for which no school sets a term."""


def kept_words(school_id: int) -> dict[Kept, str]:
    """How long each kind of data is kept at a school today."""
    months = decided(school_id, today())
    terms = {term.code: term for term in TERMS}
    found = {kept: str(words) for kept, words in FIXED.items()}
    for kept in Kept:
        if (term := terms.get(kept)) is None:
            continue
        if kept not in months:
            found[kept] = gettext("Your school has not decided yet for how long.")
            continue
        found[kept] = ngettext(
            "%(num)s month %(since)s. %(happens)s",
            "%(num)s months %(since)s. %(happens)s",
            months[kept],
            since=term.since,
            happens=term.happens,
        )
    return found
