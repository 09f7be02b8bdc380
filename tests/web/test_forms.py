"""Fields understand what people type, keep it when it is wrong, and say how to put it right."""

from collections.abc import Iterator
from datetime import date, time
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import FieldList, Form, FormField, PasswordField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, Optional

from app.web.forms import (
    BaseForm,
    DateField,
    EmailField,
    PostcodeField,
    TimeField,
    VersionField,
    WholeNumberField,
    choices_from,
    clean_text,
    field_kind,
    form_problems,
    optional_id,
)


class Contact(Form):
    email = EmailField("Email", [InputRequired("Enter an email address.")])


class Everything(BaseForm):
    name = StringField("Name", filters=[lambda text: text.upper() if text else text])
    password = PasswordField("Password")
    women = WholeNumberField("Women", [Optional(), NumberRange(-5, 9999)])
    day = DateField("Day")
    at = TimeField("Time")
    email = EmailField("Email")
    postcode = PostcodeField("Postcode")
    mode = RadioField("Mode", choices=choices_from([("bike", "By bike")]), validate_choice=False)
    remarks = TextAreaField("Remarks")
    version = VersionField()
    contacts = FieldList(FormField(Contact))


@pytest.fixture(autouse=True)
def request_context(app: Flask) -> Iterator[None]:
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        yield


def fill(**values: Any) -> Everything:
    form = Everything(formdata=MultiDict(values), meta={"csrf": False})
    form.validate()
    return form


def test_clean_text_drops_blanks_and_control_characters_and_keeps_names() -> None:
    assert clean_text("\u00a0 D'Angelo\x00\u200b ") == "D'Angelo\u200b"
    assert clean_text("Zoe\u0308") == "Zoë"
    assert clean_text("two\nlines\tand a tab") == "two\nlines\tand a tab"
    assert clean_text(4) == 4


def test_form_cleans_text_before_its_own_filters() -> None:
    assert fill(name="  Şeyma ").name.data == "ŞEYMA"


def test_a_field_of_one_line_has_one_line_and_a_text_area_keeps_them() -> None:
    form = fill(name="een\r\ntwee", remarks="een\r\ntwee")

    assert form.name.data == "EEN TWEE"
    assert form.remarks.data == "een\ntwee"


def test_form_leaves_a_password_as_it_was_typed() -> None:
    assert fill(password="  four words with blanks ").password.data == "  four words with blanks "


@pytest.mark.parametrize(
    ("typed", "meant"), [("4", 4), (" 4 ", 4), ("1 200", 1200), ("-3", -3), ("0", 0), ("", None)]
)
def test_whole_number_reads(typed: str, meant: int | None) -> None:
    form = fill(women=typed)

    assert (form.women.data, list(form.women.errors)) == (meant, [])


@pytest.mark.parametrize("typed", ["four", "1,5", "1.5", "1e3", "٤", "9999999999"])
def test_whole_number_refuses_and_keeps_what_was_typed(typed: str) -> None:
    form = fill(women=typed)

    assert form.women.errors == ["Enter a whole number, for example 4."]
    assert f'value="{typed}"' in str(form.women())


@pytest.mark.parametrize("typed", ["2027-02-01", "1-2-2027", "01/02/2027", "1.2.2027", " 1-2-2027 "])
def test_date_reads_what_browsers_and_people_write(typed: str) -> None:
    assert fill(day=typed).day.data == date(2027, 2, 1)


@pytest.mark.parametrize("typed", ["31-2-2027", "1-2-27", "0001-01-01", "9999-12-31", "soon", "2027-13-01"])
def test_date_refuses_and_keeps_what_was_typed(typed: str) -> None:
    form = fill(day=typed)

    assert form.day.errors == ["Enter a date, for example 1-2-2027."]
    assert f'value="{typed}"' in str(form.day())


def test_email_is_kept_in_lower_case() -> None:
    assert fill(email=" M.Hendriks@Delta.example ").email.data == "m.hendriks@delta.example"


@pytest.mark.parametrize(
    ("typed", "kept"), [("8021ab", "8021 AB"), ("8021 AB", "8021 AB"), ("8021", "8021"), ("", "")]
)
def test_postcode_is_kept_in_one_way(typed: str, kept: str) -> None:
    assert fill(postcode=typed).postcode.data == kept


@pytest.mark.parametrize("typed", ["0999 AA", "12", "8021 A", "8021 ABC"])
def test_postcode_refuses(typed: str) -> None:
    assert fill(postcode=typed).postcode.errors == ["Enter a postcode, for example 1234 AB."]


def test_choices_begin_with_an_empty_one_when_asked() -> None:
    assert [(c.value, c.label) for c in choices_from([("z", "Zwolle")], blank="Choose a town")] == [
        ("", "Choose a town"),
        ("z", "Zwolle"),
    ]


def test_optional_id_reads_nothing_as_none() -> None:
    assert [optional_id(value) for value in ("", None, "None", "12", 12)] == [None, None, None, 12, 12]


def test_field_kind_names_how_a_field_is_drawn() -> None:
    form = Everything(formdata=None)

    assert {field.short_name: field_kind(field) for field in form if field.short_name != "csrf_token"} == {
        "name": "text",
        "password": "password",
        "women": "number",
        "day": "date",
        "at": "time",
        "email": "text",
        "postcode": "text",
        "mode": "radios",
        "remarks": "textarea",
        "version": "hidden",
        "contacts": "list",
    }


def test_problems_lead_to_the_control_also_in_groups_and_lists() -> None:
    form = fill(women="x", **{"contacts-0-email": "", "contacts-1-email": "a@delta.example"})
    form.form_errors.append("Choose one of the two.")

    assert form_problems(form) == [
        ("", "Choose one of the two."),
        ("women", "Women: enter a whole number, for example 4."),
        ("contacts-0-email", "Enter an email address."),
    ]


def test_problems_that_read_alike_begin_with_what_they_are_about() -> None:
    form = fill()
    form.women.errors = form.at.errors = form.day.errors = ["Choose an answer."]
    form.day.label.text = "Which day?"
    form.name.errors = ["Enter a name."]

    assert form_problems(form) == [
        ("name", "Enter a name."),
        ("women", "Women: choose an answer."),
        ("day", "Which day? Choose an answer."),
        ("at", "Time: choose an answer."),
    ]


def test_problem_of_a_choice_leads_to_its_first_option() -> None:
    form = fill()
    form.mode.errors = ["Choose how you travel."]

    assert ("mode-0", "Choose how you travel.") in form_problems(form)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("14:30", time(14, 30)), ("9.05", time(9, 5)), ("", None), ("23:59:00", time(23, 59))],
)
def test_time_is_read_as_people_type_it(typed: str, meant: time | None) -> None:
    form = fill(at=typed)

    assert form.at.data == meant
    assert not form.at.errors


@pytest.mark.parametrize("typed", ["24:00", "12:60", "half three", "1430", "１２:30"])
def test_time_that_is_none_gets_one_message(typed: str) -> None:
    form = fill(at=typed)

    assert list(form.at.errors) == ["Enter a time, for example 14:30."]
    assert form.at.data is None
