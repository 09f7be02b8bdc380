"""A mentor leaves the register: no plan, decision, file or event of circle runs holds her name or town any more."""

from sqlalchemy import select

from app.audit.models import AuditEvent
from app.extensions import db
from app.mentoring.queries.decisions import circle_decisions_in_force
from app.mentoring.queries.plans import circles_in, seats_in
from app.mentoring.services.decisions import forbid, pin
from app.mentoring.services.moves import lead_by, move
from app.mentoring.services.publishing import publish
from app.rolemodels.services.leaving import withdraw
from tests.browser import Browser
from tests.mentoring.conftest import Circles, Solve


def test_whoever_leaves_is_named_nowhere(circles: Circles, solve: Solve, browser: Browser) -> None:
    circles.join(5)
    [leaving, stays] = circles.lead(2, last_name="Verstegen")
    leaving.first_name, stays.first_name = "Wilhelmina", "Johanna"
    niece = circles.make.student()
    forbid(niece, leaving, circles.period, "Wilhelmina is her aunt.", actor=circles.coordinator)
    pin(circles.students[1], stays, circles.period, "Wilhelmina said so.", actor=circles.coordinator)
    db.session.commit()
    run = solve()
    [circle] = circles_in(run)
    assert circle.second is not None
    lead_by(circle, circle.second, circle.host, "Wilhelmina knows why.", actor=circles.coordinator)
    seated = next(seat for seat in seats_in(run) if seat.circle_id is not None)
    move(seated, None, "Wilhelmina knows why.", actor=circles.coordinator)
    publish(run, actor=circles.coordinator)
    withdraw(leaving)
    db.session.commit()

    browser.sign_in(circles.coordinator)
    pages = [
        f"/circles/runs/{run.id}",
        f"/circles/runs/{run.id}/students/{seated.student_id}",
        f"/circles/runs/{run.id}/circles/{circle.id}/mentors",
        "/circles/decisions",
        "/circles/decisions?state=withdrawn",
        "/circles/runs/new",
        "/audit",
    ]
    assert [page for page in pages if "Wilhelmina" in browser.get(page).html] == []
    for path in ("problem", "solution"):
        text = browser.client.get(f"/circles/runs/{run.id}/{path}").get_data(as_text=True)
        assert "Wilhelmina" not in text
    events = db.session.scalars(select(AuditEvent)).all()
    assert events
    assert not any("Wilhelmina" in f"{event.reason}{event.data}{event.subject_name}" for event in events)
    assert leaving.id not in {row.role_model_id for row in circle_decisions_in_force(circles.period.id)}


def test_reasons_about_others_stay_without_her_name(circles: Circles) -> None:
    circles.join(1)
    leaving, stays = circles.lead(2)
    leaving.first_name = "Wilhelmina"
    decision = pin(
        circles.students[0], stays, circles.period, "Wilhelmina advised it.", actor=circles.coordinator
    )
    withdraw(leaving)

    assert decision.reason == "… advised it."
    assert decision.withdrawn_at is None
