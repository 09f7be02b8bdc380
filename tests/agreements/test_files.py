"""The signed paper: recognised by content, for coordinators and herself, gone when it has to."""

import io

import pytest
from flask import Flask
from sqlalchemy import select

from app.access import Role
from app.agreements.broken_rules import FileTooLarge
from app.agreements.models import AgreementFile, FileKind
from app.agreements.queries import holding
from app.agreements.services.files import kind_of
from app.agreements.services.sheets import make_sheet
from app.audit.models import AuditEvent
from app.extensions import db
from app.placements.models import Placement
from tests.agreements.conftest import SIGNING, Office
from tests.agreements.papers import JPEG, PDF, PNG
from tests.browser import Browser, Page
from tests.factories import Factories


@pytest.fixture
def placement(office: Office) -> Placement:
    found = office.place()
    make_sheet(found, actor=office.coordinator)
    db.session.commit()
    return found


def added(page: Page, content: bytes, name: str, expect: int = 200, day: str = "15-1-2027") -> Page:
    return page.submit(
        "Keep the signed paper", expect=expect, file=(io.BytesIO(content), name), signed_on=day
    )


@pytest.mark.parametrize(
    ("content", "kind", "ending"),
    [(PDF, "application/pdf", "pdf"), (JPEG, "image/jpeg", "jpg"), (PNG, "image/png", "png")],
)
def test_signed_paper_is_kept_and_leaves_as_a_download(
    office: Office, placement: Placement, browser: Browser, content: bytes, kind: str, ending: str
) -> None:
    page = browser.sign_in(office.coordinator).get(f"/placements/{placement.id}/agreement")
    added(page, content, "../../whatever.exe")

    kept = db.session.scalars(select(AgreementFile)).one()
    address = f"/placements/{placement.id}/agreement/files/{kept.id}"
    response = browser._open("POST", address, data={"csrf_token": browser.token()})

    assert placement.agreement_signed_on == SIGNING
    assert response.data == content
    assert response.mimetype == kind
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"] == f'attachment; filename="signed-1-1.{ending}"'
    assert response.headers["Cache-Control"] == "no-store"
    actions = list(db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))
    assert actions[-2:] == ["agreement_file:add", "agreement_file:fetch"]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<html><script>alert(1)</script>", "signed.pdf"),
        (b"MZ\x90\x00" + PDF, "signed.pdf"),
        (PDF[:20], "signed.pdf"),
        (b"", "signed.pdf"),
        (b"GIF89a" + b"\x00" * 20, "signed.png"),
    ],
)
def test_other_files_are_refused_whatever_their_name(
    office: Office, placement: Placement, browser: Browser, content: bytes, name: str
) -> None:
    page = browser.sign_in(office.coordinator).get(f"/placements/{placement.id}/agreement")

    refused = added(page, content, name, expect=422)

    assert "Choose a PDF, or a photo as JPEG or PNG." in refused.text
    assert placement.agreement_signed_on is None
    assert db.session.scalars(select(AgreementFile)).all() == []


def test_too_large_a_file_is_refused_with_what_to_do(app: Flask) -> None:
    most = app.config["AGREEMENT_FILE_MB"] * 1024 * 1024

    assert kind_of(PDF[:-6] + b" " * (most - len(PDF)) + PDF[-6:]) is FileKind.PDF
    with pytest.raises(FileTooLarge, match="Choose a file of at most 5 MB"):
        kind_of(PDF[:-6] + b" " * most + PDF[-6:])


def test_paper_asks_for_the_day_of_signing_while_somebody_has_to(
    office: Office, placement: Placement, browser: Browser
) -> None:
    page = browser.sign_in(office.coordinator).get(f"/placements/{placement.id}/agreement")

    refused = added(page, PDF, "signed.pdf", expect=422, day="")

    assert "Enter the day on which the last party signed" in refused.text


def test_only_coordinators_and_herself_download_it(
    office: Office, placement: Placement, make: Factories, browser: Browser
) -> None:
    page = browser.sign_in(office.coordinator).get(f"/placements/{placement.id}/agreement")
    added(page, PDF, "signed.pdf")
    stranger = make.user(school=make.new_school())
    other = office.place()
    make_sheet(other, actor=office.coordinator)
    db.session.commit()
    student, classmate = placement.student.user, other.student.user
    assert student is not None
    assert classmate is not None

    def status(user: object, address: str) -> int:
        browser.sign_in(user)  # type: ignore[arg-type]
        return browser._open("POST", address, data={"csrf_token": browser.token()}).status_code

    theirs, hers = f"/placements/{placement.id}/agreement/files/1", "/my-agreement/files/1"
    assert status(office.coordinator, theirs) == 200
    assert status(stranger, theirs) == 404
    assert status(office.supervisor, theirs) == 403
    assert status(make.user(Role.ADMINISTRATOR), theirs) == 403
    assert status(student, hers) == 200
    assert status(classmate, hers) == 404
    assert status(office.coordinator, f"/placements/{other.id}/agreement/files/1") == 404


def test_removed_file_leaves_nothing_of_its_content(
    office: Office, placement: Placement, browser: Browser
) -> None:
    page = browser.sign_in(office.coordinator).get(f"/placements/{placement.id}/agreement")
    page = added(page, PDF, "signed.pdf")

    page = page.submit("Remove")

    kept = db.session.scalars(select(AgreementFile)).one()
    assert (kept.content, kept.size, kept.digest) == (b"", 0, "")
    assert "The file has been removed." in page.text
    assert holding(placement) is not None
