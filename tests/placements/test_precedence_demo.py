"""D11 at the size of a real school: support never decides who has a place."""

from dataclasses import replace

from flask import Flask
from sqlalchemy import select

import matching
from app.demo.services import CODE
from app.extensions import db
from app.placements.models import MatchRun
from app.placements.policies import DEFAULT_ORDER, Policy
from app.placements.problem.freezing import freeze, thaw
from app.placements.queries import all_proposals_of
from app.runs.frozen import unpacked
from app.schools.models import Period
from app.students.models import ChoiceList, Student
from matching.placement import shortages


def placed_in(run: MatchRun) -> set[int]:
    return {row.student_id for row in all_proposals_of(run) if row.opening_id is not None}


def entitled(period: Period) -> frozenset[str]:
    """Who would have a place in a run that began now, as the solver's files name them."""
    db.session.flush()
    data = unpacked(freeze(period, Policy().within(period), period.lot_seed).content)
    return frozenset(shortages(matching.read_problem(data)).placed)


def test_demo_school_never_leaves_somebody_out_for_support(demo_school: None, app: Flask) -> None:
    """Any change of participation and wishes: the same students. The setting and choices handed in do count."""
    run = db.session.scalars(select(MatchRun)).one()
    period = run.period
    before = entitled(period)
    assert before == {f"s{each}" for each in placed_in(run)}
    assert len(before) < run.summary["students"]
    students = db.session.scalars(select(Student).order_by(Student.id)).all()
    for student in students[::10]:
        student.participates = not student.participates
        assert entitled(period) == before
    for student in students:
        student.participates = not student.participates
        student.wishes_together = student.wishes_women_present = not student.participates
    assert entitled(period) == before

    chosen = set(db.session.scalars(select(ChoiceList.student_id).where(ChoiceList.preferences.any())))
    left = next(student for student in students if f"s{student.id}" not in before and student.id in chosen)
    period.precedence = []
    assert entitled(period) != before
    period.precedence = ["published", "chosen"]
    choices = db.session.scalars(select(ChoiceList).where(ChoiceList.student_id == left.id)).one()
    db.session.delete(choices)
    assert f"s{left.id}" not in entitled(period)
    db.session.rollback()


def test_command_line_places_the_same_students_in_any_order(demo_school: None, app: Flask) -> None:
    run = db.session.scalars(select(MatchRun)).one()
    order = ",".join(reversed(DEFAULT_ORDER))
    result = app.test_cli_runner().invoke(
        args=["runs", "start", "--school", CODE, "--order", order, "--wait"]
    )

    assert result.exit_code == 0, result.output
    again = db.session.scalars(select(MatchRun).order_by(MatchRun.number.desc()).limit(1)).one()
    assert again.policy["criteria"] == ["placed", *reversed(DEFAULT_ORDER[1:])]
    assert placed_in(again) == placed_in(run)
    without = run.summary["ranks"]["participants"].get("unplaced", 0)
    assert again.summary["ranks"]["participants"].get("unplaced", 0) == without


def test_no_lot_of_the_demo_school_looks_at_support(demo_school: None) -> None:
    """Hundreds of lots, each with everybody's participation, wishes and order of the list turned round."""
    run = db.session.scalars(select(MatchRun)).one()
    asked = thaw(run)
    turned = replace(
        asked,
        students=tuple(
            replace(
                each,
                participates=not each.participates,
                together=not each.together,
                women_present=not each.women_present,
                preferences=each.preferences[::-1],
            )
            for each in asked.students
        ),
    )
    found = [
        (shortages(replace(asked, seed=lot)).placed, shortages(replace(turned, seed=lot)).placed)
        for lot in range(300)
    ]

    assert [lot for lot, (before, after) in enumerate(found) if before != after] == []
    assert len({before for before, _ in found}) > 10, "the lot decides who"
