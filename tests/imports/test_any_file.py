"""Files of any habit: what is recognised is proposed, the rest is said once, and never again for the same source."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import Any

import pytest
import time_machine
from sqlalchemy import delete, select

from app.companies.models import Opening, Site
from app.extensions import db
from app.imports.models import ColumnMapping, FileState, ImportBatch, ImportFile
from app.students.models import Student
from tests.browser import Browser, Page
from tests.factories import Factories
from tests.imports import habits
from tests.imports.habits import FILES, Habit

MOST_ACTIONS = 25


def batch() -> ImportBatch:
    return db.session.scalars(select(ImportBatch).order_by(ImportBatch.id.desc())).first()  # type: ignore[return-value]


def choose(browser: Browser, data: bytes, name: str, kind: str = "", expect: int = 200, **more: Any) -> Page:
    """Choose a file and press the button."""
    page = browser.get(f"/imports/new/{kind}" if kind else "/imports/new")
    return page.submit("Show the preview", expect=expect, file=(BytesIO(data), name), **more)


def numbers(page: Page) -> dict[str, str]:
    """Name of a column in the file -> the list beside it on the mapping page."""
    headers = [text.split(" ", 1)[1] for text in page.texts(".//p[@class='map-header']")]
    selects = [select.get("name", "") for select in page.all(".//div[@class='map-ours']/select")]
    return dict(zip(headers, selects, strict=True))


class Hands:
    """Somebody who imports a file, and what she has to do for it: each choice, text, tick and press is one."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.actions = 0
        self.was_asked = False

    def bring_in(self, habit: Habit) -> dict[str, Any]:
        """Import a file; the counts of its preview."""
        self.actions, self.was_asked = 3, False  # choose the file, say that it holds a part, press the button
        page = choose(self.browser, habit.data, habit.name, is_complete=None)
        if page.h1 == "Which column is what?":
            self.was_asked = True
            page = self._say(page, habit)
        counts = dict(batch().counts)
        answer = {"answer": habit.answer} if habit.answer and counts["new"] else {}
        page.submit("Import", **answer)
        self.actions += 1 + len(answer)
        return counts

    def _say(self, page: Page, habit: Habit) -> Page:
        if page.all(".//input[@name='kind']")[0].get("value") != habit.kind:
            page = page.submit("Read it this way", kind=habit.kind)
            self.actions += 3  # open, choose, press
        places = numbers(page)
        said = {places[header]: target for header, target in habit.says.items()}
        said |= {f"fixed-{name}": text for name, text in habit.writes.items()}
        self.actions += len(said) + 1
        return page.submit("Show the preview", **said)


@pytest.fixture(autouse=True)
def session_day() -> Iterator[None]:
    """24 November 2026, before the days that files have."""
    with time_machine.travel(datetime(2026, 11, 24, 9, tzinfo=UTC), tick=True):
        yield


@pytest.fixture
def coordinator(make: Factories, browser: Browser) -> Browser:
    return browser.sign_in(make.user())


def test_ten_files_of_different_habits_go_in_and_are_asked_about_once(
    coordinator: Browser, make: Factories
) -> None:
    make.period(name="P2")
    hands, done = Hands(coordinator), {}
    for habit in FILES:
        counts = hands.bring_in(habit)
        done[habit.name] = (batch().kind.value, counts["new"], counts["errors"])
        assert hands.actions <= MOST_ACTIONS, habit.name
    assert done == {habit.name: (habit.kind, habit.new, 0) for habit in FILES}

    asked = []
    for habit in FILES:
        counts = hands.bring_in(habit)
        asked.append(hands.was_asked)
        assert (habit.name, counts["new"], counts["changed"], counts["errors"]) == (habit.name, 0, 0, 0)
    assert not any(asked)
    people = {row.student_number[-2:]: row for row in db.session.scalars(select(Student))}
    assert people["01"].name == "Anna van Jansen"
    assert people["03"].name == "Sanne van der Berg"
    assert [people[number].year_of_study for number in ("01", "02", "03", "04", "05")] == [2, 2, 2, 2, 3]
    assert people["08"].last_name == "El Idrissi"
    assert people["10"].programme.code == "25187"
    sites = {site.sbb_company_id: site for site in db.session.scalars(select(Site))}
    assert sites["L1"].address == "Dorpsstraat 12 a"
    assert sorted(opening.capacity for opening in db.session.scalars(select(Opening))) == [2, 2, 3]

    page = coordinator.get("/imports")
    assert "Students who go: 10 students, of whom 10 go in P2." in page.text
    assert "Openings with places: 7 places in P2." in page.text
    assert "An opening for each programme: each programme has an opening." in page.text
    assert "Choices: 6 students have no choices yet. Show students" in page.text
    assert page.links["Plan a match run"] == "/placements/runs/new"


