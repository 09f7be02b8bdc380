"""Publishing circles: all or nothing, once, and with as little news as possible when circles run already."""

from collections import Counter

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEvent
from app.circles.models import CircleState, Membership, MentoringCircle
from app.circles.queries.cards import cards_of
from app.circles.queries.circles import running_circles
from app.circles.queries.seats import members_in, mentors_in
from app.extensions import db
from app.mentoring.criteria import DEFAULT_ORDER, replan_order
from app.mentoring.models import CircleRun
from app.mentoring.policies import Invited
from app.mentoring.queries.plans import circles_in, running_beside, seats_in
from app.mentoring.services.decisions import forbid
from app.mentoring.services.moves import lead_by
from app.mentoring.services.publishing import publish
from app.mentoring.services.wishes import save_wish
from app.notices.models import Email, EmailState
from app.rolemodels.services.leaving import withdraw
from app.rolemodels.services.pausing import pause
from app.runs.broken_rules import NotReadyToPublish, RunAlreadyPublished
from app.runs.models import RunState
from tests.mentoring.conftest import Circles, Solve

AGAIN = replan_order(DEFAULT_ORDER)


def emails() -> Counter[str]:
    """To whom something was written, by address."""
    return Counter(db.session.scalars(select(Email.to_address).where(Email.state != EmailState.WITHDRAWN)))


def published(run: CircleRun, circles: Circles) -> CircleRun:
    publish(run, actor=circles.coordinator)
    db.session.commit()
    return run


@pytest.fixture
def ready(circles: Circles) -> Circles:
    """Eight students and two mentors who can on the same evening."""
    circles.join(8, slots=("tue_evening",))
    circles.lead(2, slots=["tue_evening"])
    return circles


def members(circles: Circles) -> dict[int, set[int]]:
    """Students by host, in the circles that run."""
    return {
        mentors_in(circle)[0].role_model_id or 0: {row.student_id or 0 for row in members_in(circle)}
        for circle in running_circles(circles.coordinator)
    }


def test_publishes_circles_members_and_one_email_each(ready: Circles, solve: Solve) -> None:
    run = published(solve(max_size=5), ready)

    assert run.state is RunState.PUBLISHED
    assert sum(len(each) for each in members(ready).values()) == 8
    assert set(members(ready)) == {mentor.id for mentor in ready.mentors}
    people = [student.email for student in ready.students] + [mentor.email for mentor in ready.mentors]
    assert emails() == Counter(people)
    published_events = select(func.count()).where(AuditEvent.action == "circle_run:publish")
    assert db.session.scalar(published_events) == 1


def test_publishing_twice_changes_nothing(ready: Circles, solve: Solve) -> None:
    run = published(solve(), ready)
    before = emails()

    with pytest.raises(RunAlreadyPublished):
        publish(run, actor=ready.coordinator)
    assert emails() == before


def test_tells_what_changed_since_and_publishes_nothing(ready: Circles, solve: Solve) -> None:
    run = solve()
    late = ready.join(slots=("tue_evening",), first_name="Late", last_name="Comer")[0]
    pause(ready.mentors[0])
    ready.students[0].town = "Deventer"
    db.session.commit()

    with pytest.raises(NotReadyToPublish) as refused:
        publish(run, actor=ready.coordinator)
    told = str(refused.value)
    assert "can now join a circle: Late Comer" in told
    assert f"can no longer be asked as a mentor: {ready.mentors[0].name}" in told
    assert f"details changed: {ready.students[0].name}" in told
    assert late.id not in {seat.student_id for seat in seats_in(run)}
    assert db.session.scalar(select(func.count(MentoringCircle.id))) == 0
    assert emails() == Counter()


def test_only_the_newest_plan_is_published(ready: Circles, solve: Solve) -> None:
    old = solve()
    solve()

    with pytest.raises(NotReadyToPublish, match="Circle run 2 is newer"):
        publish(old, actor=ready.coordinator)


def test_a_decision_after_the_run_is_obeyed_first(ready: Circles, solve: Solve) -> None:
    run = solve()
    seat = seats_in(run)[0]
    assert seat.circle is not None
    forbid(seat.student, seat.circle.host, ready.period, "They are related.", actor=ready.coordinator)

    with pytest.raises(NotReadyToPublish, match=f"not in this plan: {seat.student.name}"):
        publish(run, actor=ready.coordinator)


def test_whoever_asked_and_has_no_circle_hears_it_once(ready: Circles, solve: Solve) -> None:
    alone = ready.join(slots=("mon_afternoon",))[0]
    published(solve(max_size=5), ready)
    assert emails()[alone.email or ""] == 1
    body = db.session.scalars(select(Email.body).where(Email.to_address == alone.email)).one()
    assert "You are on the waiting list" in body

    published(solve(max_size=5), ready)
    assert emails()[alone.email or ""] == 1


