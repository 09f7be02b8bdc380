"""The company in a file of choices: by its SBB company ID, or by its name where no two sites have that name."""

from collections.abc import Iterator

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.companies.models import Site
from app.extensions import db
from app.imports.plans import Text
from app.imports.reading import BadValue
from app.imports.reading.values import identifier, text
from app.web.filters import before_stop

_ORDINALS = {
    1: ("Eerste", "First", "1st"),
    2: ("Tweede", "Second", "2nd"),
    3: ("Derde", "Third", "3rd"),
    4: ("Vierde", "Fourth", "4th"),
    5: ("Vijfde", "Fifth", "5th"),
    6: ("Zesde", "Sixth", "6th"),
    7: ("Zevende", "Seventh", "7th"),
    8: ("Achtste", "Eighth", "8th"),
    9: ("Negende", "Ninth", "9th"),
    10: ("Tiende", "Tenth", "10th"),
}


def _headers(number: int) -> Iterator[str]:
    """What a column with the choices of that number is called."""
    for word in (
        "Keuze",
        "Voorkeur",
        "Bedrijf",
        "Leerbedrijf",
        "Stagebedrijf",
        "Choice",
        "Preference",
        "Company",
    ):
        yield f"{word} {number}"
    dutch, english, short = _ORDINALS[number]
    for before in (f"{number}e", f"{number}de", f"{number}ste", dutch):
        yield from (f"{before} keuze", f"{before} voorkeur", f"{before} bedrijf")
    for before in (english, short):
        yield from (f"{before} choice", f"{before} preference", f"{before} company")


CHOICE_COLUMNS = tuple(tuple(_headers(number)) for number in _ORDINALS)
"""The names of columns beside each other, one for each choice."""


def company_said(raw: str) -> str | None:
    """An ID as it is, or else a name."""
    try:
        return identifier(raw)
    except BadValue:
        return text(raw)


class SiteBook:
    """The sites of a school, read once, and which of them a cell means."""

    def __init__(self, school_id: int) -> None:
        self.by_code: dict[str, int] = {}
        self.by_name: dict[str, list[int]] = {}
        sites = select(Site).where(Site.school_id == school_id).options(joinedload(Site.company))
        for site in db.session.scalars(sites.order_by(Site.id)):
            if site.sbb_company_id:
                self.by_code[site.sbb_company_id] = site.id
            self.by_name.setdefault(site.title.casefold(), []).append(site.id)

    def meant(self, said: str) -> int | Text:
        """The number of the site, or why it is not known which."""
        found = self.by_code.get(said)
        if found is not None:
            return found
        named = self.by_name.get(said.casefold(), [])
        if len(named) == 1:
            return named[0]
        if named:
            return _l(
                "%(count)s sites are called %(company)s. Write the SBB company ID instead.",
                count=len(named),
                company=before_stop(said),
            )
        return _l(
            "Company %(company)s is not known. Import the companies first, or correct the ID.", company=said
        )
