"""The forms of agreements: what a sheet says, who signed, the signed file."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from app.agreements.models import PrintGrouping, PrintKind
from app.web.forms import (
    BaseForm,
    DateField,
    ReasonForm,
    VersionField,
    WholeNumberField,
    choices_from,
)

_LONG = _l("Use %(max)d characters at most.")


class SheetForm(BaseForm):
    """What the sheet says."""

    version = VersionField()
    days_per_week = WholeNumberField(
        _l("Days a week"), [Optional(), NumberRange(1, 7, _l("Enter a number from 1 to 7."))]
    )
    hours_per_week = WholeNumberField(
        _l("Hours a week"), [Optional(), NumberRange(1, 60, _l("Enter a number from 1 to 60."))]
    )
    required_hours = WholeNumberField(
        _l("Hours that the programme asks for"),
        [Optional(), NumberRange(1, 5000, _l("Enter a number from 1 to 5000."))],
    )
    trainer_name = StringField(_l("Workplace trainer"), [Optional(), Length(max=200, message=_LONG)])
    work = TextAreaField(_l("Work and work processes"), [Optional(), Length(max=1000, message=_LONG)])
    guardian_name = StringField(_l("Parent or guardian"), [Optional(), Length(max=200, message=_LONG)])
    guardian_address = StringField(
        _l("Address of the parent or guardian"), [Optional(), Length(max=300, message=_LONG)]
    )


class GuardianForm(BaseForm):
    """Who signs for a student under 18, by the student herself."""

    version = VersionField()
    guardian_name = StringField(
        _l("Name of your parent or guardian"),
        [
            InputRequired(_l("Enter the name of your parent or guardian, for example P. de Boer.")),
            Length(max=200, message=_LONG),
        ],
    )
    guardian_address = StringField(_l("Address"), [Optional(), Length(max=300, message=_LONG)])


class ConfirmForm(BaseForm):
    """What a company says of its agreement, by a link."""

    is_agreed = RadioField(
        _l("Is this right?"),
        [InputRequired(_l("Choose an answer."))],
        choices=choices_from(
            (("yes", _l("yes, this is what we agree to")), ("no", _l("no, something is different")))
        ),
    )
    said_name = StringField(
        _l("Your name"),
        [InputRequired(_l("Enter your name, for example K. Bakker.")), Length(max=200, message=_LONG)],
    )
    remark = TextAreaField(_l("What is different?"), [Length(max=1000, message=_LONG)])

    def validate_remark(self, field: Any) -> None:
        """Whoever does not agree says what is different."""
        if self.is_agreed.data == "no" and not (field.data or "").strip():
            raise ValidationError(str(_l("Say what is different, for example the hours.")))


class PrintForm(BaseForm):
    """What of a list is printed, and what goes together in one file."""

    kind = RadioField(
        _l("What do you want to print?"),
        [InputRequired(_l("Choose what you want to print."))],
        choices=choices_from(PrintKind.labels().items()),
    )
    grouping = RadioField(
        _l("One file for each"),
        [InputRequired(_l("Choose whether each class or each supervisor gets a file."))],
        choices=choices_from(PrintGrouping.labels().items()),
    )


class AllSignedForm(BaseForm):
    """Everybody signed on one day."""

    version = VersionField(id="all-version")
    signed_on = DateField(
        _l("Signed on"),
        [InputRequired(_l("Enter the day on which the last party signed, for example 14-1-2027."))],
    )


class SignatureForm(BaseForm):
    """One party signed."""

    version = VersionField()
    signed_on = DateField(
        _l("Signed on"), [InputRequired(_l("Enter the day of signing, for example 14-1-2027."))]
    )
    name = StringField(_l("Who signed"), [Optional(), Length(max=200, message=_LONG)])


class FileForm(BaseForm):
    """The signed paper; the day of signing where that is not recorded yet."""

    version = VersionField(id="file-version")
    file = FileField(
        _l("Signed sheet"), [FileRequired(_l("Choose the file: a PDF, or a photo as JPEG or PNG."))]
    )
    signed_on = DateField(_l("Signed by everybody on"), [Optional()], id="file-signed_on")


class NewSheetForm(ReasonForm):
    """Why a new sheet is needed."""

    version = VersionField(id="new-version")


class WithdrawForm(ReasonForm):
    """Why a sheet does not hold."""

    version = VersionField(id="withdraw-version")
    reason = TextAreaField(
        _l("Reason"),
        [
            InputRequired(_l("Give the reason in one sentence. Colleagues will read it.")),
            Length(max=1000, message=_l("Use 1000 characters at most.")),
        ],
        id="withdraw-reason",
    )
