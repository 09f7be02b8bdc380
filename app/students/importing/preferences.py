"""The preferences file: one row per choice, naming a company; a student's list is replaced as a whole (R36)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.companies.models import Opening
from app.companies.queries import openings_of_period
from app.extensions import db
from app.imports.comparison import NOT_KNOWN
from app.imports.models import ImportKind, RowOutcome
from app.imports.plans import Change, FilePlan, Problem, Row, RowPlan, Text, refused
from app.imports.queries import hand_edits_of
from app.imports.reading import Column, Numbered, SheetSpec
from app.imports.reading.values import at_most, rank_up_to
from app.imports.registry import Importer
from app.schools.models import Period
from app.schools.queries import codes_equal_to, current_period, equivalents_of, rules_of
from app.students.importing.before_run import choice_steps
from app.students.importing.choice_lists import ListWriter, kept, with_dropped, with_write
from app.students.importing.columns import STUDENT_NUMBER
from app.students.importing.companies import CHOICE_COLUMNS, SiteBook, company_said
from app.students.importing.ranks import problems_of
from app.students.models import ChoiceList, Preference, Student
from app.students.queries import OpeningRule, rule_of_opening
from app.students.queries.audience import going_ids

SPEC = SheetSpec(
    kind="preferences",
    columns=(
        STUDENT_NUMBER,
        Column(
            "rank",
            ("Voorkeur", "Keuze", "Rang", "Volgorde", "Choice", "Preference", "Rank"),
            required=True,
            parse=rank_up_to(99),
        ),
        Column(
            "sbb_company_id",
            ("Leerbedrijf-ID", "Leerbedrijf ID (SBB)", "SBB-ID", "Leerbedrijfnummer", "SBB company ID"),
            required=True,
            parse=at_most(200, company_said),
        ),
    ),
    numbered=Numbered("sbb_company_id", "rank", CHOICE_COLUMNS),
    ignored=(
        "Roepnaam",
        "Voornaam",
        "Tussenvoegsel",
        "Achternaam",
        "Naam",
        "Klas",
        "Bedrijfsnaam",
        "Leerbedrijf",
    ),
)
LABELS = {
    "student_number": _l("Student number"),
    "rank": _l("Choice (1 is the first)"),
    "sbb_company_id": _l("Company: SBB company ID or name"),
    **{
        f"sbb_company_id#{place}": _l("Choice %(rank)s: company", rank=place)
        for place in range(1, len(CHOICE_COLUMNS) + 1)
    },
}
LIST_FIELD = "preferences"
"""How a hand edit of a whole list is noted: subject type `choice_list`, this field."""


@dataclass
class _Choices:
    """The rows of one student, and the openings that they mean."""

    student: Student
    rows: list[Row] = field(default_factory=list)
    openings: dict[int, Opening] = field(default_factory=dict)


def plan_preferences(school_id: int, rows: Sequence[Row], _is_complete: bool) -> FilePlan:
    """Plan a preferences file for the period that is being planned."""
    period = current_period(school_id)
    if period is None:
        problem = Problem(_l("There is no period to plan yet. Add one under Settings, then import again."))
        return FilePlan([refused(row, row.text("student_number"), problem) for row in rows])
    return _PreferencesFile(school_id, period).plan(rows)


class _PreferencesFile:
    """One file beside the students, openings and lists of a period, read once."""

    def __init__(self, school_id: int, period: Period) -> None:
        self.period = period
        self.most = rules_of(school_id).max_preferences
        self.equivalents = equivalents_of(school_id)
        self.students = {
            student.student_number: student
            for student in db.session.scalars(
                select(Student).where(Student.school_id == school_id).options(joinedload(Student.programme))
            )
        }
        self.sites = SiteBook(school_id)
        self.openings: Mapping[int, list[Opening]] = defaultdict(list)
        for opening in openings_of_period(school_id, period.id):
            self.openings[opening.site_id].append(opening)
        self.lists = {
            row.student_id: row
            for row in db.session.scalars(
                select(ChoiceList)
                .join(ChoiceList.student)
                .where(Student.school_id == school_id, ChoiceList.period_id == period.id)
            )
        }
        self.titles = {opening.id: opening.title for found in self.openings.values() for opening in found}
        self.edits = hand_edits_of(school_id, "choice_list")
        self.going = going_ids(period)

    def plan(self, rows: Sequence[Row]) -> FilePlan:
        problems: dict[int, list[Problem]] = defaultdict(list)
        lists: dict[str, _Choices] = {}
        for row in rows:
            self._collect(row, lists, problems)
        for choices in lists.values():
            for row, problem in problems_of(choices.rows, choices.openings, self.most):
                problems[row.position].append(problem)
        refusals = {row.position for row in rows if row.parsed.errors or problems[row.position]}
        plans: dict[int, RowPlan] = {}
        for choices in lists.values():
            plans.update(self._plan_list(choices, problems, refusals))
        for row in rows:
            if row.position not in plans:
                plans[row.position] = refused(row, self._title(row), *problems[row.position])
        remark = _l(
            "These are choices for %(period)s. For each company we take its opening for the "
            "student's programme, track and year of study.",
            period=self.period.name,
        )
        return FilePlan([plans[row.position] for row in rows], [remark])

    def _title(self, row: Row) -> str:
        student = self.students.get(row.value("student_number") or "")
        name = f" {student.name}" if student else ""
        return f"{row.text('student_number')}{name}: {row.text('rank')}. {row.text('sbb_company_id')}"

    def _collect(self, row: Row, lists: dict[str, _Choices], problems: dict[int, list[Problem]]) -> None:
        number = row.value("student_number")
        if number is None:
            return
        student = self.students.get(number)
        if student is None:
            sentence = _l(
                "Student %(number)s is not known. Import the students first, or correct the number.",
                number=number,
            )
            problems[row.position].append(Problem(sentence, "student_number"))
            return
        if student.id not in self.going:
            sentence = _l(
                "%(name)s does not go in %(period)s. Make an exception under “Who goes”, or take this row out.",
                name=student.name,
                period=self.period.name,
            )
            problems[row.position].append(Problem(sentence, "student_number"))
            return
        choices = lists.setdefault(number, _Choices(student))
        choices.rows.append(row)
        company = row.value("sbb_company_id")
        if company is not None:
            meant = self._meant(student, company)
            if isinstance(meant, Opening):
                choices.openings[row.position] = meant
            else:
                problems[row.position].append(Problem(meant, "sbb_company_id"))

    def _meant(self, student: Student, company: str) -> Opening | Text:
        """The opening with most places there that is for her, or why there is none."""
        site = self.sites.meant(company)
        if not isinstance(site, int):
            return site
        codes = codes_equal_to(student.programme.code, self.equivalents)
        rules = {row: rule_of_opening(student, row, codes) for row in self.openings.get(site, ())}
        fitting = [opening for opening, rule in rules.items() if rule is None]
        if not fitting:
            return self._why_none(student, company, set(rules.values()))
        return min(fitting, key=lambda opening: (-opening.capacity, opening.id))

    def _why_none(self, student: Student, company: str, rules: set[OpeningRule | None]) -> Text:
        """Which of the rules leaves her out of every opening there."""
        code, period = student.programme.code, self.period.name
        if rules <= {"programme"}:
            return _l(
                "Company %(company)s has no opening for programme %(code)s in %(period)s. Import its "
                "openings first, or correct the choice.",
                company=company,
                code=code,
                period=period,
            )
        if "year" not in rules:
            return _l(
                "Company %(company)s has no opening for %(track)s students on programme %(code)s in %(period)s. "
                "Correct the choice, or change the opening or the student's track.",
                company=company,
                code=code,
                track=student.track.value,
                period=period,
            )
        return _l(
            "Company %(company)s has no opening for %(track)s students in year %(year)s of programme %(code)s in "
            "%(period)s. Correct the choice, or change the opening or the student's year of study.",
            company=company,
            code=code,
            track=student.track.value,
            year=student.year_of_study,
            period=period,
        )

    def _plan_list(
        self, choices: _Choices, problems: Mapping[int, list[Problem]], refusals: set[int]
    ) -> Iterable[tuple[int, RowPlan]]:
        """Her rows together: a list goes in whole or not at all."""
        wrong = [row for row in choices.rows if row.position in refusals]
        if wrong:
            also = Problem(
                _l(
                    "This student's list is not imported, because row %(row)s has an error.",
                    row=wrong[0].number,
                )
            )
            for row in choices.rows:
                found = problems[row.position] if row.position in refusals else [also]
                yield row.position, refused(row, self._title(row), *found)
            return
        stored = self.lists.get(choices.student.id)
        edit = self.edits.get(stored.id, {}).get(LIST_FIELD) if stored else None
        takes_file = any(row.takes_file for row in choices.rows)
        ordered = sorted(choices.rows, key=lambda row: row.value("rank"))
        planned = [self._plan_row(row, choices, stored) for row in ordered]
        dropped = len(stored.preferences) - len(ordered) if stored else 0
        if dropped > 0:
            planned[-1] = with_dropped(planned[-1], dropped)
        differs = any(plan.outcome is not RowOutcome.UNCHANGED for plan in planned)
        if differs and edit is not None and not takes_file:
            planned = [kept(plan) for plan in planned]
        elif differs:
            planned = with_write(planned, self._writer(choices, ordered, stored), edit)
        yield from ((plan.row.position, plan) for plan in planned)

    def _plan_row(self, row: Row, choices: _Choices, stored: ChoiceList | None) -> RowPlan:
        rank, opening = row.value("rank"), choices.openings[row.position]
        title = f"{row.value('student_number')} {choices.student.name}: {rank}. {self.titles[opening.id]}"
        before = (
            next((choice.opening_id for choice in stored.preferences if choice.rank == rank), None)
            if stored
            else None
        )
        if before is None:
            return RowPlan(row, title, RowOutcome.NEW)
        if before == opening.id:
            return RowPlan(row, title, RowOutcome.UNCHANGED)
        change = Change(
            "opening_id",
            _l("Choice %(rank)s", rank=rank),
            self.titles.get(before, NOT_KNOWN),
            self.titles[opening.id],
        )
        return RowPlan(row, title, RowOutcome.CHANGED, (change,))

    def _writer(self, choices: _Choices, ordered: Sequence[Row], stored: ChoiceList | None) -> ListWriter:
        openings = [choices.openings[row.position] for row in ordered]
        return ListWriter(choices.student, self.period, openings, stored)


def _stored(school_id: int) -> int:
    period = current_period(school_id)
    if period is None:
        return 0
    choices = select(func.count()).select_from(Preference).join(Preference.choice_list)
    return (
        db.session.scalar(
            choices.join(ChoiceList.student).where(
                Student.school_id == school_id, ChoiceList.period_id == period.id
            )
        )
        or 0
    )


PREFERENCES = Importer(
    kind=ImportKind.PREFERENCES,
    spec=SPEC,
    plan=plan_preferences,
    purpose=_l(
        "Which companies each student would like, first choice first. Students can also make "
        "their own list in Meervoud."
    ),
    needs=_l(
        "Import students, companies and openings first. For each company we take its opening for "
        "the student's programme, track and year of study."
    ),
    stored=_stored,
    steps=choice_steps,
    labels=LABELS,
    lost=lambda count: lazy_ngettext(
        "%(num)s choice could not be used.", "%(num)s choices could not be used.", count
    ),
    example_headers=("Studentnr", "Voorkeur", "Leerbedrijf-ID"),
    example=(("0301234", 1, "L100200"), ("0301234", 2, "L100201"), ("0301236", 1, "L100201")),
)
