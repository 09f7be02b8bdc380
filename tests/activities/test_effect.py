"""Which activities helped (R47): what took place, what was evaluated, what was positive, and no student's score."""

from datetime import date

import pytest

from app.access import Role
from app.activities.broken_rules import NotHeld
from app.activities.models import ActivityEvaluation, Request, RequestState
from app.activities.queries.effect import effects, remarks_of_students, what_helped
from app.activities.services.evaluations import evaluate, evaluation_by
from app.errors import NotVisible
from app.rolemodels.models import Offer
from tests.activities.conftest import Register
from tests.browser import Browser
from tests.factories import Factories


def held(make: Factories, register: Register, score: int | None = None, **values: object) -> Request:
    request = make.request(
        register.teacher,
        **{"state": RequestState.HELD, "on_date": date(2026, 10, 6), **values},
    )
    if score is not None:
        evaluate(request, score, "", actor=register.teacher)
    return request


def figures(make: Factories, *, hides_held: bool = False) -> dict[str, tuple[int | None, ...]]:
    found = effects(make.school.id, 2027, hides_held=hides_held)
    return {str(one.label): (one.held, one.evaluated, one.positive) for one in found}


def days(make: Factories, scores: list[int | None], remark: str = "") -> None:
    """Shadow days that took place, each of another student, evaluated or not."""
    site = make.site()
    for score in scores:
        student = make.student(with_account=True)
        assert student.user is not None
        request = make.request(
            student.user,
            student=student,
            site=site,
            title=site.title,
            offer=Offer.SHADOW_DAY,
            state=RequestState.HELD,
            on_date=date(2026, 10, 6),
        )
        if score is not None:
            evaluate(request, score, remark, actor=student.user)


def test_six_activities_four_evaluated_three_positive(make: Factories, register: Register) -> None:
    """R47, the example."""
    for score in (5, 4, 4, 3, None, None):
        held(make, register, score)

    assert figures(make) == {"Guest lesson": (6, 4, 3)}


def test_only_what_took_place_this_school_year_counts(make: Factories, register: Register) -> None:
    held(make, register, 5)
    held(make, register, 5, on_date=date(2026, 7, 31))
    held(make, register, state=RequestState.AGREED)
    held(make, register, state=RequestState.NOT_HELD)

    assert figures(make) == {"Guest lesson": (1, 1, 1)}


def test_what_helped_most_is_on_top_and_what_nobody_evaluated_last(
    make: Factories, register: Register
) -> None:
    held(make, register, None, title="Nobody said")
    held(make, register, 3, title="Somewhat")
    held(make, register, 5, title="Very much")
    found = what_helped(make.school.id, 2027)

    assert [(one.request.title, one.score, one.is_positive) for one in found] == [
        ("Very much", 5, True),
        ("Somewhat", 3, False),
        ("Nobody said", None, False),
    ]


def test_scores_of_fewer_than_five_students_are_hidden(make: Factories) -> None:
    days(make, [5, 4, 3, 5])
    assert figures(make) == {"Shadow day": (4, None, None)}
    assert figures(make, hides_held=True) == {"Shadow day": (None, None, None)}
    days(make, [5])

    assert figures(make)["Shadow day"] == (5, 5, None)  # one of the five did not find it helpful


def test_scores_of_many_students_are_shown_when_they_point_at_nobody(make: Factories) -> None:
    days(make, [5] * 6 + [2] * 5)

    assert figures(make, hides_held=True) == {"Shadow day": (11, 11, 6)}


def test_one_student_who_did_not_evaluate_is_not_given_away(make: Factories) -> None:
    days(make, [5] * 6 + [None])

    assert figures(make)["Shadow day"] == (7, None, None)


def test_what_students_wrote_is_read_once_five_did(make: Factories) -> None:
    days(make, [5] * 4, "Good to see")
    assert remarks_of_students(make.school.id, 2027) == []
    days(make, [5], "A real workshop")

    assert remarks_of_students(make.school.id, 2027) == ["A real workshop", *["Good to see"] * 4]


def test_evaluating_again_replaces_the_first(make: Factories, register: Register) -> None:
    request = held(make, register, 2)
    evaluate(request, 5, "On second thoughts.", actor=register.teacher)
    own = evaluation_by(request, register.teacher)

    assert isinstance(own, ActivityEvaluation)
    assert (own.score, own.remark) == (5, "On second thoughts.")
    assert figures(make) == {"Guest lesson": (1, 1, 1)}


def test_only_what_took_place_is_evaluated(register: Register, lesson: Request) -> None:
    with pytest.raises(NotHeld):
        evaluate(lesson, 5, "", actor=register.teacher)


def test_nobody_evaluates_for_a_student(make: Factories, register: Register) -> None:
    student = make.student(with_account=True)
    assert student.user is not None
    request = make.request(
        student.user, student=student, offer=Offer.SHADOW_DAY, state=RequestState.HELD, title="x"
    )

    with pytest.raises(NotVisible):
        evaluate(request, 5, "", actor=register.coordinator)


def test_circles_count_among_what_helped(make: Factories) -> None:
    circle = make.circle(make.role_model(), make.student(), period=make.period(starts_on=date(2027, 2, 1)))

    assert circle.id
    assert figures(make) == {"Mentoring circle": (1, 0, 0)}


def test_page_shows_figures_and_what_helped(make: Factories, register: Register, browser: Browser) -> None:
    for score in (5, 4, 4, 3, None, None):
        held(make, register, score, title=f"Scored {score or 0}")
    page = browser.sign_in(register.coordinator).get("/activities/effect")

    assert page.rows() == [["Guest lesson", "6", "4", "3"]]
    assert "Scored 5" in page.text
    assert "5.0 out of 5" in page.text
    assert "Nothing has taken place yet" in browser.get("/activities/effect?year=2026").text


def test_report_viewer_sees_totals_only(make: Factories, register: Register, browser: Browser) -> None:
    held(make, register, 5, title="Networks")
    days(make, [5, 4, 3, 5])
    page = browser.sign_in(make.user(Role.REPORT_VIEWER)).get("/activities/effect")

    assert page.rows() == [["Shadow day", "–", "–", "–"], ["Guest lesson", "1", "1", "1"]]
    assert "Networks" not in page.text


def test_colleague_says_afterwards_what_it_brought(
    make: Factories, register: Register, browser: Browser
) -> None:
    lesson = held(make, register, state=RequestState.AGREED, on_date=date(2026, 11, 23), title="Networks")
    page = browser.sign_in(register.teacher).get(f"/activities/{lesson.id}").submit("It took place")
    assert "Choose how much it helped." in page.submit("Save the evaluation", expect=422).text
    page = page.submit("Save the evaluation", score="4", remark="Great questions.")

    assert "You gave it 4 out of 5. “Great questions.”" in page.text
    assert "“Great questions.”" in browser.sign_in(register.coordinator).get("/activities/effect").text
