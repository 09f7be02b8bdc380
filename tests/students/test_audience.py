"""D12: who goes on an internship in a period, by rule and by exception."""

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEvent
from app.companies.models import Track
from app.dashboard.figures import placement_figures
from app.extensions import db
from app.placements.models import Proposal, ProposalState
from app.schools.models import Period, PeriodException
from app.students.models import Student
from app.students.queries.audience import Rule, exception_of, goes_in, is_going
from app.students.queries.audience_counts import counts_of
from app.students.queries.students import count_without_choices
from app.students.services.audience import ExceptionWithoutReason, decide, set_rule
from tests.factories import Factories

pytestmark = pytest.mark.database


def _going(period: Period, rule: Rule | None = None) -> set[int]:
    return set(db.session.scalars(select(Student.id).where(goes_in(period, rule))))


def _except(period: Period, student: Student, *, goes: bool) -> None:
    db.session.add(
        PeriodException(school_id=period.school_id, period_id=period.id, student_id=student.id, goes=goes)
    )
    db.session.flush()


def test_a_period_without_a_rule_is_for_everybody_who_is_here(make: Factories) -> None:
    here, gone = make.student(), make.student(has_left=True)
    assert _going(make.default_period) == {here.id}
    assert is_going(here, make.default_period)
    assert not is_going(gone, make.default_period)


def test_each_part_of_the_rule_leaves_out_the_others(make: Factories) -> None:
    other = make.programme("25604")
    software = make.student(year_of_study=2)
    media = make.student(programme=other, year_of_study=2)
    third = make.student(year_of_study=3)
    work_based = make.student(year_of_study=2, track=Track.BBL)
    period = make.default_period
    assert _going(period, Rule(programmes=("25187",))) == {software.id, third.id, work_based.id}
    assert _going(period, Rule(years=(2,))) == {software.id, media.id, work_based.id}
    assert _going(period, Rule(tracks=(Track.BOL,))) == {software.id, media.id, third.id}
    period.for_programmes, period.for_years, period.for_tracks = ["25187"], [2], ["BOL"]
    assert _going(period) == {software.id}


def test_an_unknown_year_leaves_nobody_out(make: Factories) -> None:
    unknown = make.student(year_of_study=None)
    first = make.student(year_of_study=1)
    assert _going(make.default_period, Rule(years=(2, 3))) == {unknown.id}
    assert Rule(years=(2, 3)).takes("25187", None, Track.BOL)
    assert not Rule(years=(2, 3)).takes("25187", first.year_of_study, Track.BOL)


def test_an_exception_goes_before_the_rule_and_leaving_before_both(make: Factories) -> None:
    period = make.period(for_years=[2])
    second, first, left = (
        make.student(year_of_study=2),
        make.student(year_of_study=1),
        make.student(has_left=True),
    )
    _except(period, second, goes=False)
    _except(period, first, goes=True)
    _except(period, left, goes=True)
    assert _going(period) == {first.id}


def test_a_rule_with_one_exception_each_way_counts_as_many(make: Factories) -> None:
    """40 of 120: three programmes, four years; years 2 and 3 of one programme are 20 and 20."""
    period = make.period(for_programmes=["25187"], for_years=[2, 3])
    programmes = [make.programme("25187"), make.programme("25604"), make.programme("25998")]
    students = [
        make.student(programme=programme, year_of_study=year)
        for programme, years in zip(programmes, ((2, 3), (1, 2), (3, 4)), strict=True)
        for year in years
        for _ in range(20)
    ]
    assert len(_going(period)) == 40
    _except(period, students[0], goes=False)
    _except(period, students[-1], goes=True)
    going = _going(period)
    assert len(going) == 40
    assert students[0].id not in going
    assert students[-1].id in going
    assert db.session.scalar(select(func.count(Student.id))) == 120


def test_nobody_of_another_school_goes(make: Factories) -> None:
    make.student(school=make.new_school())
    assert _going(make.default_period) == set()


def test_a_rule_is_written_in_a_word_and_read_again() -> None:
    rule = Rule.made(["25604", "25187", "25187"], ["3", 2], ["BBL", "BOL"])
    assert rule.text == "25187,25604.2,3.BOL,BBL"
    assert Rule.read(rule.text, ["25187", "25604"]) == rule
    assert Rule.read("..", []) == Rule()
    assert Rule().is_everybody


