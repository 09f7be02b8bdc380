"""The file of role models: who may be asked, who goes into quarantine, and what a second import leaves alone (R26)."""

import json
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.accounts.queries import user_by_email
from app.demo.story import DATA
from app.extensions import db
from app.imports.models import ImportRow
from app.notices.models import Email
from app.rolemodels.models import ConsentSource, Offer, RoleModel, RoleModelState
from app.rolemodels.queries import asked_for, current_consents
from app.rolemodels.services import agree, withdraw
from app.rolemodels.services.addresses import ask_for_address
from app.rolemodels.services.editing import change
from app.rolemodels.sweeps import keep_register
from app.schools.services import create_school
from tests.accounts.mailbox import emails_to
from tests.factories import Factories
from tests.rolemodels.files import import_of, line, preview_of

pytestmark = pytest.mark.database
NOW = "2026-11-24T12:00:00+01:00"
_S = RoleModelState


def states(school_id: int) -> dict[RoleModelState, int]:
    rows = db.session.execute(
        select(RoleModel.state, func.count())
        .where(RoleModel.school_id == school_id)
        .group_by(RoleModel.state)
    )
    return {state: count for state, count in rows}


def the_one(email: str = "noor@work.example") -> RoleModel:
    return db.session.execute(select(RoleModel).where(RoleModel.email == email)).scalar_one()


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def test_reads_the_file_of_a_whole_school(app: Flask, database: None) -> None:
    school = create_school("roc-stad", "ROC Voorbeeldstad")
    db.session.commit()
    for file in ("companies.csv", "rolemodels.csv"):
        arguments = ["import", file.partition(".")[0], str(DATA / file), "--school", "roc-stad", "--json"]
        result = app.test_cli_runner().invoke(args=arguments)
        assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)

    assert report == {"new": 20, "changed": 0, "unchanged": 0, "errors": []}
    assert states(school.id) == {_S.ACTIVE: 17, _S.QUARANTINED: 3}
    found = {offer: len(db.session.scalars(asked_for(school.id, offer)).all()) for offer in Offer}
    assert found[Offer.CIRCLE] == 6
    assert found[Offer.SPEED_DATE] == 0
    assert db.session.scalar(select(func.count()).where(Email.kind == "role_model_invitation")) == 3
    assert all(one.site_id for one in db.session.scalars(asked_for(school.id, Offer.CIRCLE)))


def test_asks_18_of_50_once_and_removes_them_after_30_days(make: Factories) -> None:
    lines = [line(f"yes{n}@work.example") for n in range(32)]
    lines += [line(f"ask{n}@work.example", consent="nee", given="", until="") for n in range(18)]

    import_of(make.school, *lines)
    again = import_of(make.school, *lines)

    assert again == {"new": 0, "changed": 0, "unchanged": 50, "errors": 0}
    assert states(make.school.id) == {_S.ACTIVE: 32, _S.QUARANTINED: 18}
    assert len(db.session.scalars(asked_for(make.school.id, Offer.CIRCLE)).all()) == 32
    assert db.session.scalar(select(func.count()).where(Email.kind == "role_model_invitation")) == 18
    db.session.commit()
    with time_machine.travel("2026-12-24T12:00:00+01:00", tick=False):
        keep_register()
        assert states(make.school.id) == {_S.ACTIVE: 32, _S.QUARANTINED: 18}
    with time_machine.travel("2026-12-24T12:00:01+01:00", tick=False):
        keep_register()
    assert states(make.school.id) == {_S.ACTIVE: 32, _S.LAPSED: 18}
    left = [one for one in db.session.scalars(select(RoleModel)) if one.has_left]
    assert len(left) == 18
    assert not any(one.name or one.email for one in left)


@pytest.mark.parametrize(
    "cells",
    [
        {"consent": "nee", "given": "", "until": ""},
        {"consent": ""},
        {"given": ""},
        {"given": "25-11-2026", "until": "01-11-2027"},
        {"until": "23-11-2026"},
        {"given": "23-11-2024", "until": ""},
        {"given": "01-01-2022", "until": "01-01-2030"},
        {"offers": ""},
    ],
    ids=["no", "empty", "no date", "future", "ended", "two years old", "longer than two years", "to nothing"],
)
def test_puts_whoever_did_not_provably_agree_in_quarantine(make: Factories, cells: dict[str, str]) -> None:
    import_of(make.school, line(**cells))

    assert the_one().state is _S.QUARANTINED
    assert [email.kind for email in emails_to("noor@work.example")] == ["role_model_invitation"]
    assert user_by_email("noor@work.example") is None


def test_lets_consent_hold_for_two_years_where_the_file_names_no_day_or_a_later_one(make: Factories) -> None:
    import_of(make.school, line("a@work.example", until=""), line("b@work.example", until="01-09-2031"))

    for email in ("a@work.example", "b@work.example"):
        consents = current_consents(the_one(email))
        assert {one.ends_on for one in consents} == {date(2028, 9, 1)}
        assert {one.given_on for one in consents} == {date(2026, 9, 1)}


