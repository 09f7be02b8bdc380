"""The forms of check-ins."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, Length

from app.checkins.models import LONGEST_LINE, Scores
from app.web.forms import BaseForm, optional_id


class ScoresForm(BaseForm):
    """Three answers, one a page: what was answered goes along, and the next tap adds one."""

    work = IntegerField()
    people = IntegerField()
    safe = IntegerField()

    @property
    def given(self) -> dict[str, int]:
        """What was answered so far, in the order of the questions: nothing after the first that is missing."""
        found: dict[str, int] = {}
        for name in Scores._fields:
            value = self[name].data
            if value is None or not 1 <= value <= 5:
                break
            found[name] = value
        return found

    @property
    def scores(self) -> Scores | None:
        """All three; None until they are there."""
        given = self.given
        return Scores(**given) if len(given) == len(Scores._fields) else None


class LineForm(BaseForm):
    """A line of her own."""

    line = StringField(
        _l("Something in your own words"),
        [
            DataRequired(_l("Write something, or go on without.")),
            Length(max=LONGEST_LINE, message=_l("Use 500 characters at most.")),
        ],
    )


class ListenerForm(BaseForm):
    """Who reads along; the choices are handed in."""

    listener = SelectField(_l("Who may read along"), coerce=optional_id)
    shows_earlier = BooleanField(_l("Show what I answered before as well"))
