"""Moments of the week on which people can meet: what students and role models tick, and the solver compares."""

from enum import StrEnum

from flask_babel import LazyString, lazy_gettext


class Slot(StrEnum):
    """A late afternoon or an evening of a working day, in the order of the week."""

    MONDAY_AFTERNOON = "mon_afternoon"
    MONDAY_EVENING = "mon_evening"
    TUESDAY_AFTERNOON = "tue_afternoon"
    TUESDAY_EVENING = "tue_evening"
    WEDNESDAY_AFTERNOON = "wed_afternoon"
    WEDNESDAY_EVENING = "wed_evening"
    THURSDAY_AFTERNOON = "thu_afternoon"
    THURSDAY_EVENING = "thu_evening"
    FRIDAY_AFTERNOON = "fri_afternoon"

    @property
    def label(self) -> LazyString:
        return SLOT_LABELS[self]

    @property
    def weekday(self) -> int:
        """0 for Monday, as `date.weekday` counts."""
        return ("mon", "tue", "wed", "thu", "fri").index(self.value[:3])

    @property
    def is_evening(self) -> bool:
        return self.value.endswith("_evening")


SLOTS = tuple(Slot)
SLOT_LABELS: dict[Slot, LazyString] = {
    Slot.MONDAY_AFTERNOON: lazy_gettext("Monday afternoon"),
    Slot.MONDAY_EVENING: lazy_gettext("Monday evening"),
    Slot.TUESDAY_AFTERNOON: lazy_gettext("Tuesday afternoon"),
    Slot.TUESDAY_EVENING: lazy_gettext("Tuesday evening"),
    Slot.WEDNESDAY_AFTERNOON: lazy_gettext("Wednesday afternoon"),
    Slot.WEDNESDAY_EVENING: lazy_gettext("Wednesday evening"),
    Slot.THURSDAY_AFTERNOON: lazy_gettext("Thursday afternoon"),
    Slot.THURSDAY_EVENING: lazy_gettext("Thursday evening"),
    Slot.FRIDAY_AFTERNOON: lazy_gettext("Friday afternoon"),
}
