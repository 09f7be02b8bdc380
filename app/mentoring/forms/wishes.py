"""What a student says about mentoring circles; a coordinator fills in the same for her."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from app.circles.models import CircleWish
from app.rolemodels.models import Slot
from app.web.forms import BaseForm, CheckboxListField, VersionField, WholeNumberField, choices_from

WAYS = [("in_person", _l("In person")), ("online", _l("Online"))]


class WishForm(BaseForm):
    """Whether, when and how. The questions after the first count only after a yes."""

    version = VersionField()
    wants_circle = RadioField(
        _l("Would you like to be in a mentoring circle?"),
        [InputRequired(_l("Choose yes or no."))],
        choices=choices_from([("yes", _l("Yes, please")), ("no", _l("No, not now"))]),
    )
    slots = CheckboxListField(_l("When are you available?"), choices=choices_from(Slot.labels().items()))
    ways = CheckboxListField(_l("How would you like to meet?"), choices=choices_from(WAYS))
    max_minutes = WholeNumberField(
        _l("What is the longest acceptable journey, one way?"),
        [Optional(), NumberRange(5, 240, _l("Enter a number of minutes from 5 to 240."))],
    )

    @classmethod
    def of(cls, wish: CircleWish | None) -> "WishForm":
        """The form with what was answered, or blank."""
        if wish is None:
            return cls(formdata=None, version=0, ways=["in_person"])
        values: dict[str, Any] = {
            "version": wish.version,
            "wants_circle": "yes" if wish.wants_circle else "no",
            "slots": wish.slots,
            "ways": ways_of(wish),
            "max_minutes": wish.max_minutes,
        }
        return cls(formdata=None, **values)

    @property
    def is_yes(self) -> bool:
        return bool(self.wants_circle.data == "yes")

    def validate_slots(self, field: CheckboxListField) -> None:
        if self.is_yes and not field.data:
            raise ValidationError(
                _l("Choose at least one time; the more times you choose, the easier it is to find a circle.")
            )

    def validate_ways(self, field: CheckboxListField) -> None:
        if self.is_yes and not field.data:
            raise ValidationError(_l("Choose in person, online or both."))

    def answers(self) -> dict[str, Any]:
        """What the service keeps."""
        ways = self.ways.data or []
        return {
            "wants_circle": self.is_yes,
            "slots": self.slots.data or [],
            "meets_in_person": "in_person" in ways,
            "meets_online": "online" in ways,
            "max_minutes": self.max_minutes.data,
        }


def ways_of(wish: CircleWish) -> list[str]:
    """How she would like to meet, as the form says it."""
    ways = {"in_person": wish.meets_in_person, "online": wish.meets_online}
    return [name for name, is_so in ways.items() if is_so]