def test_a_period_said_once_holds_until_it_begins(browser: Browser, make: Factories) -> None:
    """A file without a period: the same file of next year is of another one, so then the page asks."""
    make.period(name="P2", starts_on=date(2027, 2, 1), ends_on=date(2027, 7, 2))
    make.site(codes=("25187",)).company.kvk_number = "01234567"
    user = make.user()
    db.session.commit()
    for said in (
        {"starts_on": "01-02-2027", "ends_on": "02-07-2027"},
        {"starts_on": "", "ends_on": "", "period": "P2"},
    ):
        hands, asked = Hands(browser), []
        habit = replace(habits.SAME_FOR_ALL, writes={**habits.SAME_FOR_ALL.writes, **said})
        for day in (date(2026, 11, 24), date(2027, 1, 31), date(2027, 2, 1)):
            with time_machine.travel(datetime.combine(day, time(9), UTC)):
                browser.sign_in(user)
                hands.bring_in(habit)
            asked.append(hands.was_asked)
        assert asked == [True, False, True]
        db.session.execute(delete(ColumnMapping))
        db.session.commit()


def test_checklist_says_what_a_run_still_needs(coordinator: Browser, make: Factories) -> None:
    page = coordinator.get("/imports")
    assert "3 things are missing." in page.text
    assert "Plan a match run" not in page.links
    make.opening(make.site(), period=make.period(name="P2"), capacity=2)
    make.student(programme=make.programme("25297"))
    db.session.commit()
    page = coordinator.get("/imports")

    assert "no opening for these programmes, with the number of students: 25297 (1)." in page.text


def test_mapping_page_shows_three_values_and_hides_what_is_nobodys(coordinator: Browser) -> None:
    data = habits.text(
        (
            ("Lln.", "Naam", "Seks", "Dyslexie", "Jarig"),
            *(
                (f"03000{n}", f"Tess Bakker{'abcd'[n]}", "MVVM"[n], "ja", f"0{n + 1}-03-2009")
                for n in range(4)
            ),
        ),
        ";",
        "utf-8",
    )
    page = choose(coordinator, data, "klas.csv")

    assert page.h1 == "Which column is what?"
    assert "Read as: Students. Sheet klas.csv, with the column names in row 1." in page.text
    assert "klas.csv: 4 rows." in page.text
    shown = [" ".join(page.texts(f".//li[{n}]/div[@class='map-theirs']/ul/li")) for n in range(1, 6)]
    assert shown == ["030000 030001 030002", "Tess Bakkera Tess Bakkerb Tess Bakkerc", "", "", ""]
    assert "Its values are shown nowhere." in page.text
    assert "Meervoud does not need it, so it is left out." in page.text


