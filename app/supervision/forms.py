"""The shape of a supervisor run, of somebody's hours, and of who is away."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.schools.models import Period, Programme
from app.supervision.models import MOST_HOURS
from app.supervision.policies import MOST_OVERTIME, Guided, SupervisionPolicy
from app.supervision.services.offers import Offered
from app.web.forms import (
    BaseForm,
    CheckboxListField,
    DateField,
    VersionField,
    WholeNumberField,
    choices_from,
    optional_id,
)


class SupervisorRunForm(BaseForm):
    """A policy, and whom to give a supervisor. The order of the criteria travels beside the fields, to be dragged."""

    period_id = SelectField(_l("Period"), coerce=int)
    match_run_id = SelectField(_l("Who does not have a placement yet"), coerce=optional_id)
    without_place = BooleanField(_l("Also students without a place"))
    overtime = WholeNumberField(
        _l("Overtime allowed"),
        [
            Optional(),
            NumberRange(
                0, MOST_OVERTIME, _l("Enter a number of hours from 0 to %(most)s.", most=MOST_OVERTIME)
            ),
        ],
    )
    time_limit_seconds = WholeNumberField(
        _l("Search for at most"),
        [
            InputRequired(_l("Enter a number of seconds, for example 60.")),
            NumberRange(5, 3600, _l("Enter a number of seconds from 5 to 3600.")),
        ],
    )
    seed = WholeNumberField(
        _l("Lottery number"),
        [Optional(), NumberRange(0, 999_999_999, _l("Enter a number from 0 to 999 999 999."))],
    )

    def offer(self, periods: Iterable[Period], proposals: tuple[int, str] | None) -> None:
        """Fill in the choices; `proposals`: the match run whose proposals a run can stand on, and its name."""
        self.period_id.choices = choices_from((period.id, period.name) for period in periods)
        self.match_run_id.choices = choices_from(
            [proposals] if proposals else [], blank=_l("Only students with a placement")
        )

    def policy(self, order: Iterable[str]) -> SupervisionPolicy:
        """What the form says."""
        return SupervisionPolicy(
            criteria=tuple(order),
            overtime=self.overtime.data or 0,
            seed=self.seed.data,
            time_limit_seconds=self.time_limit_seconds.data or SupervisionPolicy.time_limit_seconds,
        )

    def guided(self) -> Guided:
        """Whom the form gives a supervisor."""
        return Guided(match_run_id=self.match_run_id.data, without_place=bool(self.without_place.data))


class OfferForm(BaseForm):
    """What somebody has in a period."""

    version = VersionField(validators=[Optional()])
    hours = WholeNumberField(
        _l("Hours for guiding internships"),
        [
            InputRequired(_l("Enter a number of hours; 0 where there are none.")),
            NumberRange(0, MOST_HOURS, _l("Enter a number of hours from 0 to %(most)s.", most=MOST_HOURS)),
        ],
    )
    programme_codes = CheckboxListField(_l("Programmes"))
    town = StringField(_l("Sets out from"), [Length(max=100, message=_l("Use at most 100 characters."))])

    def offer(self, programmes: Iterable[Programme]) -> None:
        """Fill in the choices."""
        self.programme_codes.choices = choices_from(
            (one.code, f"{one.name} ({one.code})") for one in programmes
        )

    def offered(self) -> Offered:
        """What was filled in."""
        return Offered(
            self.hours.data or 0,
            tuple(self.programme_codes.data or ()),
            (self.town.data or "").strip() or None,
        )


class AwayForm(BaseForm):
    """From when somebody is away; empty: she is there."""

    away_from = DateField(_l("Away from"), [Optional()])


class CopyForm(BaseForm):
    """From which period to copy hours."""

    from_period_id = SelectField(_l("Copy the hours of"), coerce=int)
