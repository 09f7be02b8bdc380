"""The companies file: a row is a site with its company, its count of women and what it is recognised for."""

from collections.abc import Iterable, Sequence

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext
from sqlalchemy import func, select

from app.companies.importing.before_run import company_steps
from app.companies.importing.codes import codes_of_no_programme
from app.companies.importing.columns import (
    COMPANY_FIELDS,
    EXAMPLE,
    EXAMPLE_HEADERS,
    LABELS,
    PLAIN_COMPANY,
    PLAIN_SITE,
    SITE_FIELDS,
    SPEC,
)
from app.companies.importing.counts import CountBook
from app.companies.importing.known import known_question
from app.companies.importing.places import unknown_towns
from app.companies.importing.register import Register
from app.companies.likeness import alike, plain_name
from app.companies.models import Company, Recognition, Site
from app.extensions import db
from app.imports.comparison import Comparison, compare
from app.imports.models import ImportKind, RowOutcome
from app.imports.plans import FilePlan, Problem, Row, RowPlan, Text, refused
from app.imports.queries import hand_edits_of
from app.imports.registry import Importer
from app.schools.queries import today

NOT_RECOGNISED = _l(
    "There are no programmes under “recognised for”. Students can be placed here once they are filled in."
)

_NEW_COMPANY = 0


def plan_companies(school_id: int, rows: Sequence[Row], _is_complete: bool) -> FilePlan:
    """Plan a companies file. Sites that are not in it stay as they are."""
    return _CompaniesFile(school_id, rows).plan(rows)


def _is_another(first: Row, row: Row) -> bool:
    """Rows that share a name or number are two sites all the same when their IDs or establishment numbers differ."""
    for name in ("sbb_company_id", "establishment_number"):
        one, other = first.value(name), row.value(name)
        if one and other:
            return bool(one != other)
    return False


def _title(row: Row) -> str:
    return " ".join(part for part in (row.text("sbb_company_id"), row.text("name")) if part)


