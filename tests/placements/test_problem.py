"""What the solver is asked: the words of the problem file, and nothing that it should not know."""

import json
from datetime import date
from typing import Any

import pytest

import matching
from app.companies.models import CompanyIntake, IntakeOutcome, PlacementStop, StopGround, StopState
from app.extensions import db
from app.placements.broken_rules import PinBreaksRule, TooManyPins
from app.placements.models import DecisionKind, Placement, PlacementDecision
from app.placements.policies import Policy
from app.placements.problem.building import Built, build, sources_of
from app.placements.problem.freezing import data_digest, freeze
from app.schools.models import PeriodException, ProgrammeEquivalent
from app.schools.queries import rules_of
from app.students.models import Gender, SiteVeto, Student, StudentGender
from config import ROOT
from tests.factories import Factories
from tests.placements.conftest import Town


def built(town: Town) -> Built:
    db.session.flush()
    return build(sources_of(town.period), Policy().as_json(), 1)


def row_of(data: dict[str, Any], kind: str, name: str) -> dict[str, Any]:
    return next(row for row in data[kind] if row["id"] == name)


def test_builds_a_problem_that_the_solver_reads(town: Town) -> None:
    problem = matching.read_problem(built(town).data)

    assert [student.id for student in problem.students] == [f"s{student.id}" for student in town.students]
    assert problem.students[0].preferences == tuple(
        f"o{opening.id}" for opening in (town.big, town.small, town.unknown)
    )
    assert problem.policy.threshold == 3
    assert problem.policy.criteria == Policy().criteria


def test_keeps_unknown_apart_from_zero(town: Town) -> None:
    data = built(town).data

    assert [row["women_technical"] for row in data["sites"]] == [3, 1, None]


@pytest.mark.parametrize(
    ("participates", "answer", "assumed", "wish"),
    [
        (True, None, True, True),
        (True, None, False, False),
        (False, None, True, False),
        (False, True, True, True),
        (True, False, True, False),
    ],
)
def test_takes_her_own_answer_or_what_the_school_assumes(
    town: Town, participates: bool, answer: bool | None, assumed: bool, wish: bool
) -> None:
    student = town.students[0]
    student.participates, student.wishes_together, student.wishes_women_present = participates, answer, answer
    rules_of(student.school_id).assume_wishes = assumed

    row = row_of(built(town).data, "students", f"s{student.id}")

    assert (row["together"], row["women_present"]) == (wish, wish)


def test_takes_her_own_limit_or_the_schools(town: Town) -> None:
    rules_of(town.period.school_id).max_travel_minutes = 75
    town.students[0].max_minutes = 30

    limits = [row["max_minutes"] for row in built(town).data["students"]]

    assert limits == [30, 75, 75, 75]


def test_reports_unknown_towns_and_never_guesses(town: Town) -> None:
    town.students[2].town = "Nergenshuizen"
    town.unknown.site.town = None

    result = built(town)

    assert row_of(result.data, "students", f"s{town.students[2].id}")["location"] is None
    assert result.remarks["students_unknown_town"] == [town.students[2].id]
    assert result.remarks["sites_unknown_town"] == [town.unknown.site_id]


def test_closes_sites_that_are_stopped_or_not_in_order(town: Town) -> None:
    db.session.add_all(
        [
            PlacementStop(
                school_id=town.period.school_id,
                site_id=town.small.site_id,
                state=StopState.IN_FORCE,
                ground=StopGround.OTHER,
                explanation="x",
                proposed_by_id=town.coordinator.id,
            ),
            CompanyIntake(
                site_id=town.unknown.site_id,
                held_on=date(2026, 11, 1),
                outcome=IntakeOutcome.NOT_ADEQUATE,
                checklist=[],
            ),
        ]
    )

    assert [row["stopped"] for row in built(town).data["sites"]] == [False, True, True]


def test_names_recognition_on_the_first_day_and_equivalents(town: Town) -> None:
    town.big.site.recognitions[0].valid_until = date(2027, 1, 31)
    db.session.add(
        ProgrammeEquivalent(school_id=town.period.school_id, code="25187", equivalent_code="25604")
    )

    data = built(town).data

    assert row_of(data, "sites", f"c{town.big.site_id}")["recognised"] == []
    assert row_of(data, "sites", f"c{town.small.site_id}")["recognised"] == ["25187"]
    assert data["equivalents"] == {"25187": ["25604"]}


def test_leaves_out_who_left_and_keeps_a_withdrawn_choice_without_places(town: Town) -> None:
    town.students[3].has_left = True
    town.small.is_withdrawn = True

    data = built(town).data

    assert len(data["students"]) == 3
    assert row_of(data, "openings", f"o{town.small.id}")["capacity"] == 0


def test_takes_those_who_go_by_rule_and_by_exception(town: Town) -> None:
    """D12: years 2 and unknown go by the rule; one more by exception, one less."""
    period = town.period
    period.for_years = [2]
    for student, year in zip(town.students, (2, 1, None, 1), strict=True):
        student.year_of_study = year
    for student, goes in ((town.students[0], False), (town.students[3], True)):
        db.session.add(
            PeriodException(school_id=period.school_id, period_id=period.id, student_id=student.id, goes=goes)
        )

    rows = built(town).data["students"]

    assert [row["id"] for row in rows] == [f"s{town.students[2].id}", f"s{town.students[3].id}"]


