"""The shape of what people fill in about students."""

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import AnyOf, DataRequired, Email, Length, NumberRange, Optional, ValidationError

from app.companies.models import Track
from app.imports.reading import BadValue
from app.imports.reading.values import identifier
from app.schools.queries import today
from app.students.models import Gender
from app.students.queries.audience import YEARS, Rule
from app.students.services.details import DETAILS
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

ANSWERS = [("yes", _l("Yes, please")), ("no", _l("No, not needed")), ("", _l("I would rather not say"))]

TRACKS = [(Track.BOL, _l("School-based (BOL)")), (Track.BBL, _l("Work-based (BBL)"))]

GENDERS = [
    ("", _l("Not known")),
    (Gender.WOMAN.value, _l("Woman (V)")),
    (Gender.MAN.value, _l("Man (M)")),
    (Gender.OTHER.value, _l("Other (X)")),
]

YES_OR_NO = [("yes", _l("Yes")), ("no", _l("No"))]


def to_answer(value: bool | None) -> str:
    """A stored wish as the value of its radio button."""
    return "" if value is None else "yes" if value else "no"


def optional_gender(value: str | None) -> Gender | None:
    """Coerce for a select in which nothing may be chosen."""
    return Gender(value) if value else None


def from_answer(value: str | None) -> bool | None:
    """The radio button's value as it is stored; None is not answered."""
    return {"yes": True, "no": False}.get(value or "")


class RuleForm(BaseForm):
    """Whom a period is for (D12): nothing ticked leaves nobody out. The choices of `programmes` are handed in."""

    programmes = CheckboxListField(_l("Programmes"))
    years = CheckboxListField(_l("Years of study"), choices=choices_from([(str(y), str(y)) for y in YEARS]))
    tracks = CheckboxListField(
        _l("Tracks"),
        choices=choices_from(
            [(Track.BOL.value, _l("School-based (BOL)")), (Track.BBL.value, _l("Work-based (BBL)"))]
        ),
    )

    def rule(self) -> Rule:
        """What is ticked."""
        return Rule.made(self.programmes.data or (), self.years.data or (), self.tracks.data or ())


class SaveRuleForm(BaseForm):
    """The rule that was shown, as `Rule.text` writes it."""

    version = VersionField()
    rule = HiddenField(_l("Who goes"))


class ExceptionForm(BaseForm):
    """Whether a student goes in a period whatever the rule says, and why."""

    goes = RadioField(_l("Goes on an internship in this period"), choices=[])
    reason = StringField(_l("Reason"), [Length(max=300, message=_l("Use at most 300 characters."))])


def readable(parse: Callable[[str], object]) -> Callable[[BaseForm, Field], None]:
    """A validator that reads the answer as an import reads a cell, so that both refuse the same."""

    def check(_form: BaseForm, field: Field) -> None:
        try:
            parse(field.data or "")
        except BadValue as problem:
            raise ValidationError(problem.message) from problem

    return check


