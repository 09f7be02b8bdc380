"""What stands beside a place that a student may choose: who works there and would like to tell about it."""

from collections.abc import Collection, Mapping

from flask_babel import gettext, ngettext

from app.companies.site_page import ShownPerson
from app.rolemodels.queries.register import people_shown_at


def role_models_beside(_student: object, site_ids: Collection[int]) -> Mapping[int, str]:
    """By site, the first names and jobs of role models there who want to be shown, in words; the same for everybody."""
    return {
        site_id: ngettext(
            "%(names)s works here and would like to tell you about it",
            "%(names)s work here and would like to tell you about it",
            len(people),
            names=_names(people),
        )
        for site_id, people in people_shown_at(site_ids).items()
    }


def _names(people: list[ShownPerson]) -> str:
    """Sara (engineer), Iris and Mees (welder)."""
    names = [f"{one.name} ({one.job})" if one.job else one.name for one in people]
    if len(names) == 1:
        return names[0]
    return gettext("%(names)s and %(last)s", names=", ".join(names[:-1]), last=names[-1])
