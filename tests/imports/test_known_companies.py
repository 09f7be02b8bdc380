"""The one question of a companies file: which new companies the school placed students at before (R13)."""

from collections.abc import Callable
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.companies.models import Site
from app.companies.queries import sites_without_adequate_intake
from app.extensions import db
from app.imports.models import ImportBatch, ImportState
from app.imports.services import Confirmation, QuestionUnanswered, choose, confirm
from tests.browser import Browser
from tests.factories import Factories
from tests.imports.conftest import counted, csv_file, upload

HEAD = "Leerbedrijf-ID;Bedrijfsnaam"
WITH_YEAR = f"{HEAD};Laatst geplaatst"
TWO = ("L1;Anker", "L2;Bakker")
QUESTION = "Which of these 2 companies had students of your school in the last 4 years?"
Previewed = Callable[..., ImportBatch]
Imported = Callable[..., dict[str, int]]

pytestmark = pytest.mark.usefixtures("november")


@pytest.fixture
def november() -> object:
    """24 November 2026: the last school year that ended is 2025-2026."""
    with time_machine.travel("2026-11-24T09:00:00Z", tick=True):
        yield


def years() -> dict[str, int | None]:
    rows = db.session.execute(select(Site.sbb_company_id, Site.last_placed_year).order_by(Site.id))
    return {str(code): year for code, year in rows}


def asked(batch: ImportBatch) -> str:
    return str(batch.reading["question"]["words"]["en"]["text"]) if "question" in batch.reading else ""


@pytest.mark.parametrize(("answer", "known"), [("all", 2026), ("none", None), ("file", None)])
def test_answer_decides_which_companies_are_new(
    make: Factories, imported: Imported, answer: str, known: int | None
) -> None:
    assert imported("companies", HEAD, *TWO, answer=answer) == counted(new=2)

    assert years() == {"L1": known, "L2": known}
    batch = db.session.scalars(select(ImportBatch)).one()
    assert batch.answers == {"known": answer}
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "import:confirm")).one()
    assert event.data["known"] == answer


def test_known_company_needs_no_talk_and_a_new_one_does(make: Factories, imported: Imported) -> None:
    imported("companies", HEAD, "L1;Anker", answer="all")
    imported("companies", HEAD, "L2;Bakker", answer="none")
    ids = {str(site.sbb_company_id): site.id for site in db.session.scalars(select(Site))}

    assert set(sites_without_adequate_intake(ids.values(), make.period())) == {ids["L2"]}


@pytest.mark.parametrize("answer", ["all", "none", "file"])
def test_second_import_asks_and_changes_nothing(
    make: Factories, previewed: Previewed, imported: Imported, answer: str
) -> None:
    imported("companies", HEAD, *TWO, answer=answer)
    before = years()

    assert asked(previewed("companies", HEAD, *TWO)) == ""
    assert imported("companies", HEAD, *TWO, answer="all") == counted(unchanged=2)
    assert years() == before


def test_what_the_file_says_stands(make: Factories, previewed: Previewed, imported: Imported) -> None:
    lines = ("L1;Anker;2023-2024", "L2;Bakker;")
    batch = previewed("companies", WITH_YEAR, *lines)
    assert asked(batch) == "Did this company have students of your school in the last 4 years?"
    assert [code for code, *_ in batch.reading["question"]["words"]["en"]["answers"]] == ["all", "file"]

    imported("companies", WITH_YEAR, *lines, answer="all")

    assert years() == {"L1": 2024, "L2": 2026}
    assert imported("companies", WITH_YEAR, *lines, answer="none") == counted(unchanged=2)


def test_nothing_is_asked_where_the_file_or_the_school_knows(
    make: Factories, previewed: Previewed, imported: Imported
) -> None:
    assert asked(previewed("companies", WITH_YEAR, "L1;Anker;2023-2024")) == ""
    imported("companies", WITH_YEAR, "L1;Anker;2023-2024")

    assert asked(previewed("companies", WITH_YEAR, "L2;Bakker;2024-2025", "L3;Cirkel;")) == ""
    assert asked(previewed("companies", HEAD, "L2;Bakker")) != ""
    assert asked(previewed("companies", HEAD, ";Zonder nummer")) == ""


