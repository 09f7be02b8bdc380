"""A student asks for another place after the publication; it is given where that harms nobody."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.agreements.models import AgreementState
from app.agreements.services.preparing import email_company
from app.agreements.services.sheets import make_sheet
from app.companies.models import CompanyIntake
from app.errors import NotVisible
from app.extensions import db, now
from app.guidance.models import ContactState
from app.guidance.queries.contacts import contacts_of
from app.notices.models import Email
from app.placements.explaining.swapping import Answer, Swaps
from app.placements.models import Placement, PlacementState, Proposal, ProposalState
from app.placements.services.answers import decline as decline_offer
from app.placements.services.decisions import pin
from app.students.models import Student
from app.swaps import services
from app.swaps.broken_rules import AskedAlready, NothingToSwap, SwapAnswered, SwapGone, WrongPlaces
from app.swaps.models import Lapse, SwapRequest, SwapState
from app.swaps.sweeps import end_requests
from tests.browser import Browser
from tests.factories import Factories
from tests.guidance.rows import plan_of_placement
from tests.placements.conftest import stop
from tests.swaps.conftest import Published
from tests.swaps.rows import a_swap_request

P = PlacementState


def ask(student: Student, *opening_ids: int) -> SwapRequest:
    assert student.user is not None
    return services.ask(student, opening_ids, actor=student.user)


def placement_of(student: Student) -> Placement:
    held = (Placement.student_id == student.id, Placement.state == P.CONFIRMED)
    return db.session.scalars(select(Placement).where(*held)).one()


def offer_of(student: Student) -> Proposal:
    return db.session.scalars(select(Proposal).where(Proposal.student_id == student.id)).one()


def emails_to(student: Student) -> list[str]:
    mine = (Email.recipient_id == student.user_id, Email.kind == "swap")
    return list(db.session.scalars(select(Email.body).where(*mine).order_by(Email.id)))


def ask_on_pages(places: Published, browser: Browser) -> str:
    """Ann asks for the big site or the spare one; gives the address where a coordinator answers."""
    assert places.ann.user is not None
    mine = browser.sign_in(places.ann.user).get("/my-placement").click("Another place")
    assert "Bakker Metaal" not in mine.texts(".//p[@class='offer-title']")
    named = mine.click("Add Anker Software").click("Add Dakwerk Noord")
    asked = named.submit("Ask for another place")
    assert "the place you have stays yours for now" in asked.text
    assert "1 February 2027, and you keep the place that you have" in asked.text

    today = browser.sign_in(places.coordinator).get("/today")
    listed = today.click("Show requests: Answer students who asked for another place")
    assert [row[:3] for row in listed.rows()] == [
        [places.ann.name, "Bakker Metaal", "Anker Software; Dakwerk Noord"]
    ]
    alone = listed.click(places.ann.name)
    assert "nobody there asked for a place that would make room" in alone.text
    assert "Give this place: Dakwerk Noord" in alone.texts(".//button")
    return alone.path


def test_two_who_asked_change_places_with_one_button(places: Published, browser: Browser) -> None:
    town, ann, bo = places.town, places.ann, places.bo
    sheet = make_sheet(places.placement, actor=places.coordinator)
    contacts = contacts_of(plan_of_placement(places.placement))
    town.small.site.contact_email = "baas@metaal.example"
    email_company(places.placement, actor=places.coordinator)
    db.session.commit()
    address = ask_on_pages(places, browser)
    ask(bo, town.small.id)
    db.session.commit()

    page = browser.get(address)
    assert f"{bo.name}: from Anker Software to Bakker Metaal (asked for this too)" in page.text
    assert "Bakker Metaal was told who comes, and gets an email that this student does not" in page.text
    done = page.submit("Give this place: Anker Software")

    assert f"{ann.name} goes to Anker Software. {bo.name} goes to Bakker Metaal." in done.text
    db.session.expire_all()
    old, new = places.placement, placement_of(ann)
    assert (old.state, old.never_began) == (P.REPLACED, True)
    assert (new.opening_id, new.replaces_id) == (town.big.id, old.id)
    assert sheet.state is AgreementState.WITHDRAWN
    assert {contact.state for contact in contacts} == {ContactState.LAPSED}
    assert contacts_of(plan_of_placement(new))
    assert (offer_of(bo).state, placement_of(bo).opening_id) == (ProposalState.WITHDRAWN, town.small.id)
    requests = db.session.scalars(select(SwapRequest).order_by(SwapRequest.id)).all()
    assert [one.state for one in requests] == [SwapState.GRANTED, SwapState.GRANTED]
    assert "Request for another place granted" in browser.get("/audit").text
    the_company_hears_who_does_not_come(places)
    each_hears_of_her_own_place(places, browser)


def the_company_hears_who_does_not_come(places: Published) -> None:
    """Who does not, and neither why nor where she goes; a company that nobody told hears nothing."""
    told = db.session.scalars(select(Email).where(Email.kind == "preparation").order_by(Email.id)).all()
    assert [email.to_address for email in told] == ["baas@metaal.example"] * 2
    off = told[-1]
    assert places.ann.name in off.subject
    assert "deze student gaat ergens anders naartoe" in off.body
    assert "Anker" not in off.body
    assert places.bo.last_name not in off.body


def each_hears_of_her_own_place(places: Published, browser: Browser) -> None:
    ann, bo = places.ann, places.bo
    assert "Anker Software" in emails_to(ann)[0]
    assert bo.last_name not in emails_to(ann)[0]
    assert "Bakker Metaal" in emails_to(bo)[0]
    told = db.session.scalars(select(Email.body).where(Email.recipient_id == ann.supervisor_id)).all()
    assert "asked for another internship and has it: Anker Software" in told[-1]
    assert ann.user is not None
    hers = browser.sign_in(ann.user).get("/my-placement")
    assert "Anker Software" in hers.texts(".//h2")
    assert bo.last_name not in hers.html


def answers_for(places: Published, asked: dict[Student, list[int]]) -> list[Answer]:
    """What the engine says of what the first of them asked."""
    db.session.flush()
    swaps = Swaps(places.run, {student.id: named for student, named in asked.items()}, frozenset())
    return list(swaps.answers(next(iter(asked)).id))


def harms_of(places: Published, asked: dict[Student, list[int]]) -> list[tuple[str, tuple[int, ...]]]:
    (answer,) = answers_for(places, asked)
    assert answer.swap is not None
    return [(harm.code, harm.student_ids) for harm in answer.swap.harms]


def test_says_whom_a_swap_would_harm(make: Factories, places: Published) -> None:
    """Each criterion in turn, person by person: what somebody gains is not set off against what another loses."""
    town, ann, bo, cis, dee = places.town, places.ann, places.bo, places.cis, places.dee
    circle = {bo: [town.small.id], ann: [town.big.id]}
    assert harms_of(places, circle) == []

    bo.wishes_women_present = True
    assert harms_of(places, circle) == [("women_present", (bo.id,))]
    bo.wishes_women_present, bo.participates, bo.team = False, True, make.team(intensive_places=1)
    assert harms_of(places, circle) == [("flagged", (bo.id,))]
    make.student(participates=True, team=bo.team)
    dee.participates, dee.team = True, bo.team
    assert harms_of(places, circle) == [("overload", (bo.id,)), ("flagged", (bo.id,))]
    bo.participates = dee.participates = False

    other = make.opening(town.small.site)
    bo.wishes_together = ann.wishes_together = True
    to_small = {bo: [other.id]}
    assert harms_of(places, to_small) == []
    ann.wishes_together = False
    assert harms_of(places, to_small) == [("alone", (bo.id,))]
    bo.wishes_together, ann.wishes_together, cis.wishes_together = False, True, True
    assert harms_of(places, {cis: [other.id]}) == []

    waits = make.student(with_account=True, participates=False)
    make.choices(waits, places.spare)
    assert harms_of(places, {ann: [places.spare.id]}) == [("without_place", (waits.id,))]


def test_says_why_nobody_can_go_there(make: Factories, places: Published) -> None:
    town, ann = places.town, places.ann
    closed, far = make.opening(make.site(women=3)), make.opening(make.site(women=3, codes=("25604",)))
    stop(closed, places.coordinator)
    full, gone = answers_for(places, {ann: [town.big.id, 999_999]})
    assert (full.swap, full.rule, gone.rule) == (None, None, "withdrawn")
    assert [one.rule for one in answers_for(places, {ann: [closed.id, far.id]})] == ["stopped", "recognition"]

    places.spare.is_withdrawn = True
    assert answers_for(places, {ann: [places.spare.id]})[0].rule == "withdrawn"
    stop(town.unknown, places.coordinator)
    assert answers_for(places, {places.dee: [town.big.id]})[0].rule == "gone", "her own place broke a rule"
    stop(town.small, places.coordinator)
    assert answers_for(places, {ann: [town.big.id]})[0].rule == "gone"


def test_a_site_without_its_talk_waits_for_it(make: Factories, places: Published, browser: Browser) -> None:
    """R13: a new company takes nobody before the talk."""
    new = make.opening(make.site(women=3, company_name="Nieuw BV", last_placed_year=None))
    request = ask(places.ann, new.id)
    db.session.commit()
    page = browser.sign_in(places.coordinator).get(f"/placements/swaps/{request.id}")

    assert "The company has not had its intake talk" in page.text
    assert not [label for label in page.texts(".//button") if "Give this place" in label]
    assert db.session.scalar(select(CompanyIntake.id)) is None


def test_asking_keeps_to_her_own_limits_and_asks_once(places: Published) -> None:
    town, ann = places.town, places.ann
    for named in ([], [town.small.id], [town.big.id, town.big.id], [999_999]):
        with pytest.raises(WrongPlaces):
            ask(ann, *named)
    ann.max_minutes = 5
    ann.town = "Groningen"
    with pytest.raises(WrongPlaces):
        ask(ann, town.big.id)
    ann.town, ann.max_minutes = "Zwolle", None
    request = ask(ann, town.big.id)
    assert places.bo.user is not None
    with pytest.raises(NotVisible):
        services.withdraw(request, actor=places.bo.user)
    with pytest.raises(NotVisible):
        services.ask(ann, [town.big.id], actor=places.bo.user)
    assert ann.user is not None
    services.withdraw(request, actor=ann.user)
    assert request.state is SwapState.WITHDRAWN
    with pytest.raises(SwapAnswered):
        services.withdraw(request, actor=ann.user)
    ask(ann, town.big.id)
    with pytest.raises(AskedAlready):
        ask(ann, town.big.id)


def test_signed_or_begun_places_cannot_be_asked_away(places: Published, browser: Browser) -> None:
    ann = places.ann
    assert ann.user is not None
    places.placement.agreement_signed_on = now().date()
    db.session.commit()
    page = browser.sign_in(ann.user).get("/my-placement/another")
    assert "Your agreement is signed." in page.text
    assert browser.get("/my-placement").texts(".//main//a").count("Another place") == 0
    with pytest.raises(NothingToSwap):
        ask(ann, places.town.big.id)
    places.placement.agreement_signed_on, places.placement.starts_on = None, now().date()
    db.session.commit()
    assert "Your internship has begun." in browser.get("/my-placement/another").text
    places.placement.state = P.ENDED_EARLY
    db.session.commit()
    assert "You have no place that can still change." in browser.get("/my-placement/another").text
    with pytest.raises(NothingToSwap):
        ask(ann, places.town.big.id)
    browser.post("/my-placement/another/withdraw", {"csrf_token": browser.token()}, expect=404)


def test_declining_says_why_to_her_alone(places: Published, browser: Browser) -> None:
    ann = places.ann
    request = ask(ann, places.town.big.id)
    db.session.commit()
    assert ann.user is not None
    page = browser.sign_in(places.coordinator).get(f"/placements/swaps/{request.id}")
    assert "Give the reason in one sentence" in page.submit("Do not grant this request", expect=422).text
    done = page.submit("Do not grant this request", answer="Nobody there wants to move.")

    assert f"{ann.first_name} reads your answer" in done.text
    (email,) = emails_to(ann)
    assert "you keep your place at Bakker Metaal" in email
    assert "Nobody there" not in email
    assert "Nobody there wants to move." in browser.get(f"/placements/swaps/{request.id}").text
    mine = browser.sign_in(ann.user).get("/my-placement/another")
    assert "Nobody there wants to move." in mine.text
    wrong = browser.post(
        "/my-placement/another", {"csrf_token": browser.token(), "place": ["999999"]}, expect=422
    )
    assert "One that you named may have gone since." in wrong.text
    assert "Nothing found" in browser.get("/my-placement/another?q=zzz").text


def test_what_was_shown_is_made_or_nothing(places: Published, browser: Browser) -> None:
    """A swap that is possible no longer, that would harm somebody now, or that nobody offered."""
    town, ann, bo = places.town, places.ann, places.bo
    request, other = ask(ann, town.big.id), ask(bo, town.small.id)
    db.session.commit()
    page = browser.sign_in(places.coordinator).get(f"/placements/swaps/{request.id}")
    bo.wishes_women_present = True
    db.session.commit()
    refused = page.submit("Give this place: Anker Software", expect=409)
    assert "nobody was moved" in refused.text
    assert f"{bo.name}: asked for women in technical roles" in browser.get(page.path).text
    bo.wishes_women_present = False
    assert bo.user is not None
    decline_offer(offer_of(bo), offer_of(bo).version, "no", actor=bo.user)
    db.session.commit()
    with pytest.raises(SwapGone):
        services.grant(
            request,
            f"{ann.id}.{town.small.id}.{town.big.id},{bo.id}.{town.big.id}.{town.small.id}",
            actor=places.coordinator,
        )
    db.session.rollback()
    end_requests()
    db.session.expire_all()
    assert (other.state, other.lapse) == (SwapState.LAPSED, Lapse.CHANGED)
    assert "Possible: it harms nobody." in browser.get(page.path).text, "her seat is free now"
    browser.get(page.path).submit("Give this place: Anker Software")
    assert placement_of(ann).opening_id == town.big.id
    assert "Goes now to" in browser.get(page.path).text
    with pytest.raises(SwapAnswered):
        services.decline(request, "too late", actor=places.coordinator)


def test_a_pin_of_the_old_place_goes_with_it(make: Factories, places: Published) -> None:
    dee = places.dee
    decision = pin(dee, places.town.unknown, "agreed", actor=places.coordinator)
    request = ask(dee, places.spare.id)
    code = f"{dee.id}.{places.town.unknown.id}.{places.spare.id}"
    services.grant(request, code, actor=places.coordinator)

    assert decision.withdrawn_at is not None
    assert placement_of(dee).opening_id == places.spare.id


def test_requests_end_when_there_is_nothing_left_to_swap(make: Factories, places: Published) -> None:
    town, ann, bo, cis = places.town, places.ann, places.bo, places.cis
    signed, begun, other = (ask(one, places.spare.id) for one in (ann, bo, cis))
    elsewhere = a_swap_request(make, places.dee, places.spare, town.big)
    db.session.commit()
    end_requests()
    db.session.expire_all()
    assert [one.state for one in (signed, begun, other)] == [SwapState.OPEN] * 3
    assert (elsewhere.state, elsewhere.lapse) == (SwapState.LAPSED, Lapse.CHANGED)

    places.placement.agreement_signed_on = now().date()
    db.session.commit()
    end_requests()
    first_day = datetime.combine(begun.ends_on, datetime.min.time(), UTC) + timedelta(hours=9)
    with time_machine.travel(first_day, tick=True):
        end_requests()
        end_requests()
    db.session.expire_all()
    assert [one.lapse for one in (signed, begun, other)] == [Lapse.SIGNED, Lapse.BEGUN, Lapse.BEGUN]
    assert "your agreement with Bakker Metaal is signed" in emails_to(ann)[0]
    assert ["your internship at Anker Software begins" in one for one in emails_to(bo)] == [True]


def test_nobody_asked_yet(places: Published, browser: Browser) -> None:
    page = browser.sign_in(places.coordinator).get("/placements").click("Requests for another place")
    assert "Nobody asked" in page.text
    assert "No request is in this state now." in browser.get("/placements/swaps?show=open").text
    assert places.dee.user is not None
    places.dee.max_minutes, places.dee.town = 5, "Groningen"
    db.session.commit()
    assert (
        "There is no other place for you now"
        in browser.sign_in(places.dee.user).get("/my-placement/another").text
    )
