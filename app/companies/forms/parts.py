"""What the forms of this feature share: bounds of whole numbers, and choices that begin with a capital."""

from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from app.extensions import LabelledEnum
from app.web.forms import choices_from


def from_zero(_form: Any, field: Any) -> None:
    """0 or more. An empty field is left to the other validators."""
    if field.data is not None and field.data < 0:
        raise ValidationError(str(_l("Enter 0 or more.")))


class Between:
    """A whole number from `lowest` to `highest`, when one is given."""

    def __init__(self, lowest: int, highest: int) -> None:
        self.lowest = lowest
        self.highest = highest

    def __call__(self, _form: Any, field: Any) -> None:
        if field.data is not None and not self.lowest <= field.data <= self.highest:
            raise ValidationError(
                str(
                    _l(
                        "Enter a whole number from %(lowest)s to %(highest)s.",
                        lowest=self.lowest,
                        highest=self.highest,
                    )
                )
            )


def sentence_case(label: LazyString) -> LazyString:
    """The label with its first letter in upper case, in the language of the reader."""
    return LazyString(lambda: str(label)[:1].upper() + str(label)[1:])


def choices_of(values: type[LabelledEnum]) -> list[SelectChoice]:
    """The members of an enum, as the choices of a field."""
    return choices_from((value, sentence_case(label)) for value, label in values.labels().items())