def test_nothing_is_imported_before_the_answer(make: Factories, previewed: Previewed) -> None:
    batch = previewed("companies", HEAD, *TWO)
    assert asked(batch) == QUESTION

    with pytest.raises(QuestionUnanswered):
        confirm(batch, actor=None)

    assert (years(), batch.state) == ({}, ImportState.PREVIEWED)


def test_preview_that_was_seen_holds_the_answer(make: Factories, previewed: Previewed) -> None:
    batch = previewed("companies", HEAD, *TWO)
    unanswered = batch.fingerprint
    choose(batch, (), (), "all")
    everything = batch.fingerprint
    choose(batch, (), (), "none")

    assert len({unanswered, everything, batch.fingerprint}) == 3
    choose(batch, (), (), "anything else")
    assert batch.answers == {"known": "none"}
    batch.answers = {"known": "all"}  # by a colleague, whose answer this page never showed
    db.session.flush()
    assert confirm(batch, actor=None) is Confirmation.SEE_AGAIN


def test_page_asks_before_it_imports(coordinator: Browser) -> None:
    page = upload(coordinator, "companies", f"{HEAD};Erkend voor", *(f"{line};25187" for line in TWO))
    assert QUESTION in page.text
    assert "Meervoud records 2025-2026 as the last school year with one of your students" in page.text
    refused = page.submit("Import", expect=422)
    assert "Answer this question first. Nothing has been imported yet." in refused.text
    assert years() == {}

    done = refused.submit("Import", answer="all")

    assert "The file is imported." in done.html
    assert years() == {"L1": 2026, "L2": 2026}
    assert "all of them" in coordinator.get("/audit").text


def test_page_keeps_the_answer_beside_other_choices(make: Factories, coordinator: Browser) -> None:
    page = upload(coordinator, "companies", f"{HEAD};Erkend voor", *(f"{line};25187" for line in TWO))
    batch = db.session.scalars(select(ImportBatch)).one()
    token = coordinator.token()
    coordinator.post(f"/imports/{batch.id}/choices", {"csrf_token": token, "answer": "none"})

    page = coordinator.get(page.path)
    checked = [
        radio.get("value")
        for radio in page.all(".//input[@name='answer']")
        if radio.get("checked") is not None
    ]
    assert checked == ["none"]


@pytest.mark.parametrize(
    ("options", "year", "words"),
    [
        (("--known", "all"), 2026, "All of them."),
        (("--known", "none"), None, "Not one of them."),
        (("--known", "file"), None, "Not one of them."),
        ((), None, "hold a talk with each of them"),
    ],
)
def test_command_takes_the_answer_and_says_what_it_means(
    app: Flask, make: Factories, tmp_path: Path, options: tuple[str, ...], year: int | None, words: str
) -> None:
    code = make.school.code
    db.session.commit()
    file = tmp_path / "companies.csv"
    file.write_bytes(csv_file(HEAD, *TWO))
    arguments = ["import", "companies", str(file), "--school", code]
    preview = app.test_cli_runner().invoke(args=[*arguments, "--dry-run", *options])
    assert (QUESTION in preview.output, words in preview.output, years()) == (True, True, {})

    result = app.test_cli_runner().invoke(args=[*arguments, *options])

    assert result.exit_code == 0, result.output
    assert words in result.output
    assert years() == {"L1": year, "L2": year}


def test_command_refuses_another_answer(app: Flask, make: Factories, tmp_path: Path) -> None:
    file = tmp_path / "companies.csv"
    file.write_bytes(csv_file(HEAD, *TWO))
    result = app.test_cli_runner().invoke(
        args=["import", "companies", str(file), "--school", make.school.code, "--known", "some"]
    )

    assert result.exit_code == 2
