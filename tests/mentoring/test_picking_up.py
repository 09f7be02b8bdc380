"""Picking a student up in a plan: what each circle would mean, before anybody decides."""

from typing import Any

from app.mentoring.criteria import CRITERIA
from app.mentoring.models import ProposedSeat
from app.mentoring.problem.effect import effect_of_move
from app.mentoring.problem.plan import plan_of
from app.mentoring.queries.plans import circles_in, seats_in
from tests.browser import Browser
from tests.mentoring.conftest import Circles, Solve


def test_picking_somebody_up_says_what_each_circle_would_mean(
    circles: Circles, browser: Browser, solve: Solve
) -> None:
    """The same figures as the page of the effect, and the way back is to the card in the plan."""
    circles.join(9, slots=("tue_evening",))
    circles.lead(2, slots=["tue_evening"])
    run = solve(max_size=5)
    by_size = sorted(
        circles_in(run), key=lambda row: -sum(seat.circle_id == row.id for seat in seats_in(run))
    )
    big, small = (next(seat for seat in seats_in(run) if seat.circle_id == row.id) for row in by_size)
    browser.sign_in(circles.coordinator)

    def targets_of(seat: ProposedSeat) -> dict[str, Any]:
        answer = browser.client.get(f"/circles/runs/{run.id}/students/{seat.student_id}/targets.json")
        return dict(answer.get_json())

    there, out = targets_of(big)["targets"]
    assert (there["to"], there["can"]) == (f"circles/{small.circle_id}", True)
    assert there["said"] == "Possible. No figure changes"
    effect = effect_of_move(plan_of(run, circles_in(run), seats_in(run)), big.student_id, None)
    assert out["to"] == "no-circle"
    assert out["figures"] == [
        [CRITERIA[name].name, CRITERIA[name].in_units(before), CRITERIA[name].in_units(after)]
        for name, before, after in effect.figures
    ]
    assert ["A circle for everyone", "0 students", "1 student"] in out["figures"]
    full = targets_of(small)["targets"][-1]
    assert (full["to"], full["said"]) == (f"circles/{big.circle_id}", "No: is full")

    sent = {"csrf_token": browser.token(), "act": "move", "back": "plan", "reason": "Her sister is there."}
    address = f"/circles/runs/{run.id}/students/{big.student_id}"
    page = browser.post(f"{address}/{there['to']}", {**sent, "version": targets_of(big)["version"]})
    assert page.path == f"/circles/runs/{run.id}"
    assert f"{big.student.name} has been moved." in page.text
    page = browser.post(f"{address}/no-circle", {**sent, "version": targets_of(big)["version"]})
    assert [target["to"] for target in targets_of(big)["targets"]].count("no-circle") == 0