def test_whoever_waits_hears_it_when_a_later_plan_gives_her_a_place(ready: Circles, solve: Solve) -> None:
    alone = ready.join(slots=("mon_afternoon",))[0]
    published(solve(max_size=5), ready)
    wish = {"slots": ("tue_evening",), "meets_in_person": True, "meets_online": False, "max_minutes": None}
    save_wish(alone, wants_circle=True, actor=None, **wish)
    published(solve(max_size=5), ready)

    waits, placed = db.session.scalars(
        select(Email.body).where(Email.to_address == alone.email).order_by(Email.id)
    ).all()
    assert "you will get an email when you are given a place" in " ".join(waits.split())
    assert "There is a place for you in a mentoring circle" in placed


def test_planning_again_without_a_change_writes_to_nobody(ready: Circles, solve: Solve) -> None:
    published(solve(max_size=5), ready)
    before, sent = members(ready), emails()
    again = published(solve(max_size=5, criteria=AGAIN), ready)

    assert members(ready) == before
    assert emails() == sent
    assert again.summary["changed"] == 0
    assert db.session.scalar(select(func.count(MentoringCircle.id))) == 2


def stranded(ready: Circles) -> list[int]:
    """The numbers of the circles that nobody goes on leading."""
    return [card.circle.number for card in cards_of(running_circles(ready.coordinator)) if not card.staying]


def test_a_mentor_who_withdraws_leaves_a_circle_to_plan_again(ready: Circles, solve: Solve) -> None:
    """The coordinator sees a circle without a mentor; planning again moves those who lost theirs, and only those."""
    published(solve(max_size=8, mentors=(1, 1)), ready)
    [host] = members(ready) or [0]
    substitute = ready.lead(slots=["tue_evening"], max_circles=1)[0]
    leaving = next(mentor for mentor in ready.mentors if mentor.id == host)
    withdraw(leaving)
    db.session.commit()
    assert stranded(ready) == [1]

    run = solve(max_size=8, mentors=(1, 1), criteria=AGAIN)
    published(run, ready)
    assert stranded(ready) == []
    assert sum(len(each) for each in members(ready).values()) == 8
    assert set(members(ready)) <= {substitute.id, *(m.id for m in ready.mentors if m.id != host)}


def test_those_whose_mentor_stays_keep_their_circle(ready: Circles, solve: Solve) -> None:
    published(solve(max_size=5), ready)
    stays, goes = ready.mentors
    kept = members(ready)[stays.id]
    ready.lead(slots=["tue_evening"])
    pause(goes)
    db.session.commit()
    sent = emails()
    run = solve(max_size=5, criteria=AGAIN)
    running = running_beside(run, circles_in(run))
    assert len(running.goes_on) == 1
    assert [circle.state for circle in running.ending] == [CircleState.ACTIVE]

    published(run, ready)
    assert members(ready)[stays.id] >= kept
    written = emails() - sent
    assert not {student.email for student in ready.students if student.id in kept} & set(written)
    assert (
        db.session.scalar(
            select(func.count(Membership.id)).where(
                Membership.left_at.is_(None), Membership.student_id.is_not(None)
            )
        )
        == 8
    )


def test_a_run_that_keeps_circles_seats_only_who_has_none(ready: Circles, solve: Solve) -> None:
    published(solve(max_size=5), ready)
    before = members(ready)
    new = ready.join(3, slots=("thu_evening",))
    ready.lead(slots=["thu_evening"])
    run = solve(Invited(unanswered=False, keeps_circles=True), max_size=5)

    assert {seat.student_id for seat in seats_in(run)} == {student.id for student in new}
    published(run, ready)
    assert {host: each for host, each in members(ready).items() if host in before} == before
    assert sorted(map(len, members(ready).values())) == [3, *sorted(map(len, before.values()))]


def test_a_student_who_says_no_is_out_of_the_next_plan(ready: Circles, solve: Solve) -> None:
    published(solve(max_size=5), ready)
    gone = ready.students[0]
    save_wish(
        gone,
        wants_circle=False,
        slots=(),
        meets_in_person=True,
        meets_online=False,
        max_minutes=None,
        actor=None,
    )
    db.session.commit()
    published(solve(max_size=5, criteria=AGAIN), ready)

    assert gone.id not in {each for seated in members(ready).values() for each in seated}


def test_pairs_are_published_as_circles_of_one(circles: Circles, solve: Solve) -> None:
    circles.join(2)
    circles.lead(2)
    published(solve(is_one_to_one=True), circles)

    assert sorted(len(each) for each in members(circles).values()) == [1, 1]
    assert {circle.max_size for circle in running_circles(circles.coordinator)} == {1}


def test_another_host_does_not_inherit_place_or_call_of_the_one_before(ready: Circles, solve: Solve) -> None:
    published(solve(max_size=8, mentors=(2, 2)), ready)
    [circle] = running_circles(ready.coordinator)
    circle.place, circle.online_address = "At the first host's", "https://video.example/first"
    run = solve(max_size=8, mentors=(2, 2), criteria=AGAIN)
    [row] = circles_in(run)
    assert row.second is not None
    lead_by(row, row.second, row.host, "She has the larger room.", actor=ready.coordinator)

    published(run, ready)

    assert [circle.id] == [one.id for one in running_circles(ready.coordinator)]
    assert circle.place != "At the first host's"
    assert circle.online_address == ""
