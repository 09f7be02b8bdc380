"""Examples for the gallery page: one of everything, in every state, with invented companies and figures."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from flask import request
from flask_wtf.file import FileField
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields import TimeField
from wtforms.validators import InputRequired, Length, NumberRange

from app.access import GRANTS, Role
from app.web.forms import (
    BaseForm,
    CheckboxListField,
    DateField,
    EmailField,
    PostcodeField,
    VersionField,
    WholeNumberField,
    choices_from,
)
from app.web.listing import Listing, ListState
from app.web.navigation import Section, items_for
from app.web.ranking import moved

SHOWN = "companies.list_sites"
COUNTS = {
    "companies.list_sites": 5,
    "students.list_students": 3,
    "imports.list_imports": 1,
    "students.edit_preferences": 1,
}

TOWNS = [("zwolle", "Zwolle"), ("meppel", "Meppel"), ("deventer", "Deventer")]
HELP = [
    ("together", "A place where another student goes too"),
    ("women", "Women in technical roles at the site"),
    ("coach", "A woman as coach"),
]
WRONG = {
    "women": "four",
    "hours": "a few",
    "counted_on": "31-31-2026",
    "postcode": "12",
    "remarks": "Tools on loan.",
}
SITES = [
    ("Bakker Metaal", "Zwolle", 4, False, 2, 3),
    ("Installatiebedrijf Noorderlicht", "Meppel", 2, False, 1, 2),
    ("Van der Veen Elektrotechniek", "Deventer", 1, True, 1, 1),
    ("Şahin & Zoë Mechatronica", "Zwolle", 0, False, 4, 4),
    ("D'Angelo Systems", "Deventer", None, False, 0, 2),
]
OPENINGS = [
    ("11", "Bakker Metaal", "Zwolle, 12 min by bike"),
    ("12", "Installatiebedrijf Noorderlicht", "Meppel, 34 min by train"),
    ("13", "Van der Veen Elektrotechniek", "Deventer, 41 min by train"),
]
RANKS = ["First choice", "Second choice", "Third choice", "Lower choice", "No place yet"]


class ContactForm(Form):
    """A part of a form that comes back several times."""

    name = StringField("Name", [InputRequired("Enter a name.")])
    email = EmailField("Email address")


class EverythingForm(BaseForm):
    """A field of every kind."""

    version = VersionField(default=3)
    name = StringField("Name of the site", [InputRequired("Enter the name of the site."), Length(max=80)])
    women = WholeNumberField(
        "Women in technical roles", [NumberRange(0, 999, "Enter a number from 0 to 999.")]
    )
    minutes = WholeNumberField("Longest journey, one way")
    counted_on = DateField("Counted on", [InputRequired("Enter the day of the count.")])
    start = TimeField("Start of the day")
    email = EmailField("Email address of the contact", [InputRequired("Enter an email address.")])
    postcode = PostcodeField("Postcode")
    password = PasswordField("Password", [InputRequired("Enter your password.")])
    town = SelectField(
        "Town", [InputRequired("Choose a town.")], choices=choices_from(TOWNS, blank="Choose a town")
    )
    mode = RadioField(
        "How do you travel?",
        [InputRequired("Choose how you travel.")],
        choices=choices_from([("bike", "By bike"), ("train", "By train or bus"), ("car", "By car")]),
    )
    help = CheckboxListField("What helps you?", choices=choices_from(HELP))
    remarks = TextAreaField("Agreements with the company")
    sheet = FileField("Spreadsheet")
    contacts = FieldList(FormField(ContactForm, "Contact"), "Contacts", min_entries=1)
    agree = BooleanField(
        "I have checked this with the company", [InputRequired("Tick this when you have checked it.")]
    )


def _rank_rows() -> list[tuple[str, str, str]]:
    by_value = {value: (value, title, note) for value, title, note in OPENINGS}
    order = request.form.getlist("order") or list(by_value)
    return [by_value[value] for value in moved(order, request.form.get("move", "")) if value in by_value]


def _wrong_form() -> EverythingForm:
    """The form as it comes back with answers to correct."""
    sent = MultiDict({f"wrong-{name}": value for name, value in WRONG.items()})
    form = EverythingForm(formdata=sent, prefix="wrong-", meta={"csrf": False})
    form.validate()
    return form


def _shell(who: str) -> dict[str, Any]:
    """An invented person around the gallery: a coordinator, or a student to see the bar on a phone."""
    is_student = who == "student"
    granted = GRANTS[Role.STUDENT if is_student else Role.COORDINATOR]
    sections = tuple(
        Section(
            item.label,
            item.icon,
            "/gallery",
            item.endpoint == SHOWN,
            COUNTS.get(item.endpoint, 0),
            item.in_bar,
            item.is_upkeep,
        )
        for item in items_for(granted.__contains__)
    )
    person = SimpleNamespace(
        has=lambda _permission: True,
        is_authenticated=True,
        is_staff=not is_student,
        name="Zoë van der Berg" if is_student else "Merel Hendriks",
        email="z.vanderberg@leerling.delta.example" if is_student else "m.hendriks@delta.example",
        school=SimpleNamespace(name="Techniekcollege Delta"),
    )
    return {"current_user": person, "navigation": lambda: sections}


def gallery() -> dict[str, Any]:
    """Everything the gallery template shows."""
    state = ListState.from_request(
        sorts=["name", "women", "free"], filters={"town": [value for value, _ in TOWNS]}
    )
    sites = [
        SimpleNamespace(name=n, town=t, women=w, outdated=o, free=f, capacity=c) for n, t, w, o, f, c in SITES
    ]
    return {
        **_shell(request.args.get("as", "")),
        "form": EverythingForm(),
        "wrong": _wrong_form(),
        "listing": Listing(sites, 120, state),
        "towns": TOWNS,
        "rank_rows": _rank_rows(),
        "ranks": [
            ("Girls in electrical engineering", list(zip(RANKS, [31, 8, 4, 2, 1], strict=True))),
            ("Girls in mechatronics", list(zip(RANKS, [18, 9, 0, 3, 0], strict=True))),
        ],
        "load": [("Team Electro", 46, 60), ("Team Metal", 38, 32), ("Team ICT", 12, 40)],
        "phases": [
            ("Companies", date(2026, 8, 24), date(2026, 10, 31), "done"),
            ("Choosing", date(2026, 11, 2), date(2026, 12, 4), "now"),
            ("Match", date(2026, 12, 7), date(2026, 12, 18), "ahead"),
            ("Agreements", date(2027, 1, 4), date(2027, 1, 29), "ahead"),
            ("Internship", date(2027, 2, 1), date(2027, 7, 2), "ahead"),
            ("Evaluation", date(2027, 6, 21), date(2027, 7, 16), "ahead"),
        ],
        "counts": [("2022", 0), ("2023", 1), ("2024", None), ("2025", 2), ("2026", 4)],
        "events": [
            (
                datetime(2026, 11, 23, 13, 5, tzinfo=UTC),
                "M. Hendriks",
                "Confirmed the count: 4 women in technical roles",
            ),
            (datetime(2026, 9, 3, 8, 30, tzinfo=UTC), "Bakker Metaal", "Sent the count through the link"),
        ],
    }