def test_what_decides_stops_with_what_it_costs_and_nothing_is_lost(
    coordinator: Browser, make: Factories
) -> None:
    make.period()
    rows = [("Bedrijfscode", "Zitplaatsen", "Wat"), *((f"L{n}", "23", "leuk") for n in range(5))]
    page = choose(coordinator, habits.text(rows, ";", "utf-8"), "plekken.csv", kind="openings")
    places = numbers(page)
    said = {places["Bedrijfscode"]: "sbb_company_id", places["Zitplaatsen"]: "capacity"}
    page = page.submit("Show the preview", expect=422, **said, **{"fixed-track": "BOL of BBL?"})

    assert "Say which column holds: Programmes. 115 places could not be used." in page.text
    assert "is not a track" in page.text
    assert (
        page.all(f".//select[@name='{places['Zitplaatsen']}']/optgroup/option[@selected]")[0].get("value")
        == "capacity"
    )
    assert page.all(".//input[@name='fixed-track']")[0].get("value") == "BOL of BBL?"
    page = page.submit(
        "Show the preview",
        **{
            "fixed-track": "BOL",
            "fixed-programme_codes": "25187",
            "fixed-starts_on": "1-2-2027",
            "fixed-ends_on": "2-7-2027",
        },
    )
    assert "115 places could not be used." in page.text  # nobody knows these companies yet


def test_companies_without_recognitions_go_in_only_when_she_says_so(coordinator: Browser) -> None:
    page = choose(coordinator, b"Bedrijfsnaam;Leerbedrijf-ID\nKompas;L1\nAnker;L2", "bedrijven.csv")
    page = page.submit("Show the preview", expect=422)
    assert "No column holds: Recognised for. Without it nobody can be placed at these 2 sites" in page.text
    page = page.submit("Show the preview", without="recognitions")

    assert "2 rows will be imported." in page.text
    page = page.click("Say what the columns are").submit("Show the preview", expect=422)
    assert "Go on without: Recognised for" in page.text


def test_optional_cell_that_cannot_be_used_is_left_out_and_its_row_goes_in(coordinator: Browser) -> None:
    head = "Studentnummer;Naam;Crebo;Postcode;Uren BPV;Geboortedatum"
    page = choose(coordinator, f"{head}\n0301;Anna van Jansen;25187;803;veel;gisteren".encode(), "klas.csv")

    assert "1 row will be imported." in page.text
    assert "3 cells cannot be used and are left out." in page.text
    assert "Column D (Postcode): “803” is not a Dutch postcode." in page.rows()[0][3]
    assert "gisteren" not in page.text
    page.submit("Import")
    assert db.session.scalars(select(Student.postcode)).all() == [None]


@pytest.mark.parametrize(
    ("data", "name", "advice"),
    [
        (b"\xff\xd8\xff\xe0" + bytes(64), "studenten.xlsx", "This is a picture"),
        (b"%PDF-1.7\n%\xe2\xe3", "lijst.pdf", "Ask for the spreadsheet that it was made from"),
        (
            b"Datum;Tegenrekening;Af Bij;Bedrag (EUR)\n1-1-2026;NL00;Af;3,00",
            "af.csv",
            "looks like a bank statement",
        ),
        (
            b"Personeelsnummer;Docent;E-mail\n1;Kim;k@school.example",
            "team.csv",
            "Accounts for staff are not imported",
        ),
        (habits.workbook({"Blad1": ()}), "leeg.xlsx", "There is nothing in the sheets of this file."),
        (b"Studentnr;Roepnaam;Achternaam;Crebo\n", "kop.csv", "There are no rows below the column names"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "slot.xlsx",
            "Save it without a password",
        ),
        (b"Studentnr;Naam;BSN\n1;Anna de Boer;123456782", "bsn.csv", "citizen service numbers (BSN)"),
    ],
    ids=["photo", "pdf", "bank", "staff", "empty", "header", "locked", "bsn"],
)
def test_wrong_file_is_refused_with_advice_and_nothing_of_it_is_kept(
    coordinator: Browser, data: bytes, name: str, advice: str
) -> None:
    page = choose(coordinator, data, name, expect=422)

    assert advice in page.text
    assert db.session.scalars(select(ImportFile.id)).all() == []


def test_two_hundred_thousand_rows_are_refused_in_the_background(
    coordinator: Browser, run_jobs: Callable[[], int]
) -> None:
    data = b"Studentnr;Naam\n" + b"".join(b"%d;Anna de Boer\n" % number for number in range(200_000))
    page = choose(coordinator, data, "alles.csv")
    assert page.h1 == "Reading the file"
    assert run_jobs() == 1

    page = coordinator.get(page.path)
    assert page.h1 == "This file was not read"
    assert "more than 20000 rows. Split it into several files." in page.text
    assert len(db.session.scalars(select(ImportFile.content)).one()) == 0


