"""An opening for BBL, or for some years of study, is offered to and chosen by nobody else."""

import pytest

from app.access import Role
from app.companies.models import Track
from app.extensions import db
from app.students.models import Student
from app.students.queries import choices_of, offers_to
from app.students.services import save_choices
from app.students.services.choices import NotOffered
from tests.browser import Browser
from tests.factories import Factories

pytestmark = pytest.mark.database


def _student(make: Factories, **values: object) -> Student:
    return make.student(with_account=True, track=Track.BOL, **{"year_of_study": 2, **values})


def _offered(student: Student, make: Factories) -> set[int]:
    return {offer.opening_id for offer in offers_to(student, make.default_period)}


def test_student_is_offered_what_is_for_her_track_and_year(make: Factories) -> None:
    hers = (
        make.opening(track=None),
        make.opening(track=Track.BOL),
        make.opening(track=Track.BOL, years=[1, 2]),
    )
    for_bbl, for_third_years = make.opening(track=Track.BBL), make.opening(track=None, years=[3])

    assert _offered(_student(make), make) == {row.id for row in hers}
    assert _offered(_student(make, year_of_study=None), make) == {row.id for row in (*hers, for_third_years)}
    apprentice = make.student(track=Track.BBL, year_of_study=3)
    assert _offered(apprentice, make) == {hers[0].id, for_bbl.id, for_third_years.id}


@pytest.mark.parametrize("values", [{"track": Track.BBL}, {"years": [3, 4]}])
def test_choice_of_an_opening_for_others_is_refused(make: Factories, values: dict[str, object]) -> None:
    student, opening = _student(make), make.opening(**values)

    with pytest.raises(NotOffered):
        save_choices(student, opening.period, [opening.id], 0, actor=student.user)


@pytest.mark.parametrize("values", [{"track": Track.BBL}, {"years": [3, 4]}])
def test_choice_that_is_for_others_since_is_told_and_not_saved_again(
    make: Factories, browser: Browser, values: dict[str, object]
) -> None:
    student = _student(make)
    changed = make.opening(make.site(company_name="Anker"))
    stays = make.opening(make.site(company_name="Boei"))
    make.choices(student, changed, stays)
    browser.sign_in(student.user)
    assert "No longer open to you" not in browser.get("/my-choices").text

    for name, value in values.items():
        setattr(changed, name, value)
    db.session.commit()
    page = browser.get("/my-choices")

    assert "No longer open to youAnker These places are now for the other track" in page.text
    assert "No longer available" not in page.text
    page.submit("Save my choices")
    saved = choices_of(student.id, changed.period_id)
    assert [row.opening_id for row in saved.preferences] == [stays.id]
    with pytest.raises(NotOffered):
        save_choices(student, changed.period, [changed.id], saved.version, actor=student.user)


def test_address_of_an_opening_for_others_adds_nothing(make: Factories, browser: Browser) -> None:
    student = _student(make)
    make.opening(make.site(company_name="Boei"))
    other = make.opening(make.site(company_name="Anker"), track=Track.BBL)
    browser.sign_in(student.user)

    assert "Anker" not in browser.get("/my-choices").text
    browser.post(
        "/my-choices", {"csrf_token": browser.token(), "order": str(other.id), "save": "1", "version": "0"}
    )
    assert choices_of(student.id, other.period_id).preferences == []


def test_coordinator_reads_whom_an_opening_is_for(make: Factories, browser: Browser) -> None:
    site = make.site()
    make.opening(site, track=None, years=[2, 3])
    browser.sign_in(make.user(Role.COORDINATOR))

    (row,) = browser.get(f"/companies/{site.id}").rows()[:1]

    assert row[2:4] == ["either", "2, 3"]