class DetailsForm(BaseForm):
    """What a coordinator fills in about a student, new or known."""

    first_name = StringField(_l("First name"), [DataRequired(_l("Enter the first name.")), Length(max=100)])
    name_prefix = StringField(_l("Prefix"), [Length(max=40)])
    last_name = StringField(_l("Last name"), [DataRequired(_l("Enter the last name.")), Length(max=150)])
    email = EmailField(
        _l("Email address"),
        [
            Optional(),
            Email(_l("Enter an email address, for example s.bakker@student.example.")),
            Length(max=254),
        ],
    )
    programme_id = SelectField(_l("Programme"), coerce=int)
    track = SelectField(_l("Track"), coerce=Track, choices=choices_from(TRACKS))
    year_of_study = WholeNumberField(
        _l("Year of study"), [Optional(), NumberRange(1, 9, _l("Enter a year of study from 1 to 9."))]
    )
    class_group = StringField(_l("Class"), [Length(max=40)])
    cohort = StringField(_l("Cohort"), [Length(max=20)])
    team_id = SelectField(_l("Team"), coerce=int)
    supervisor_id = SelectField(_l("Supervisor"), coerce=int)
    career_coach = StringField(_l("Study coach"), [Length(max=200)])
    required_hours = WholeNumberField(
        _l("Hours of internship required"),
        [Optional(), NumberRange(0, 5000, _l("Enter a number of hours from 0 to 5000."))],
    )
    postcode = PostcodeField(_l("Postcode"), [Optional()])
    town = StringField(_l("Town"), [Length(max=100)])

    def offer(
        self,
        programmes: Sequence[tuple[int, str]],
        teams: Sequence[tuple[int, str]],
        supervisors: Sequence[tuple[int, str]],
    ) -> None:
        """Hand in what can be chosen; nobody is 0."""
        self.programme_id.choices = choices_from(programmes)
        self.team_id.choices = choices_from([(0, _l("No team")), *teams])
        self.supervisor_id.choices = choices_from([(0, _l("No supervisor yet")), *supervisors])

    def details(self) -> dict[str, Any]:
        """The answers by the names of the table's columns; None where nothing was filled in."""
        return {field: None if self[field].data in ("", 0) else self[field].data for field in DETAILS} | {
            "required_hours": self.required_hours.data
        }


class StudentForm(DetailsForm):
    """What a coordinator may change of a student by hand."""

    version = HiddenField()
    max_minutes = WholeNumberField(
        _l("Longest journey, one way"),
        [Optional(), NumberRange(5, 240, _l("Enter a number of minutes from 5 to 240."))],
    )
    has_left = BooleanField(_l("Has left the school"))

    def details(self) -> dict[str, Any]:
        """What of it can be edited, with how far she travels and whether she left."""
        return super().details() | {
            "max_minutes": self.max_minutes.data,
            "has_left": bool(self.has_left.data),
        }


class NewStudentForm(DetailsForm):
    """A student whom no file holds (yet)."""

    student_number = StringField(
        _l("Student number"),
        [DataRequired(_l("Enter the student number.")), Length(max=20), readable(identifier)],
    )
    date_of_birth = DateField(_l("Date of birth"), [Optional()])
    gender = SelectField(
        _l("Gender, as in the school's record"), coerce=optional_gender, choices=choices_from(GENDERS)
    )

    def validate_date_of_birth(self, field: DateField) -> None:
        """As in a file: a student is 12 to 99."""
        if field.data and not 12 <= today().year - field.data.year <= 99:
            raise ValidationError(_l("Enter the date of birth of a student, for example 31-12-2008."))


class ParticipationForm(BaseForm):
    """Whether the student takes part in the programme, and why that changes."""

    participates = RadioField(
        _l("Takes part"),
        [AnyOf(("yes", "no"), _l("Choose yes or no."))],
        choices=choices_from(YES_OR_NO),
        validate_choice=False,
    )
    reason = StringField(_l("Reason"), [Length(max=500)])


class HandoverForm(BaseForm):
    """Giving students a supervisor, as it was when the page was shown."""

    digest = HiddenField()


class WishesForm(BaseForm):
    """What would help a student. Every question may stay unanswered."""

    together = RadioField(
        _l("Would you prefer an internship alongside another student who wants that too?"),
        choices=choices_from(ANSWERS),
    )
    women_present = RadioField(
        _l("Would you prefer a company where women work in technical roles?"), choices=choices_from(ANSWERS)
    )
    female_coach = RadioField(
        _l("Would you like a woman as your study coach?"), choices=choices_from(ANSWERS)
    )
    max_minutes = WholeNumberField(
        _l("What is the longest acceptable journey, one way?"),
        [Optional(), NumberRange(5, 240, _l("Enter a number of minutes from 5 to 240."))],
    )
    vetoes = CheckboxListField(_l("Companies where you do not want to go"), coerce=int)
    participates = RadioField(
        _l("Do you want to take part in the programme for women in technology and ICT?"),
        [Optional()],
        choices=choices_from(YES_OR_NO),
    )