def test_takes_out_of_quarantine_whoever_the_file_says_agreed(make: Factories) -> None:
    import_of(make.school, line(consent="nee"))

    counts = import_of(make.school, line())

    assert counts["changed"] == 1
    assert the_one().state is _S.ACTIVE
    assert [one.offer for one in current_consents(the_one())] == [Offer.CIRCLE, Offer.GUEST_LESSON]
    account = user_by_email("noor@work.example")
    assert account is not None
    assert account.id == the_one().user_id


def test_keeps_what_was_edited_by_hand(make: Factories) -> None:
    import_of(make.school, line())
    change(the_one(), {"job_title": "Architect"}, actor=make.user())

    counts = import_of(make.school, line(town="Kampen"))

    assert counts["changed"] == 1
    assert (the_one().job_title, the_one().town) == ("Architect", "Kampen")


def test_follows_the_file_until_she_says_something_herself(make: Factories) -> None:
    import_of(make.school, line())
    import_of(make.school, line(offers="mentor", until="01-06-2028"))
    assert [(one.offer, one.ends_on) for one in current_consents(the_one())] == [
        (Offer.CIRCLE, date(2028, 6, 1))
    ]

    agree(the_one(), [Offer.SPEED_DATE], date(2027, 1, 1), ConsentSource.LINK)
    counts = import_of(make.school, line())

    assert counts["unchanged"] == 1
    assert [one.offer for one in current_consents(the_one())] == [Offer.SPEED_DATE]


def test_does_not_bring_back_whoever_withdrew(make: Factories) -> None:
    import_of(make.school, line())
    withdraw(the_one())

    counts = import_of(make.school, line())

    assert counts == {"new": 0, "changed": 0, "unchanged": 1, "errors": 0}
    assert states(make.school.id) == {_S.WITHDRAWN: 1}
    assert emails_to("noor@work.example") == []


def test_leaves_alone_whoever_signed_up_herself(make: Factories) -> None:
    make.role_model(email="noor@work.example", state=_S.CONFIRMED, town="Meppel")

    counts = import_of(make.school, line())

    assert counts["unchanged"] == 1
    assert (the_one().state, the_one().town) == (_S.CONFIRMED, "Meppel")


def test_makes_no_second_entry_of_an_address_that_waits_for_its_reader(make: Factories) -> None:
    school = make.school
    import_of(school, line())
    ask_for_address(the_one(), "noor@home.example", actor=None)
    db.session.commit()

    assert import_of(school, line("noor@home.example"))["unchanged"] == 1
    with time_machine.travel(NOW, tick=False) as clock:
        clock.shift(timedelta(days=8))
        keep_register()
        assert import_of(school, line("noor@home.example"))["new"] == 1, "nobody keeps it from its reader"


def test_refuses_rows_without_keeping_their_names(make: Factories) -> None:
    counts = import_of(make.school, line("no address"), line("a@work.example"), line("a@work.example"))

    assert (counts["new"], counts["errors"]) == (1, 2)
    kept = db.session.scalars(select(ImportRow)).all()
    assert len(kept) == 2
    assert "Wal" not in json.dumps([[row.title, row.detail, row.source] for row in kept])
    assert "no address" not in json.dumps([[row.title, row.detail, row.source] for row in kept])


def test_links_somebody_to_the_site_that_the_file_names(make: Factories) -> None:
    domain = make.domain()
    make.programme(domain_code=domain.code)
    site = make.site(sbb_company_id="L100200")

    import_of(make.school, line(company="L100200"), line("b@work.example", company="L999"))

    assert the_one().site_id == site.id
    assert the_one().field_codes == {domain.code}
    assert the_one("b@work.example").site_id is None


def test_reads_diploma_and_moments(make: Factories) -> None:
    programme = make.programme(name="Mediavormgeving")
    headers = "Voornaam;Achternaam;E-mail;Diploma;Dagdelen;Wil bijdragen als"

    import_of(
        make.school,
        'Noor;Wal;noor@work.example;Mediavormgeving, 2019;"di avond; wo middag";open dag',
        headers=headers,
    )

    assert the_one().slots == ["tue_evening", "wed_afternoon"]
    assert (the_one().programme_id, the_one().diploma_year, the_one().kind) == (programme.id, 2019, "alumna")


def test_previews_say_what_happens_to_each(make: Factories) -> None:
    batch = preview_of(make.school, line(), line("b@work.example", consent="nee"))

    rows = select(ImportRow).where(ImportRow.batch_id == batch.id).order_by(ImportRow.position)
    said = db.session.scalars(rows).all()
    assert "quarantine" in json.dumps(batch.remarks["en"])
    assert "gets one email" in json.dumps(said[1].detail["en"])


def test_forgets_a_preview_of_whoever_withdraws_meanwhile(make: Factories) -> None:
    import_of(make.school, line())
    batch = preview_of(make.school, line(town="Kampen"))

    withdraw(the_one())

    row = db.session.scalars(select(ImportRow).where(ImportRow.batch_id == batch.id)).one()
    assert (row.title, row.source, row.detail) == ("", {}, {})


def test_answers_are_counted_to_the_second(make: Factories) -> None:
    import_of(make.school, line(consent="nee"))
    moment = the_one().invited_at
    assert moment is not None
    with time_machine.travel(moment + timedelta(days=30), tick=False):
        keep_register()
    assert the_one().state is RoleModelState.QUARANTINED
