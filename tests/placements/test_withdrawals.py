"""A list of recognitions that SBB ended: said first, then recorded; nobody loses a place, and everybody is seen to."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import select

from app.access import Role
from app.audit.models import AuditEvent
from app.companies.models import Site
from app.companies.services import recognise
from app.extensions import db
from app.guidance.models import ContactKind, ContactMoment, ContactState
from app.imports.models import ImportBatch
from app.placements.broken_rules import PlaceNotAvailable
from app.placements.models import MatchRun, Placement, PlacementState, Proposal
from app.placements.services.answers import accept
from app.placements.services.replanning import changed_since
from app.schools.models import ProgrammeEquivalent
from tests.browser import Browser, Page
from tests.counting import counted
from tests.factories import Factories
from tests.guidance.rows import plan_of_placement
from tests.placements.conftest import Town

pytestmark = pytest.mark.database
HEAD = "Leerbedrijf-ID;KvK-nummer;Bedrijfsnaam;Erkende opleidingscode;Ingetrokken per"
TALK = "Talk with a student: SBB ends the recognition of the company during the internship"
LOST = "SBB does not recognise a site with students for their programme"


def bring(browser: Browser, *lines: str, head: str = HEAD) -> Page:
    data = "\r\n".join((head, *lines)).encode()
    return browser.get("/imports/new").submit("Show the preview", file=(BytesIO(data), "ingetrokken.csv"))


def last_days(site: Site) -> list[date | None]:
    db.session.refresh(site)
    return [one.valid_until for one in site.recognitions]


def rows_at(run: MatchRun, opening_id: int) -> list[Proposal]:
    query = select(Proposal).where(Proposal.run_id == run.id, Proposal.opening_id == opening_id)
    return list(db.session.scalars(query.order_by(Proposal.id)))


def accepted(row: Proposal) -> Placement:
    assert row.student.user is not None
    placement = accept(row, row.version, actor=row.student.user)
    db.session.commit()
    return placement


def test_company_page_and_withdrawing_an_opening_say_whom_it_is_about(
    make: Factories, published: MatchRun, town: Town, browser: Browser
) -> None:
    """Who has a place in a coming period, who was offered one, and who chose it, before anything happens."""
    has_place, is_offered = rows_at(published, town.big.id)
    accepted(has_place)
    free = make.opening(make.site(company_name="Leeg"))
    db.session.commit()
    supervisor = make.user(Role.SUPERVISOR)
    page = browser.sign_in(town.coordinator).get(f"/companies/{town.big.site_id}")
    assert page.texts(".//section[@id='coming']//li") == [
        f"{has_place.student.name} {town.period.name}, from 1 Feb 2027 to 2 Jul 2027",
        f"{is_offered.student.name} {town.period.name}, offered, no answer yet",
    ]
    page = browser.get(f"/companies/openings/{town.big.id}/edit").click("Withdraw this opening")
    assert "2 students have this opening or were offered it:" in page.text
    assert page.links[is_offered.student.name].endswith(f"/students/{is_offered.student_id}")
    assert "4 students have it on their list of choices, 4 of them as their first choice." in page.text
    page = browser.get(f"/companies/openings/{free.id}/withdraw")
    assert "Nobody has this opening, was offered it or chose it." in page.text
    assert (
        is_offered.student.name not in browser.sign_in(supervisor).get(f"/companies/{town.big.site_id}").text
    )


@dataclass
class Ended:
    """Somebody who has a place at Anker, somebody who was offered one, somebody at Bakker; and the list of SBB."""

    cannot_begin: Placement
    is_offered: Proposal
    runs_on: Placement
    lines: tuple[str, ...]


@pytest.fixture
def ended(published: MatchRun, town: Town, browser: Browser) -> Ended:
    has_place, is_offered = rows_at(published, town.big.id)
    anker, bakker, cirkel = town.sites
    lines = (
        f"{anker.sbb_company_id};;Anker Software;25187;01-12-2026",
        f";{bakker.company.kvk_number};Bakker;;01-04-2027",
        f"{cirkel.sbb_company_id};;Cirkel;25604;01-12-2026",
        "L999999;;Elders Bouw;25187;01-12-2026",
        f"{anker.sbb_company_id};;Anker Software;25187;01-12-2026",
    )
    browser.sign_in(town.coordinator)
    return Ended(accepted(has_place), is_offered, accepted(rows_at(published, town.small.id)[0]), lines)


def test_list_of_ended_recognitions_says_what_each_touches_before_it_is_recorded(
    ended: Ended, town: Town, browser: Browser
) -> None:
    page = bring(browser, *ended.lines)

    assert page.h1 == "Preview: Withdrawn recognitions"
    for words in (
        "2 rows will be imported.",
        "1 row is about a company that your school does not have.",
        "Recognised for 25187 until: not known 30 Nov 2026",
        "1 opening can no longer take students of a programme.",
        "1 student has a place there and cannot begin: find another place.",
        "1 student was offered a place there and can no longer accept it.",
        "4 students have it on their list of choices.",
        "1 student is there when it ends. The internship goes on; you get a task to talk about it.",
        "It was not recorded here as recognised for 25604.",
        "Your school does not have this company.",
        "This was known already.",
    ):
        assert words in page.text
    assert last_days(town.big.site) == [None]
    page.submit("Import")
    assert [last_days(site) for site in town.sites] == [[date(2026, 11, 30)], [date(2027, 3, 31)], [None]]
    trail = select(AuditEvent.actor_id).where(AuditEvent.action == "site:withdraw_recognition")
    assert db.session.scalars(trail).all() == [town.coordinator.id] * 2
    assert "Importing would change nothing" in bring(browser, *ended.lines).text


def test_ended_recognition_takes_no_place_and_leaves_a_task_for_everybody(
    ended: Ended, published: MatchRun, town: Town, browser: Browser
) -> None:
    report = bring(browser, *ended.lines).submit("Import")

    assert report.links["See what this leaves to do"] == "/today"
    assert {ended.cannot_begin.state, ended.runs_on.state} == {PlacementState.CONFIRMED}
    today = browser.get("/today").text
    assert f"{LOST}Anker Software, 2 students" in today
    assert f"{TALK}{ended.runs_on.student.name}, Bakker Metaal" in today
    assert "withdrawn, recorded on 24 Nov 2026" in browser.get(f"/companies/{town.big.site_id}").text
    page = browser.get(f"/placements/runs/{published.id}/replan")
    assert (
        "1 opening is at a site that SBB does not recognise for the programme of a student there:"
        in page.text
    )
    assert changed_since(published).struck == (ended.cannot_begin.id,)
    with pytest.raises(PlaceNotAvailable):
        accepted(ended.is_offered)

    plan = plan_of_placement(ended.runs_on)
    held = {"state": ContactState.HELD, "kind": ContactKind.CALL, "held_on": date(2026, 11, 24)}
    db.session.add(ContactMoment(plan_id=plan.id, due_on=date(2026, 11, 24), **held))
    db.session.commit()
    assert TALK not in browser.get("/today").text


def test_recognition_that_a_colleague_ends_by_hand_is_a_task_too_and_given_back_is_none(
    published: MatchRun, town: Town, browser: Browser
) -> None:
    placement = accepted(rows_at(published, town.big.id)[0])
    browser.sign_in(town.coordinator)
    recognise(town.big.site, "25187", None, date(2027, 3, 31), actor=town.coordinator)
    db.session.commit()
    assert f"{TALK}{placement.student.name}, Anker Software" in browser.get("/today").text

    recognise(town.big.site, "25187", None, None, actor=town.coordinator)
    db.session.commit()
    assert TALK not in browser.get("/today").text


def test_rows_that_could_mean_something_else_are_refused_with_what_to_do(
    make: Factories, town: Town, browser: Browser
) -> None:
    site = town.big.site
    make.site(company_name="Tweede").company_id = site.company_id
    db.session.commit()
    browser.sign_in(town.coordinator)
    page = bring(
        browser,
        f";{site.company.kvk_number};Anders;25187;01-12-2026",
        ";;Anker Software;25187;01-12-2026",
        f"{site.sbb_company_id};;Anker Software;25187;",
        f"{site.sbb_company_id};;Anker Software;Timmerman;01-12-2026",
    )

    assert "This company has several sites, and a recognition belongs to one." in page.text
    assert "Fill in the SBB company ID or the KvK number." in page.text
    assert "Fill in from which day the recognition is withdrawn." in page.text
    assert db.session.scalars(select(ImportBatch)).one().counts["errors"] == 4
    assert last_days(site) == [None]


def test_equal_programme_keeps_a_place_and_the_last_day_itself_still_counts(
    make: Factories, town: Town, browser: Browser
) -> None:
    """R37: recognised for what counts as the programme is enough; a site recognised until the first day will do."""
    make.row(ProgrammeEquivalent(school_id=make.school.id, code="25187", equivalent_code="25604"))
    recognise(town.big.site, "25604", None, None, actor=town.coordinator)
    db.session.commit()
    browser.sign_in(town.coordinator)
    head = "Leerbedrijf-ID;Crebo;Einddatum erkenning"
    page = bring(
        browser,
        f"{town.big.site.sbb_company_id};25187;30-11-2026",
        f"{town.small.site.sbb_company_id};25187;{town.period.starts_on:%d-%m-%Y}",
        head=head,
    )

    assert page.text.count("No opening, student or choice depends on it.") == 2
    page.submit("Import")
    assert last_days(town.small.site) == [town.period.starts_on]


def test_preview_takes_a_fixed_number_of_statements(make: Factories, town: Town, browser: Browser) -> None:
    browser.sign_in(town.coordinator)
    codes = [site.sbb_company_id for site in town.sites]
    for _ in range(10):
        opening = make.opening()
        codes.append(opening.site.sbb_company_id)
        make.choices(make.student(), opening)
    db.session.commit()
    seen = []
    for some in (codes[:1], codes[:2], codes):
        with counted() as found:
            bring(browser, *(f"{code};;;25187;01-12-2026" for code in some))
        seen.append(found.count)
    assert seen[1] == seen[2]  # the first has no earlier preview to drop