class _CompaniesFile:
    """One file beside the registry of the school, read once."""

    def __init__(self, school_id: int, rows: Sequence[Row]) -> None:
        self.school_id = school_id
        self.register = Register(school_id)
        self.counts = CountBook(school_id, today())
        self.company_edits = hand_edits_of(school_id, "company")
        self.site_edits = hand_edits_of(school_id, "site")
        self.first_with: dict[str, Row] = {}
        self.owners: dict[str, int] = {}
        self.unknown_towns = unknown_towns(rows)
        self.titles = {site.id: site.title for site in self.register.sites.values()}
        self.plain_names = {number: plain_name(title) for number, title in self.titles.items()}
        self.known_year: int | None = None
        """What is recorded as the last placement at new sites of which the file does not say it (R13)."""

    def plan(self, rows: Sequence[Row]) -> FilePlan:
        plans = [self._plan_row(row) for row in rows]
        unknown = sum(
            1 for plan in plans if plan.outcome is not RowOutcome.ERROR and plan.row.value("women") is None
        )
        remarks: list[Text] = []
        if unknown:
            remarks.append(
                lazy_ngettext(
                    "%(num)s row has no count of women. An empty cell means “not known”, never "
                    "zero. A count that is already recorded is kept.",
                    "%(num)s rows have no count of women. An empty cell means “not known”, never "
                    "zero. A count that is already recorded is kept.",
                    unknown,
                )
            )
        kept = [plan.row for plan in plans if plan.outcome is not RowOutcome.ERROR]
        if strange := codes_of_no_programme(self.school_id, kept):
            remarks.append(strange)
        new = [plan.row for plan in plans if plan.outcome is RowOutcome.NEW]
        question = known_question(self.register, new, self.school_id, self._know)
        return FilePlan(plans, remarks, finish=self.counts.write, question=question)

    def _know(self, year: int | None) -> None:
        self.known_year = year

    def _plan_row(self, row: Row) -> RowPlan:
        row = row.without(*self._cell_problems(row), *self.counts.problems(row))
        site = self.register.site_of(row)
        problems = list(self._key_problems(row, site))
        if problems or row.parsed.errors:
            return refused(row, _title(row), *problems)
        notes = tuple(self._notes(row))
        if site is None:
            notes = (self.counts.said(row), *self._likeness(row), *notes)
            return RowPlan(row, _title(row), RowOutcome.NEW, notes=notes, write=_NewSite(self, row))
        found = self._compare(row, site)
        count = self.counts.change(row, site)
        changes = (*found.changes, *count)
        return RowPlan(
            row,
            _title(row),
            RowOutcome.CHANGED if changes else RowOutcome.UNCHANGED,
            changes,
            found.kept,
            notes,
            overruled=found.overruled,
            write=lambda: self._change(row, site, found),
        )

    def _likeness(self, row: Row) -> Iterable[Text]:
        """A new site of which the name is nearly that of one in the register: shown before anything is saved."""
        for number in alike(row.text("name"), self.plain_names, most=1):
            yield _l(
                "Looks like %(name)s, which you have already. If it is the same, leave this row out, or import it and "
                "merge the two.",
                name=self.titles[number],
            )

    def _key_problems(self, row: Row, site: Site | None) -> Iterable[Problem]:
        if row.value("name") is None:
            return
        keys = self.register.keys_of(row)
        if not keys:
            yield Problem(
                _l("This row cannot be recognised next time. Fill in the SBB company ID or the KvK number.")
            )
            return
        if site is not None:
            keys = [*keys, f"id:{site.id}"]
        for key in keys:
            first = self.first_with.setdefault(key, row)
            if first is not row and not _is_another(first, row):
                yield Problem(
                    _l(
                        "This site is already in row %(row)s. Keep only one of the two rows.",
                        row=first.number,
                    )
                )
                return
        yield from self._number_problems(row, site)

    def _number_problems(self, row: Row, site: Site | None) -> Iterable[Problem]:
        """A KvK number belongs to one company; a site does not move to another by an import."""
        number = row.value("kvk_number")
        if number is None or (site is not None and number == site.company.kvk_number):
            return
        if site is None:
            self.owners.setdefault(number, _NEW_COMPANY)
            return
        owner = self.register.companies.get(f"kvk:{number}")
        taken_by = self.owners.setdefault(number, site.company_id)
        if owner is not None or taken_by != site.company_id or not self.register.has_one_site(site.company):
            yield Problem(
                _l(
                    "In Meervoud this site belongs to %(company)s, with a different KvK number. "
                    "Correct the number, or change the company in Meervoud.",
                    company=site.company.name,
                ),
                "kvk_number",
            )

    def _cell_problems(self, row: Row) -> Iterable[Problem]:
        if row.value("website") == "":
            yield Problem(
                _l("This is not a web address. Write it as www.company.example, or leave it empty."),
                "website",
            )
        if row.value("last_placed_year") == 0:
            yield Problem(
                _l("This is not a school year. Write it as 2025-2026, or leave it empty."), "last_placed_year"
            )

    def _notes(self, row: Row) -> Iterable[Text]:
        if row.value("recognitions") is None:
            yield NOT_RECOGNISED
        unknown = self.unknown_towns.get((row.value("town"), row.value("postcode")))
        if unknown is not None:
            yield unknown

    def _compare(self, row: Row, site: Site) -> Comparison:
        company = site.company
        stored = {name: getattr(site, name) for name in PLAIN_SITE}
        wanted = row.known(PLAIN_SITE)
        stored_company = {name: getattr(company, name) for name in COMPANY_FIELDS}
        wanted_company = row.known(PLAIN_COMPANY)
        # The name of a company with one site is the company's; of several, a site has its own where it differs.
        if row.value("name") != site.title:
            if site.name is None and self.register.has_one_site(company):
                wanted_company["name"] = row.value("name")
            else:
                stored["name"], wanted["name"] = site.title, row.value("name")
        if row.value("recognitions") is not None:
            stored["recognitions"] = tuple(sorted(self._known_recognitions(row, site)))
            wanted["recognitions"] = tuple(sorted(self._wanted_recognitions(row)))
        of_company = compare(
            stored_company,
            wanted_company,
            COMPANY_FIELDS,
            self.company_edits.get(company.id),
            takes_file=row.takes_file,
        )
        of_site = compare(
            stored, wanted, SITE_FIELDS, self.site_edits.get(site.id), takes_file=row.takes_file
        )
        self_values = {f"company.{name}": value for name, value in of_company.values.items()}
        return Comparison(self_values, of_company.changes, of_company.kept, of_company.overruled) + of_site

    def _wanted_recognitions(self, row: Row) -> Iterable[str]:
        until = row.value("recognised_until")
        return (f"{code} ({until:%d-%m-%Y})" if until else code for code in row.value("recognitions"))

    def _known_recognitions(self, row: Row, site: Site) -> Iterable[str]:
        dated = row.value("recognised_until") is not None
        for known in site.recognitions:
            until = known.valid_until if dated else None
            yield f"{known.programme_code} ({until:%d-%m-%Y})" if until else known.programme_code

    def _change(self, row: Row, site: Site, found: Comparison) -> None:
        for name, value in found.values.items():
            if name == "recognitions":
                self.set_recognitions(row, site)
            elif name.startswith("company."):
                setattr(site.company, name.removeprefix("company."), value)
                self.register.add_company(site.company)
            else:
                setattr(site, name, value)
        self.counts.take(row, site)

    def set_recognitions(self, row: Row, site: Site) -> None:
        """Replace what the site is recognised for by the file's list; what stays keeps its dates."""
        codes = row.value("recognitions") or ()
        known = {recognition.programme_code: recognition for recognition in site.recognitions}
        until = row.value("recognised_until")
        site.recognitions = [known.get(code) or Recognition(programme_code=code) for code in codes]
        for recognition in site.recognitions:
            recognition.valid_until = until or recognition.valid_until