@pytest.mark.parametrize(
    "text", ["", "25187", "25187.", "99999..", "25187,..", ".5.", ".2,.", "..BOT", "..BOL,", "25187.2.BOL.x"]
)
def test_what_is_no_rule_of_this_school_is_none(text: str) -> None:
    assert Rule.read(text, ["25187"]) is None


def test_setting_the_rule_keeps_exceptions_and_leaves_a_trace(make: Factories) -> None:
    period, actor = make.default_period, make.user()
    make.student(year_of_study=2)
    first = make.student(year_of_study=1)
    _except(period, first, goes=True)

    assert set_rule(period, Rule.made(["25187"], [2], ["BOL"]), actor=actor) == 2

    assert (period.for_programmes, period.for_years, period.for_tracks) == (["25187"], [2], ["BOL"])
    event = db.session.scalars(select(AuditEvent)).one()
    assert (event.action, event.subject_name, event.data["goes"]) == ("period:set_audience", period.name, 2)


def test_an_exception_has_a_reason_and_an_author_and_ends_without_a_trace_of_its_own(make: Factories) -> None:
    period, actor = make.period(for_years=[2]), make.user()
    student = make.student(year_of_study=1)

    with pytest.raises(ExceptionWithoutReason):
        decide(student, period, True, "  ", actor=actor)
    decide(student, period, True, "Is ahead.", actor=actor)
    known = exception_of(student, period)
    assert known is not None
    assert (known.goes, known.reason, known.author_name, known.is_by_file) == (
        True,
        "Is ahead.",
        actor.name,
        False,
    )
    assert is_going(student, period)
    decide(student, period, False, "Is ill.", actor=actor)
    decide(student, period, None, "", actor=actor)
    decide(student, period, None, "", actor=actor)

    assert exception_of(student, period) is None
    events = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    assert [(event.action, event.reason) for event in events] == [
        ("student:let_go", "Is ahead."),
        ("student:keep_back", "Is ill."),
        ("student:end_exception", ""),
    ]


def test_counts_say_how_many_and_what_to_know_before_saving(make: Factories) -> None:
    period, rule = make.default_period, Rule.made([], [2], [])
    second, also = make.student(year_of_study=2), make.student(year_of_study=2, track=Track.BBL)
    make.student(year_of_study=None)
    first = make.student(year_of_study=1)
    let_go = make.student(year_of_study=3, programme=make.programme("25604"))
    make.student(year_of_study=2, has_left=True)
    make.choices(first, make.opening(period=period))
    make.row(
        Proposal(
            run=make.match_run(), student=first, opening_id=make.opening().id, state=ProposalState.OFFERED
        )
    )
    _except(period, also, goes=False)
    _except(period, let_go, goes=True)
    _except(period, second, goes=True)

    counts = counts_of(period, rule)

    assert (counts.students, counts.goes, counts.let_go, counts.kept_back) == (5, 3, 1, 1)
    assert (counts.unknown_year, counts.handed_in, counts.holds_place) == (1, 1, 1)
    assert [(group.code, group.track, group.by_year) for group in counts.groups] == [
        ("25187", Track.BOL, {2: 1, None: 1}),
        ("25604", Track.BOL, {3: 1}),
    ]
    assert counts.years == [1, 2, 3, 4, None]


def test_tasks_and_figures_count_those_who_go(make: Factories) -> None:
    """40 of 120 go; 10 of the 40 and 10 of the others chose: 30 are to be reminded."""
    period = make.period(for_programmes=["25187"], for_years=[2, 3])
    other = make.programme("25604")
    opening = make.opening(period=period)
    for number in range(40):
        student = make.student(year_of_study=2 + number % 2)
        if number < 10:
            make.choices(student, opening)
    for number in range(80):
        student = make.student(programme=other, year_of_study=2)
        if number < 10:
            make.choices(student, opening)

    figures = placement_figures(period.school_id, period)

    assert (figures.students, figures.with_choices) == (40, 10)
    assert count_without_choices(period.school_id, period.id) == 30
