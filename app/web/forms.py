"""The base of every form, and the fields that features share.

A form holds the shape of an answer and the message beside a wrong one; choices are handed in by the view, rules are
checked by the service. Templates draw fields with `components/forms.html`, which asks `field_kind` and `form_problems`.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    FileField,
    FormField,
    HiddenField,
    IntegerField,
    MultipleFileField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms import (
    DateField as IsoDateField,
)
from wtforms import (
    EmailField as PlainEmailField,
)
from wtforms import (
    TimeField as IsoTimeField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.form import BaseForm as AnyForm
from wtforms.validators import InputRequired, Length, StopValidation
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from app.web.switching import is_switch, note_form

CLOCK = re.compile(r"^(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?::00)?$", re.ASCII)
ISO_DAY = re.compile(r"^(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})$", re.ASCII)
DUTCH_DAY = re.compile(r"^(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})$", re.ASCII)
YEARS = range(1900, 2200)
"""As in a spreadsheet: outside them a day is a slip, and a calendar's first and last day cannot be moved."""
POSTCODE = re.compile(r"^([1-9]\d{3})\s?([A-Za-z]{2})?$", re.ASCII)


def clean_text(value: Any) -> Any:
    """Text as somebody meant it: no blanks around it, no control characters, accents in one form."""
    if not isinstance(value, str):
        return value
    kept = "".join(c for c in value if c in "\n\t" or unicodedata.category(c) != "Cc")
    return unicodedata.normalize("NFC", kept).strip()


def one_line(value: Any) -> Any:
    """Clean text for a field of one line: browsers send no line break there, and a title ends up in headers."""
    cleaned = clean_text(value)
    return " ".join(cleaned.split("\n")) if isinstance(cleaned, str) else cleaned


class BaseForm(FlaskForm):
    """CSRF on, text cleaned in every field but passwords; it never holds where somebody only switches the language."""

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: AnyForm, unbound_field: Any, options: dict[str, Any]) -> Field:
            kind = unbound_field.field_class
            if issubclass(kind, StringField) and not issubclass(kind, PasswordField):
                filters = tuple(unbound_field.kwargs.get("filters", ()))
                clean = clean_text if issubclass(kind, TextAreaField) else one_line
                options = {**options, "filters": (clean, *filters)}
                unbound_field = _without_filters(unbound_field)
            return super().bind_field(form, unbound_field, options)

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all fields hold: see `app/web/switching.py` for why none does when the page is only switched."""
        note_form(self)
        is_right: bool = super().validate(extra_validators)
        return is_right and not is_switch()


def _without_filters(unbound: Any) -> Any:
    arguments = {name: value for name, value in unbound.kwargs.items() if name != "filters"}
    return type(unbound)(unbound.field_class, *unbound.args, name=unbound.name, **arguments)


class OneMessage:
    """What could not be read gets that one message: no rule about its value is asked as well."""

    process_errors: Any

    def pre_validate(self, form: AnyForm) -> None:
        if self.process_errors:
            raise StopValidation


class WholeNumberField(OneMessage, IntegerField):
    """A whole number, or None when left empty: the rule whether it may be empty is a validator's."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = re.sub(r"\s", "", str(valuelist[0])) if valuelist else ""
        if not text:
            self.data = None
            return
        if not re.fullmatch(r"[+-]?[0-9]{1,9}", text):
            self.data = None
            raise ValueError(_l("Enter a whole number, for example 4."))
        self.data = int(text)


class DateField(OneMessage, IsoDateField):
    """A day. Browsers send 2027-02-01; people without a date picker type 1-2-2027."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = day_of(text) if text else None
        if text and self.data is None:
            raise ValueError(_l("Enter a date, for example 1-2-2027."))


def day_of(text: str) -> date | None:
    """The day that a text means: 2027-02-01, 1-2-2027, 1/2/2027 or 1.2.2027; None when it means no day of `YEARS`."""
    found = DUTCH_DAY.match(text) or ISO_DAY.match(text)
    if found is None:
        return None
    try:
        day = date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None
    return day if day.year in YEARS else None


class TimeField(OneMessage, IsoTimeField):
    """A time of day. Browsers send 14:30; people without a time picker also type 14.30."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = time_of(text) if text else None
        if text and self.data is None:
            raise ValueError(_l("Enter a time, for example 14:30."))