class _NewSite:
    """Makes a site, and its company when that is new too."""

    def __init__(self, file: _CompaniesFile, row: Row) -> None:
        self.file = file
        self.row = row

    def __call__(self) -> None:
        row, register = self.row, self.file.register
        company = register.company_of(row)
        if company is None:
            company = Company(
                school_id=self.file.school_id, name=row.value("name"), **row.known(PLAIN_COMPANY)
            )
            register.add_company(company)
            db.session.add(company)
        site = Site(school_id=self.file.school_id, company=company, **row.known(PLAIN_SITE))
        if row.value("name") != company.name:
            site.name = row.value("name")
        if site.last_placed_year is None:
            site.last_placed_year = self.file.known_year
        self.file.set_recognitions(row, site)
        db.session.add(site)
        self.file.counts.take(row, site)


def _stored(school_id: int) -> int:
    return db.session.scalar(select(func.count()).where(Site.school_id == school_id)) or 0


COMPANIES = Importer(
    kind=ImportKind.COMPANIES,
    spec=SPEC,
    plan=plan_companies,
    purpose=_l(
        "Where students can go: each site, what it is recognised for, and how many women work there in technical roles."
    ),
    needs=_l("Nothing has to be in Meervoud yet. Each row needs an SBB company ID or a KvK number."),
    stored=_stored,
    steps=company_steps,
    labels=LABELS,
    lost=lambda count: lazy_ngettext(
        "%(num)s site could not be used.", "%(num)s sites could not be used.", count
    ),
    stops={
        "recognitions": lambda count: lazy_ngettext(
            "Without it nobody can be placed at this %(num)s site, unless Meervoud knows already what it is "
            "recognised for.",
            "Without it nobody can be placed at these %(num)s sites, unless Meervoud knows already what they are "
            "recognised for.",
            count,
        )
    },
    example_headers=EXAMPLE_HEADERS,
    example=EXAMPLE,
)