def test_large_file_is_read_by_the_worker_and_then_shown(
    coordinator: Browser, run_jobs: Callable[[], int]
) -> None:
    lines = (f"{number:07d};Anna van Jansen;25187;{'x' * 80}" for number in range(700))
    data = "\n".join(("Studentnummer;Wie is het;Crebo;Iets", *lines)).encode()
    page = choose(coordinator, data, "groot.csv")
    assert "waiting to be read" in page.text
    assert "You can leave this page" in page.text
    progress = f"{page.path}/progress"
    run_jobs()
    assert "See the result" in coordinator._open("GET", progress).get_data(as_text=True)

    page = coordinator.get(page.path)
    assert page.h1 == "Which column is what?"
    page = page.submit("Show the preview", **{numbers(page)["Wie is het"]: "whole_name"})
    assert "Go on with this file: groot.csv" in coordinator.get("/imports").links
    run_jobs()
    preview = coordinator.get(page.path)
    assert preview.h1 == "Preview: Students"

    page = preview.submit("Import")
    assert page.h1 == "Importing: Students"
    assert "All rows go in together, or none." in page.text
    progress = f"{page.path}/progress"
    assert "See the result" not in coordinator._open("GET", progress).get_data(as_text=True)
    run_jobs()
    assert "See the result" in coordinator._open("GET", progress).get_data(as_text=True)
    assert coordinator.get(page.path).h1 == "Imported: Students"
    assert "Person 1" in coordinator.get(page.path).text
    assert len(db.session.scalars(select(Student.id)).all()) == 700


def test_large_import_shows_again_what_changed_and_asks_its_question_first(
    coordinator: Browser, make: Factories, run_jobs: Callable[[], int]
) -> None:
    lines = (f"L{number};Bedrijf {number};25187" for number in range(600))
    page = choose(
        coordinator, "\n".join(("Leerbedrijf-ID;Bedrijfsnaam;Erkend voor", *lines)).encode(), "alle.csv"
    )
    assert "Answer this question first." in page.submit("Import", expect=422).text
    make.site(sbb_company_id="L1", company_name="Bedrijf 1")
    page = page.submit("Import", answer="all")
    run_jobs()

    page = coordinator.get(page.path)
    assert "Something has changed since you chose the file." in page.text
    page.submit("Import", answer="all")
    run_jobs()
    assert coordinator.get(page.path).h1 == "Imported: Companies"
    assert len(db.session.scalars(select(Site.id)).all()) == 600


def test_what_is_remembered_can_be_forgotten(coordinator: Browser) -> None:
    page = choose(coordinator, b"Studentnummer;Wie;Crebo\n1;Anna de Boer;25187", "klas.csv")
    page.submit("Show the preview", **{numbers(page)["Wie"]: "whole_name"})
    kept = db.session.scalars(select(ColumnMapping)).one()
    assert kept.columns == {"studentnummer": "student_number", "wie": "whole_name", "crebo": "programme_code"}

    page = coordinator.get("/imports")
    assert "Students: 3 columns, last used for klas.csv" in page.text
    page.submit("Forget: klas.csv")
    assert db.session.scalars(select(ColumnMapping.id)).all() == []


def test_file_is_gone_once_it_is_decided_on(coordinator: Browser) -> None:
    page = choose(coordinator, b"Studentnummer;Naam;Crebo\n1;Anna de Boer;25187", "klas.csv")
    assert db.session.scalars(select(ImportFile.state)).all() == [FileState.PREVIEWED]
    page.submit("Import")
    assert db.session.scalars(select(ImportFile.id)).all() == []
    choose(coordinator, b"Studentnummer;Wie;Crebo\n1;Anna de Boer;25187", "klas.csv").submit("Do not import")
    assert db.session.scalars(select(ImportFile.id)).all() == []
