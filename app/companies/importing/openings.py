"""The openings file: one row per opening, at a site that the school knows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from app.companies.importing.before_run import opening_steps
from app.companies.importing.opening_columns import (
    EITHER,
    EXAMPLE,
    EXAMPLE_HEADERS,
    FIELDS,
    LABELS,
    PLAIN,
    SPEC,
)
from app.companies.importing.opening_keys import Key, digest, digest_of, matched, number_of, of_key
from app.companies.importing.periods import PeriodBook, days_ahead
from app.companies.importing.register import Register
from app.companies.models import Opening, OpeningProgramme, Site, Track
from app.extensions import db
from app.imports.comparison import Comparison, compare, in_words
from app.imports.models import ImportKind, RowOutcome
from app.imports.plans import FilePlan, Problem, Row, RowPlan, Text, refused
from app.imports.queries import hand_edits_of
from app.imports.reading.values import glued_track
from app.imports.registry import Importer
from app.schools.models import Period

MOST_PLACES = 500


def plan_openings(school_id: int, rows: Sequence[Row], _is_complete: bool) -> FilePlan:
    """Plan an openings file. Openings that are not in it stay as they are."""
    return _OpeningsFile(school_id).plan(rows)


def _title(row: Row, site: Site | None) -> str:
    parts = (
        row.text("sbb_company_id") or row.text("kvk_number") or ("" if site else row.text("name")),
        site.title if site else "",
        row.text("programme_codes"),
    )
    return " ".join(part for part in parts if part)


class _Wanted:
    """A row that can be used, with its site, its key and the values it asks for.

    `track`: BOL, BBL, or both where the row says so; None where it says nothing, and then what is stored stays.
    """

    def __init__(self, row: Row, site: Site, key: Key, period: Period) -> None:
        self.row, self.site, self.key, self.period = row, site, key, period
        self.position = row.position
        self.track: str | None = row.value("track") or glued_track(row.text("programme_codes"))
        self.digest = digest(key, None if self.track == EITHER else self.track)
        self.values: dict[str, Any] = {
            "programme_codes": key[1],
            "starts_on": key[2],
            "ends_on": key[3],
            "period_id": period.name,
            **({"track": self.track} if self.track else {}),
            **row.known(PLAIN),
        }


class _OpeningsFile:
    """One file beside the openings of the school, read once. Equal rows are as many openings."""

    def __init__(self, school_id: int) -> None:
        self.school_id = school_id
        self.register = Register(school_id)
        self.periods = PeriodBook(school_id)
        self.edits = hand_edits_of(school_id, "opening")
        self.said: dict[tuple[int, date, date], Text] = {}
        self.silent = 0
        """New openings of which the file does not say BOL or BBL."""
        self.stored: dict[str, list[Opening]] = defaultdict(list)
        for opening in db.session.scalars(
            select(Opening)
            .where(Opening.school_id == school_id)
            .options(joinedload(Opening.period), selectinload(Opening.programmes))
            .order_by(Opening.id)
        ):
            self.stored[digest_of(opening)].append(opening)

    def plan(self, rows: Sequence[Row]) -> FilePlan:
        plans: dict[int, RowPlan] = {}
        wanted: dict[Key, list[_Wanted]] = defaultdict(list)
        for row in rows:
            found = self._wanted(row)
            if isinstance(found, _Wanted):
                wanted[found.key].append(found)
            else:
                plans[row.position] = found
        for key, group in wanted.items():
            plans.update((plan.row.position, plan) for plan in self._plan_group(key, group))
        return FilePlan([plans[row.position] for row in rows], list(self._remarks()))

    def _wanted(self, row: Row) -> _Wanted | RowPlan:
        site, problems = self._site(row)
        codes, capacity = row.value("programme_codes"), row.value("capacity")
        if capacity is not None and capacity > MOST_PLACES:
            problems.append(
                Problem(
                    _l("An opening has at most %(most)s places. Check the number.", most=MOST_PLACES),
                    "capacity",
                )
            )
        dates = self.periods.dates_of(row)
        if isinstance(dates, Problem):
            problems.append(dates)
        if problems or row.parsed.errors or site is None or isinstance(dates, Problem):
            return refused(row, _title(row, site), *problems)
        starts_on, ends_on = dates
        key = (site.id, tuple(sorted(codes)), starts_on, ends_on)
        return _Wanted(row, site, key, self.periods.period_for(row, starts_on, ends_on))

    def _site(self, row: Row) -> tuple[Site | None, list[Problem]]:
        """The site that the row names, by SBB company ID or by KvK and establishment number."""
        sbb_id, kvk = row.value("sbb_company_id"), row.value("kvk_number")
        if any(
            error.field in {"sbb_company_id", "kvk_number", "establishment_number"}
            for error in row.parsed.errors
        ):
            return None, []
        if not sbb_id and not kvk and (name := row.value("name")):
            return self._site_named(name)
        if not sbb_id and not kvk:
            return None, [
                Problem(_l("Fill in the SBB company ID or the KvK number of the company."), "sbb_company_id")
            ]
        site = self.register.site_of(row)
        if site is None and not sbb_id and not row.value("establishment_number"):
            sites = self.register.sites_with(kvk)
            if len(sites) > 1:
                sentence = _l(
                    "Company %(company)s has several sites. Fill in the SBB company ID or the establishment number.",
                    company=kvk,
                )
                return None, [Problem(sentence, "kvk_number")]
            site = sites[0] if sites else None
        if site is None:
            sentence = _l(
                "Company %(company)s is not known. Import the companies first, or correct the ID.",
                company=sbb_id or kvk,
            )
            return None, [Problem(sentence, "sbb_company_id" if sbb_id else "kvk_number")]
        return site, []

    def _site_named(self, name: str) -> tuple[Site | None, list[Problem]]:
        """The one site with this name."""
        sites = self.register.sites_named(name)
        if len(sites) == 1:
            return sites[0], []
        sentence = _l(
            "No company has the name %(name)s. Import the companies first, or correct the name.", name=name
        )
        if sites:
            sentence = _l(
                "Several sites have the name %(name)s. Fill in the SBB company ID of one of them.", name=name
            )
        return None, [Problem(sentence, "name")]

    def _plan_group(self, key: Key, group: list[_Wanted]) -> Iterable[RowPlan]:
        """Rows of one key beside the stored openings of that key."""
        meant = matched(group, of_key(self.stored, key), self._differing)
        numbers: dict[str, int] = {}
        for wanted in group:
            opening = meant.get(wanted.position)
            if opening is not None:
                yield self._plan_stored(wanted, opening)
                continue
            highest = max(map(number_of, self.stored.get(wanted.digest, ())), default=0)
            numbers[wanted.digest] = numbers.get(wanted.digest, highest) + 1
            yield self._plan_new(wanted, f"{wanted.digest}#{numbers[wanted.digest]}")

    def _differing(self, wanted: _Wanted, opening: Opening) -> frozenset[str]:
        return frozenset(change.field for change in self._compare(wanted, opening).changes)

    def _compare(self, wanted: _Wanted, opening: Opening) -> Comparison:
        stored = {
            name: getattr(opening, name) for name in FIELDS if name not in {"programme_codes", "period_id"}
        }
        stored["programme_codes"] = tuple(sorted(opening.programme_codes))
        stored["track"] = opening.track or (None if opening.track_is_assumed else EITHER)
        stored["period_id"] = opening.period.name
        edited = self.edits.get(opening.id)
        return compare(stored, wanted.values, FIELDS, edited, takes_file=wanted.row.takes_file)

    def _plan_stored(self, wanted: _Wanted, opening: Opening) -> RowPlan:
        found = self._compare(wanted, opening)
        return RowPlan(
            wanted.row,
            _title(wanted.row, wanted.site),
            RowOutcome.CHANGED if found.changes else RowOutcome.UNCHANGED,
            found.changes,
            found.kept,
            (*self._notes(wanted), *_withdrawn_note(opening)),
            overruled=found.overruled,
            write=lambda: self._put(wanted, opening, found.values),
        )

    def _plan_new(self, wanted: _Wanted, import_key: str) -> RowPlan:
        def write() -> None:
            opening = Opening(school_id=self.school_id, site=wanted.site, import_key=import_key)
            self._put(wanted, opening, wanted.values)
            db.session.add(opening)

        self.silent += wanted.track is None
        title = _title(wanted.row, wanted.site)
        notes = (self._places(wanted), *self._notes(wanted))
        return RowPlan(wanted.row, title, RowOutcome.NEW, notes=notes, write=write)

    def _places(self, wanted: _Wanted) -> Text:
        """What a new opening offers, said once for all rows that offer the same."""
        _site, _codes, starts_on, ends_on = wanted.key
        capacity: int = wanted.row.value("capacity")
        return self.said.setdefault(
            (capacity, starts_on, ends_on),
            lazy_ngettext(
                "%(num)s place, %(begin)s to %(end)s",
                "%(num)s places, %(begin)s to %(end)s",
                capacity,
                begin=in_words(starts_on),
                end=in_words(ends_on),
            ),
        )

    def _put(self, wanted: _Wanted, opening: Opening, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            if name == "programme_codes":
                known = {row.programme_code: row for row in opening.programmes}
                opening.programmes = [
                    known.get(code) or OpeningProgramme(programme_code=code) for code in value
                ]
            elif name == "track":
                opening.track, opening.track_is_assumed = None if value == EITHER else Track(value), False
            elif name == "period_id":
                opening.period = self.periods.stored(wanted.period)
            else:
                setattr(opening, name, value)

    def _notes(self, wanted: _Wanted) -> Iterable[Text]:
        recognised = {row.programme_code for row in wanted.site.recognitions if row.holds_on(wanted.key[2])}
        missing = [code for code in wanted.key[1] if code not in recognised]
        if missing:
            yield _l(
                "The company is not recognised for %(codes)s on the first day. No student on "
                "that programme will be placed there.",
                codes=", ".join(missing),
            )
        late = (wanted.key[3] - wanted.period.ends_on).days
        early = (wanted.period.starts_on - wanted.key[2]).days
        if late > 0 or early > 0:
            yield _l("The dates do not fall entirely within %(period)s.", period=wanted.period.name)

    def _remarks(self) -> Iterable[Text]:
        if self.silent:
            yield lazy_ngettext(
                "%(num)s new opening does not say BOL or BBL. It takes students of both tracks.",
                "%(num)s new openings do not say BOL or BBL. They take students of both tracks.",
                self.silent,
            )
        for period in self.periods.made:
            yield _l(
                "Some dates do not fall in any period, so the import creates one: %(period)s. "
                "Set its deadline for choices under Settings.",
                period=period.name,
            )
        places = len(self.periods.used)
        if places > 1:
            yield lazy_ngettext(
                "The openings are in %(num)s period.", "The openings are spread over %(num)s periods.", places
            )


def _withdrawn_note(opening: Opening) -> tuple[Text, ...]:
    if not opening.is_withdrawn:
        return ()
    return (
        _l(
            "This opening was withdrawn and stays withdrawn. If it is available again, offer "
            "it again on its own page."
        ),
    )


def _stored(school_id: int) -> int:
    return db.session.scalar(select(func.count()).where(Opening.school_id == school_id)) or 0


OPENINGS = Importer(
    kind=ImportKind.OPENINGS,
    spec=SPEC,
    plan=plan_openings,
    purpose=_l("Which places each company offers: for which programmes, when, and for how many students."),
    needs=_l(
        "Import the companies first. Each row names its company and its days. Identical rows "
        "count as separate openings."
    ),
    stored=_stored,
    steps=opening_steps,
    labels=LABELS,
    lost=lambda count: lazy_ngettext(
        "%(num)s place could not be used.", "%(num)s places could not be used.", count
    ),
    weighs="capacity",
    still_holds=days_ahead,
    example_headers=EXAMPLE_HEADERS,
    example=EXAMPLE,
)
