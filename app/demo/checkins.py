"""Check-ins, evaluations and notes of the demo school: curves, a talk, a site with five answers and one with four.

Everybody is invented. What was answered before the demo began is written down as it stood.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import select

from app.access import Role
from app.checkins.models import CheckIn, CheckInPlan, CheckInTalk, Scores
from app.checkins.schedule import next_due
from app.companies.models import Site
from app.demo.people import DemoPeople
from app.evaluations.models import Evaluation
from app.evaluations.questions import QUESTIONS
from app.extensions import db, now
from app.placements.models import Placement, PlacementState
from app.reflections.models import Reflection
from app.schools.models import Period
from app.schools.queries import AMSTERDAM, SchoolDays, school_days


class Told(NamedTuple):
    """What somebody answered one time, and her line."""

    scores: Scores
    line: str = ""


OWN = (
    Told(Scores(4, 4, 5)),
    Told(Scores(4, 3, 4), "Ik mag steeds meer zelf doen."),
    Told(Scores(4, 4, 4)),
)
"""The demo's own student: she can answer the next one now."""
ALARMING = (
    Told(Scores(4, 4, 5)),
    Told(Scores(4, 4, 4)),
    Told(Scores(4, 3, 4)),
    Told(Scores(3, 3, 2), "Er worden grappen gemaakt waar ik niet om kan lachen."),
)
"""Somebody whose last answers, given today, ask for a talk."""
OTHERS = (
    ALARMING,
    (Told(Scores(5, 4, 5)), Told(Scores(4, 4, 5), "Leuk team."), Told(Scores(5, 5, 5))),
    (Told(Scores(3, 4, 4)), Told(Scores(4, 4, 4)), Told(Scores(4, 4, 5), "Het gaat steeds beter.")),
    (Told(Scores(4, 4, 4)), Told(Scores(3, 4, 4))),
)
"""Others who let the counsellor read along."""
FOUND = (
    {"learning": 5, "guidance": 4, "people": 5, "safety": 5, "agreements": 4},
    {"learning": 4, "guidance": 3, "people": 4, "safety": 4, "agreements": 4},
    {"learning": 4, "guidance": 3, "people": 5, "safety": 5, "agreements": 3},
    {"learning": 5, "guidance": 4, "people": 4, "safety": 4, "agreements": 4},
    {"learning": 3, "guidance": 2, "people": 4, "safety": 4, "agreements": 3},
)
"""What students of earlier years found, per theme; the first four of them at a second site too."""
LINE = "Vraag aan het begin wie je begeleidt, dan gaat het vanzelf."
NOTE = "Bij de stand-up weet ik wat iedereen doet. Daar voel ik me thuis."


def tell_of_check_ins(people: DemoPeople, day: date) -> None:
    """Give internships that run a history of check-ins, and what is over its evaluations."""
    days = school_days(people.school.id)
    own, *others = db.session.scalars(
        select(Placement)
        .where(Placement.school_id == people.school.id, Placement.state == PlacementState.ACTIVE)
        .order_by(Placement.id)
        .limit(1 + len(OTHERS))
    )
    _checked_in(people, own, OWN, day, days)
    for placement, told in zip(others, OTHERS, strict=True):
        last = _checked_in(people, placement, told, day, days)[-1]
        if told is ALARMING:
            last.answered_at = now()
            db.session.add(CheckInTalk(check_in=last, by_on=days.plus(day, 2)))
    db.session.add(Reflection(school_id=people.school.id, student_id=own.student_id, text=NOTE))
    _evaluated(people)
    db.session.flush()


def _checked_in(
    people: DemoPeople, placement: Placement, told: Sequence[Told], day: date, days: SchoolDays
) -> list[CheckIn]:
    """The check-ins of a placement that were due before `day`; and, but after an alarm, one that is open."""
    plan = CheckInPlan(
        school_id=people.school.id,
        student_id=placement.student_id,
        placement=placement,
        next_on=next_due(placement.starts_on, day + timedelta(days=1), days),
        listener=people.by_role[Role.COUNSELLOR],
    )
    dues = [placement.starts_on + timedelta(weeks=2 * number) for number in range(1, len(told) + 1)]
    asked = []
    for number, (due, said) in enumerate(zip(dues, told, strict=True), start=1):
        moment = min(datetime.combine(days.on_or_after(due), time(9), AMSTERDAM), now())
        asked.append(
            CheckIn(
                plan=plan,
                number=number,
                due_on=moment.date(),
                closes_on=due + timedelta(days=13),
                asked_at=moment,
                answered_at=moment + timedelta(hours=3),
                line=said.line,
                **said.scores._asdict(),
            )
        )
    db.session.add_all([plan, *asked])
    if told is not ALARMING:
        closes_on = plan.next_on - timedelta(days=1)
        db.session.add(CheckIn(plan=plan, number=len(told) + 1, due_on=day, closes_on=closes_on))
    return asked


def _evaluated(people: DemoPeople) -> None:
    """Three of four who ended last answered; of years before there are five answers of one site, four of another."""
    over = db.session.scalars(
        select(Placement)
        .where(Placement.school_id == people.school.id, Placement.state == PlacementState.COMPLETED)
        .order_by(Placement.id)
    ).all()
    sites = [placement.opening.site for placement in over]
    period = _year_before(over[0].period)
    for site, found in ((sites[0], FOUND), (sites[1], FOUND[:4])):
        for place, themes in enumerate(found, start=1):
            db.session.add(_evaluation(site, period, themes, place))
    for placement, themes in zip(over[2:], FOUND, strict=False):
        evaluation = _evaluation(placement.opening.site, placement.period, themes, 1)
        evaluation.placement = placement
        db.session.add(evaluation)
    last = _evaluation(sites[0], over[0].period, FOUND[0], 1 + len(FOUND))
    last.placement, last.line, last.shows_line = over[0], LINE, True
    db.session.add(last)


def _evaluation(site: Site, period: Period, themes: dict[str, int], place: int) -> Evaluation:
    return Evaluation(
        school_id=site.school_id,
        site=site,
        period=period,
        closes_on=period.ends_on + timedelta(days=60),
        invited_at=datetime.combine(period.ends_on, time(9), AMSTERDAM),
        answers={question.code: themes[question.theme] for question in QUESTIONS},
        place=place,
        answered_on=period.ends_on.replace(day=1),
    )


def _year_before(period: Period) -> Period:
    """A period of a year earlier: whoever had a place then is not known any longer, only what was found."""
    earlier = {
        name: getattr(period, name) - timedelta(weeks=52)
        for name in ("starts_on", "ends_on", "choices_open_on", "choices_close_on")
    }
    name = f"Periode 2 ({earlier['starts_on'].year})"
    found = Period(school_id=period.school_id, name=name, **earlier)
    db.session.add(found)
    db.session.flush()
    return found
