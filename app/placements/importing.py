"""The list of recognitions that SBB ended: what each row touches is said first, then they get their last day (R37).

Nobody loses a place by it. Who is there or was to go there is a task for the coordinator, and a run that is planned
again finds another place for those who cannot begin.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext
from sqlalchemy import func, select

from app.audit.services import Actor
from app.companies.importing.columns import ESTABLISHMENT, KVK_NUMBER, SBB_ID
from app.companies.importing.register import Register
from app.companies.models import Recognition, Site
from app.companies.services import withdraw_recognitions
from app.extensions import db
from app.imports.comparison import NOT_KNOWN, in_words
from app.imports.models import ImportKind, RowOutcome
from app.imports.plans import Change, FilePlan, Problem, Row, RowPlan, Text, refused
from app.imports.reading import Column, SheetSpec
from app.imports.reading.values import (
    at_most,
    day,
    establishment_number,
    identifier,
    kvk_number,
    programme_codes,
    text,
)
from app.imports.registry import Importer
from app.placements.queries.concerned import concerned_at, openings_at
from app.schools.queries import codes_equal_to, equivalents_of, today

SPEC = SheetSpec(
    kind="withdrawals",
    columns=(
        Column("sbb_company_id", SBB_ID, parse=at_most(30, identifier), decides=True),
        Column("kvk_number", KVK_NUMBER, parse=kvk_number, decides=True),
        Column("establishment_number", ESTABLISHMENT, parse=establishment_number, decides=True),
        Column("name", ("Bedrijfsnaam", "Leerbedrijf", "Naam", "Company", "Company name"), parse=text),
        Column(
            "programme_codes",
            (
                "Erkend voor",
                "Erkende opleidingscode",
                "Opleidingscode",
                "Opleidingscodes",
                "Crebo",
                "Crebonummer",
                "Recognised for",
                "Programme code",
            ),
            parse=programme_codes,
            decides=True,
            joined_by="; ",
        ),
        Column(
            "withdrawn_from",
            (
                "Ingetrokken per",
                "Erkenning ingetrokken per",
                "Ingetrokken op",
                "Datum intrekking",
                "Beëindigd per",
                "Erkenning beëindigd per",
                "Vervallen per",
                "Withdrawn from",
                "Withdrawn on",
            ),
            parse=day,
            decides=True,
            same_for_all=True,
        ),
        Column(
            "last_day",
            (
                "Laatste dag erkenning",
                "Einddatum erkenning",
                "Erkend tot en met",
                "Last day of recognition",
                "Recognition ends on",
            ),
            parse=day,
            decides=True,
            same_for_all=True,
        ),
    ),
    ignored=("Plaats", "Postcode", "Adres", "Reden", "Sector", "Opleiding", "Opleidingsnaam"),
    one_of=(("sbb_company_id", "kvk_number"), ("withdrawn_from", "last_day")),
)
LABELS = {
    "sbb_company_id": _l("SBB company ID"),
    "kvk_number": _l("KvK number"),
    "establishment_number": _l("Establishment number"),
    "name": _l("Name"),
    "programme_codes": _l("Programmes"),
    "withdrawn_from": _l("Withdrawn from"),
    "last_day": _l("Last day of recognition"),
}
NO_NEWS = _l("This was known already.")
ELSEWHERE = _l("Your school does not have this company.")
EFFECTS = ("closed", "cannot_begin", "offered", "running", "listed")
"""Openings, students who cannot begin, offers, internships that outlast the recognition, lists of choices."""
NOBODY = _l("No opening, student or choice depends on it.")


def plan_withdrawals(school_id: int, rows: Sequence[Row], _is_complete: bool) -> FilePlan:
    """Plan a list of recognitions that ended. What is not in it stays as it is."""
    return _Withdrawals(school_id).plan(rows)


class _Withdrawals:
    """One file beside the register of the school, and everybody whom it concerns, read once."""

    def __init__(self, school_id: int) -> None:
        self.register = Register(school_id)
        self.equivalents = equivalents_of(school_id)
        self.equal: dict[str, set[str]] = {}
        self.sites: dict[int, Site] = {}
        self.ends: dict[int, dict[str, date]] = {}
        self.plans: list[RowPlan] = []

    def plan(self, rows: Sequence[Row]) -> FilePlan:
        plans = [self._plan_row(row) for row in rows]
        first = {plan.row.position: site_id for site_id, plan in self._first_plans(plans).items()}
        effects = self._effects()
        plans = [
            self._with_effect(plan, effects[first[plan.row.position]]) if plan.row.position in first else plan
            for plan in plans
        ]
        elsewhere = sum(1 for plan in plans if ELSEWHERE in plan.notes)
        remark = lazy_ngettext(
            "%(num)s row is about a company that your school does not have.",
            "%(num)s rows are about companies that your school does not have.",
            elsewhere,
        )
        return FilePlan(plans, [remark] if elsewhere else [], finish=self._finish)

    def _first_plans(self, plans: Sequence[RowPlan]) -> dict[int, RowPlan]:
        """By site, the first row that changes something there: what it means for people is said once."""
        found: dict[int, RowPlan] = {}
        for plan in plans:
            if plan.outcome is RowOutcome.CHANGED and (site := self._site_of(plan.row)) is not None:
                found.setdefault(site.id, plan)
        return found

    def _plan_row(self, row: Row) -> RowPlan:
        title = " ".join(
            part for part in (row.text("sbb_company_id") or row.text("kvk_number"), row.text("name")) if part
        )
        site = self._site_of(row)
        problems = list(self._problems(row, site))
        if problems or row.parsed.errors:
            return refused(row, title, *problems)
        if site is None:
            return RowPlan(row, title, RowOutcome.UNCHANGED, notes=(ELSEWHERE,))
        last_day = _last_day(row)
        codes = row.value("programme_codes") or [one.programme_code for one in site.recognitions]
        known = {one.programme_code: one for one in site.recognitions}
        ends = {
            code: last_day for code in codes if code in known and self._ends_earlier(known[code], last_day)
        }
        notes = tuple(
            _l("It was not recorded here as recognised for %(code)s.", code=code)
            for code in codes
            if code not in known
        )
        if not ends:
            return RowPlan(row, site.title, RowOutcome.UNCHANGED, notes=notes or (NO_NEWS,))
        self.sites[site.id] = site
        self.ends.setdefault(site.id, {}).update(ends)
        changes = tuple(_change(known[code], last_day) for code in ends)
        return RowPlan(row, site.title, RowOutcome.CHANGED, changes, notes=notes)

    def _site_of(self, row: Row) -> Site | None:
        """The site that a row means; by KvK number alone where the company has one site."""
        found = self.register.site_of(row)
        number = row.value("kvk_number")
        if found is not None or number is None or row.value("sbb_company_id"):
            return found
        sites = self.register.sites_with(number)
        return sites[0] if len(sites) == 1 else None

    def _problems(self, row: Row, site: Site | None) -> Iterable[Problem]:
        number, code = row.value("kvk_number"), row.value("sbb_company_id")
        if number is None and code is None:
            yield Problem(_l("Fill in the SBB company ID or the KvK number."))
        elif site is None and code is None and len(self.register.sites_with(number)) > 1:
            yield Problem(
                _l(
                    "This company has several sites, and a recognition belongs to one. Fill in the SBB company ID or "
                    "the establishment number."
                ),
                "kvk_number",
            )
        if row.value("withdrawn_from") is None and row.value("last_day") is None:
            yield Problem(_l("Fill in from which day the recognition is withdrawn."), "withdrawn_from")

    def _ends_earlier(self, one: Recognition, last_day: date) -> bool:
        known = self.ends.get(one.site_id, {}).get(one.programme_code, one.valid_until)
        return known is None or last_day < known

    def _loses(self, site_id: int, code: str, on: date) -> bool:
        """Whether the site is recognised on a day for a programme, and no longer once the file is imported."""
        ends = self.ends[site_id]
        if code not in self.equal:
            self.equal[code] = codes_equal_to(code, self.equivalents)
        equal = self.equal[code]
        holding = [one for one in self.sites[site_id].recognitions if one.programme_code in equal]
        holding = [one for one in holding if one.holds_on(on)]
        stays = [one for one in holding if one.programme_code not in ends or on <= ends[one.programme_code]]
        return bool(holding) and not stays

    def _effects(self) -> Mapping[int, tuple[Text, ...]]:
        """By site, what the file means there, in words."""
        if not self.sites:
            return {}
        found: dict[int, Counter[str]] = {site_id: Counter() for site_id in self.sites}
        for what, site_id in self._losses():
            found[site_id][what] += 1
        return {site_id: tuple(_in_words(counts)) or (NOBODY,) for site_id, counts in found.items()}

    def _losses(self) -> Iterator[tuple[str, int]]:
        """What depends on a recognition that ends, with its site, once for each of it."""
        for opening in openings_at(self.sites, today()):
            day = opening.period.starts_on
            if any(self._loses(opening.site_id, code, day) for code in opening.programme_codes):
                yield "closed", opening.site_id
        concerned = concerned_at(self.sites, today())
        for placement in concerned.placements:
            site_id, code = placement.opening.site_id, placement.student.programme.code
            if self._loses(site_id, code, placement.period.starts_on):
                yield "cannot_begin", site_id
            elif self._loses(site_id, code, placement.ends_on):
                yield "running", site_id
        for offer in concerned.offers:
            code, day = offer.student.programme.code, offer.run.period.starts_on
            if offer.opening is not None and self._loses(offer.opening.site_id, code, day):
                yield "offered", offer.opening.site_id
        lists = {
            (one.site_id, one.student_id)
            for one in concerned.choices
            if self._loses(one.site_id, one.code, one.starts_on)
        }
        yield from (("listed", site_id) for site_id, _student in lists)

    @staticmethod
    def _with_effect(plan: RowPlan, effect: tuple[Text, ...]) -> RowPlan:
        return RowPlan(plan.row, plan.title, plan.outcome, plan.changes, notes=(*effect, *plan.notes))

    def _finish(self, actor: Actor | None) -> None:
        for site_id, ends in self.ends.items():
            withdraw_recognitions(self.sites[site_id], ends, actor=actor)


def _last_day(row: Row) -> date:
    """The last day of the recognition: the day before it is withdrawn, or what the file calls so."""
    withdrawn_from: date | None = row.value("withdrawn_from")
    last_day: date = row.value("last_day")
    return last_day if withdrawn_from is None else withdrawn_from - timedelta(days=1)


def _change(one: Recognition, last_day: date) -> Change:
    label = _l("Recognised for %(code)s until", code=one.programme_code)
    old = in_words(one.valid_until) if one.valid_until else NOT_KNOWN
    return Change(f"until_{one.programme_code}", label, old, in_words(last_day))


def _in_words(counts: Mapping[str, int]) -> Iterator[Text]:
    closed, cannot_begin, offered, running, listed = (counts[what] for what in EFFECTS)
    if closed:
        yield lazy_ngettext(
            "%(num)s opening can no longer take students of a programme.",
            "%(num)s openings can no longer take students of a programme.",
            closed,
        )
    if cannot_begin:
        yield lazy_ngettext(
            "%(num)s student has a place there and cannot begin: find another place.",
            "%(num)s students have a place there and cannot begin: find other places.",
            cannot_begin,
        )
    if offered:
        yield lazy_ngettext(
            "%(num)s student was offered a place there and can no longer accept it.",
            "%(num)s students were offered a place there and can no longer accept it.",
            offered,
        )
    if running:
        yield lazy_ngettext(
            "%(num)s student is there when it ends. The internship goes on; you get a task to talk about it.",
            "%(num)s students are there when it ends. Their internships go on; you get a task to talk with each.",
            running,
        )
    if listed:
        yield lazy_ngettext(
            "%(num)s student has it on the list of choices.",
            "%(num)s students have it on their list of choices.",
            listed,
        )


def _stored(school_id: int) -> int:
    query = select(func.count()).select_from(Recognition).join(Recognition.site)
    return (
        db.session.scalar(query.where(Site.school_id == school_id, Recognition.withdrawn_on.is_not(None)))
        or 0
    )


WITHDRAWALS = Importer(
    kind=ImportKind.WITHDRAWALS,
    spec=SPEC,
    plan=plan_withdrawals,
    purpose=_l(
        "Recognitions that SBB ended. You see which openings, students and choices each one touches before anything "
        "is recorded, and nobody loses a place by it."
    ),
    needs=_l(
        "Import companies first. A row without programmes is about everything that the site is recognised for."
    ),
    stored=_stored,
    labels=LABELS,
    lost=lambda count: lazy_ngettext(
        "%(num)s withdrawn recognition could not be used.",
        "%(num)s withdrawn recognitions could not be used.",
        count,
    ),
    example_headers=("Leerbedrijf-ID", "Bedrijfsnaam", "Opleidingscode", "Ingetrokken per"),
    example=(
        ("L100200", "Voorbeeld Software B.V.", "25187", "01-12-2026"),
        ("L100201", "Technisch Bureau 't Voorbeeld", "", "01-02-2027"),
    ),
    is_for_later=True,
)
