"""Moments of the week on which people can meet: what students and role models tick, and the solver compares."""

from flask_babel import lazy_gettext

from app.extensions import LabelledEnum


class Slot(LabelledEnum):
    """A late afternoon or an evening of a working day, in the order of the week."""

    MONDAY_AFTERNOON = "mon_afternoon", lazy_gettext("Monday afternoon")
    MONDAY_EVENING = "mon_evening", lazy_gettext("Monday evening")
    TUESDAY_AFTERNOON = "tue_afternoon", lazy_gettext("Tuesday afternoon")
    TUESDAY_EVENING = "tue_evening", lazy_gettext("Tuesday evening")
    WEDNESDAY_AFTERNOON = "wed_afternoon", lazy_gettext("Wednesday afternoon")
    WEDNESDAY_EVENING = "wed_evening", lazy_gettext("Wednesday evening")
    THURSDAY_AFTERNOON = "thu_afternoon", lazy_gettext("Thursday afternoon")
    THURSDAY_EVENING = "thu_evening", lazy_gettext("Thursday evening")
    FRIDAY_AFTERNOON = "fri_afternoon", lazy_gettext("Friday afternoon")

    @property
    def weekday(self) -> int:
        """0 for Monday, as `date.weekday` counts."""
        return ("mon", "tue", "wed", "thu", "fri").index(self.value[:3])

    @property
    def is_evening(self) -> bool:
        return self.value.endswith("_evening")