def time_of(text: str) -> time | None:
    """The time that a text means: 14:30 or 9.05; None when it means none."""
    found = CLOCK.match(text)
    if found is None or int(found["hour"]) > 23 or int(found["minute"]) > 59:
        return None
    return time(int(found["hour"]), int(found["minute"]))


class EmailField(PlainEmailField):
    """An email address in lower case, so that one person has one account."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = clean_text(str(valuelist[0])) if valuelist else ""
        self.data: str | None = text.lower() or None


class PostcodeField(OneMessage, StringField):
    """A Dutch postcode, kept as `1234 AB` or as its four digits."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = clean_text(str(valuelist[0])) if valuelist else ""
        self.data = text
        if not text:
            return
        found = POSTCODE.match(text)
        if found is None:
            raise ValueError(_l("Enter a postcode, for example 1234 AB."))
        digits, letters = found.groups()
        self.data = f"{digits} {letters.upper()}" if letters else digits


class CheckboxListField(SelectMultipleField):
    """Several answers from a short list, each with its own box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class VersionField(IntegerField):
    """The version of the row that this form was made from; a service that finds another raises a stale-form error."""

    widget = HiddenInput()


class ReasonForm(BaseForm):
    """Why a person decides so, about what was on the screen."""

    version = VersionField()
    reason = TextAreaField(
        _l("Reason"),
        [
            InputRequired(_l("Give the reason in one sentence. Colleagues will read it.")),
            Length(max=1000, message=_l("Use 1000 characters at most.")),
        ],
    )


def choices_from(pairs: Iterable[tuple[Any, Any]], *, blank: Any = None) -> list[SelectChoice]:
    """Choices for a select from (value, label) pairs, with an empty one labelled `blank` on top when that is given."""
    first = [SelectChoice("", blank)] if blank is not None else []
    return first + [SelectChoice(value, label) for value, label in pairs]


def optional_id(value: Any) -> int | None:
    """Coerce for a select of rows in which nothing may be chosen: "" is None, "12" is 12."""
    if value in (None, "", "None"):
        return None
    return int(value)


KINDS: tuple[tuple[type[Field], str], ...] = (
    (HiddenField, "hidden"),
    (VersionField, "hidden"),
    (SubmitField, "submit"),
    (FormField, "group"),
    (FieldList, "list"),
    (CheckboxListField, "checkboxes"),
    (RadioField, "radios"),
    (BooleanField, "checkbox"),
    (SelectField, "select"),
    (TextAreaField, "textarea"),
    (FileField, "file"),
    (MultipleFileField, "file"),
    (PasswordField, "password"),
    (IntegerField, "number"),
    (IsoDateField, "date"),
    (IsoTimeField, "time"),
)


def field_kind(field: Field) -> str:
    """How a field is drawn; "text" when it is nothing special."""
    return next((name for kind, name in KINDS if isinstance(field, kind)), "text")


def form_problems(form: AnyForm) -> list[tuple[str, str]]:
    """Every message of a form as (id of the control to go to, message), in the order of the page.

    What says nothing of its own about the field begins with its label: a value that cannot be read as a number, a date
    or a time, and a message that stands there more than once.
    """
    found = [problem for field in form for problem in _problems_of(field)]
    times = Counter(problem.message for problem in found)
    return [("", message) for message in form.form_errors] + [
        (one.anchor, one.with_label() if one.is_general or times[one.message] > 1 else one.message)
        for one in found
    ]


@dataclass(frozen=True)
class _Problem:
    anchor: str
    label: str
    message: str
    is_general: bool

    def with_label(self) -> str:
        """The message after the label: one sentence, or two where the label is a question."""
        if self.label.endswith("?"):
            return f"{self.label} {self.message}"
        first, rest = self.message[:1], self.message[1:]
        return f"{self.label}: {first.lower() if rest[:1].islower() else first}{rest}"


def _problems_of(field: Field) -> Iterator[_Problem]:
    if isinstance(field, FormField):
        yield from (problem for inner in field.form for problem in _problems_of(inner))
        return
    anchor, errors = field.id, field.errors
    if isinstance(field, FieldList):
        yield from (problem for entry in field.entries for problem in _problems_of(entry))
        errors = [message for message in errors if isinstance(message, str)]
    elif field_kind(field) in {"radios", "checkboxes"}:
        anchor = f"{field.id}-0"
    for message in errors:
        yield _Problem(anchor, str(field.label.text), str(message), message in field.process_errors)