def test_a_confirmed_place_of_somebody_who_does_not_go_stands_and_keeps_its_seat(town: Town) -> None:
    """Her pin waits, and an offer that she has not answered holds no seat."""
    confirmed, pinned, *_ = town.students
    town.period.for_years = [2]
    for student, year in zip(town.students, (1, 1, 2, 2), strict=True):
        student.year_of_study = year
    db.session.add(
        Placement(
            school_id=town.period.school_id,
            student_id=confirmed.id,
            period_id=town.period.id,
            opening_id=town.big.id,
            starts_on=town.big.starts_on,
            ends_on=town.big.ends_on,
        )
    )
    db.session.add(decision(town, pinned, town.big.id, DecisionKind.PIN))

    result = built(town)

    assert [row["id"] for row in result.data["students"]] == [f"s{row.id}" for row in town.students[2:]]
    assert row_of(result.data, "openings", f"o{town.big.id}")["capacity"] == 1
    assert result.remarks["students_standing_apart"] == [confirmed.id]


def test_a_changed_rule_shows_as_changed_data(town: Town) -> None:
    town.students[0].year_of_study = 1
    db.session.flush()
    before = data_digest(sources_of(town.period))
    town.period.for_years = [2]
    db.session.flush()

    assert data_digest(sources_of(town.period)) != before


def test_passes_on_vetoes_and_decisions(town: Town) -> None:
    first, second, *_ = town.students
    db.session.add(SiteVeto(student_id=first.id, site_id=town.small.site_id))
    for student, opening, kind in (
        (first, town.big, DecisionKind.PIN),
        (second, town.big, DecisionKind.FORBID),
    ):
        db.session.add(decision(town, student, opening.id, kind))

    data = built(town).data

    assert row_of(data, "students", f"s{first.id}")["vetoes"] == [f"c{town.small.site_id}"]
    assert row_of(data, "students", f"s{first.id}")["pinned"] == f"o{town.big.id}"
    assert row_of(data, "students", f"s{second.id}")["forbidden"] == [f"o{town.big.id}"]


def decision(town: Town, student: Student, opening_id: int, kind: DecisionKind) -> PlacementDecision:
    return PlacementDecision(
        school_id=student.school_id,
        period_id=town.period.id,
        student_id=student.id,
        opening_id=opening_id,
        kind=kind,
        reason="agreed",
    )


def test_refuses_pins_that_cannot_be_obeyed_and_names_the_students(town: Town) -> None:
    for student in town.students[:2]:
        db.session.add(decision(town, student, town.small.id, DecisionKind.PIN))

    with pytest.raises(TooManyPins, match=r"Bakker Metaal has 1 place.*Zoë Çelik, Noor van der Berg"):
        built(town)


def test_refuses_a_pin_that_a_rule_forbids_since(town: Town) -> None:
    db.session.add(decision(town, town.students[1], town.small.id, DecisionKind.PIN))
    town.small.site.recognitions = []

    with pytest.raises(PinBreaksRule, match="Noor van der Berg"):
        built(town)


def test_digest_tells_data_from_policy_and_decisions(town: Town) -> None:
    db.session.flush()
    frozen = freeze(town.period, Policy().as_json(), 1)
    other_policy = freeze(town.period, Policy(criteria=("placed", "travel")).as_json(), 2)
    db.session.add(decision(town, town.students[0], town.small.id, DecisionKind.PIN))
    db.session.flush()

    assert other_policy.data_digest == frozen.data_digest == data_digest(sources_of(town.period))
    assert other_policy.input_digest != frozen.input_digest

    town.students[0].max_minutes = 20
    db.session.flush()

    assert data_digest(sources_of(town.period)) != frozen.data_digest


def test_freezes_the_same_bytes_for_the_same_rows(town: Town) -> None:
    db.session.flush()

    assert freeze(town.period, Policy().as_json(), 1) == freeze(town.period, Policy().as_json(), 1)


def test_gender_changes_nothing_in_the_question(make: Factories, town: Town) -> None:
    genders = (Gender.WOMAN, Gender.WOMAN, Gender.MAN, Gender.OTHER)
    for student, gender in zip(town.students, genders, strict=True):
        make.row(StudentGender(student_id=student.id, gender=gender))
    before = freeze(town.period, Policy().as_json(), 1)
    swapped = {Gender.WOMAN: Gender.MAN, Gender.MAN: Gender.WOMAN, Gender.OTHER: Gender.UNKNOWN}
    for student in town.students:
        row = db.session.get_one(StudentGender, student.id)
        row.gender = swapped[row.gender]
    db.session.flush()

    assert freeze(town.period, Policy().as_json(), 1) == before


def test_gender_is_named_nowhere_in_the_code_of_placements() -> None:
    files = [*(ROOT / "app/placements").rglob("*.py"), *(ROOT / "templates/placements").rglob("*.html")]
    naming = [
        str(path.relative_to(ROOT))
        for path in files
        if "StudentGender" in path.read_text() or "Gender." in path.read_text()
    ]

    assert len(files) > 20
    assert naming == []


def test_question_holds_no_names(town: Town) -> None:
    text = json.dumps(built(town).data)

    assert not [
        student for student in town.students if student.last_name in text or student.first_name in text
    ]
    assert "Anker" not in text
