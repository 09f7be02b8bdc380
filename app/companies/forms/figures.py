"""What forms of this feature say of whole numbers."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError


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


def school_year_label(year: int) -> str:
    """2025-2026 for the school year that ends in 2026."""
    return f"{year - 1}-{year}"


def school_years(last: int, number: int = 12) -> list[tuple[int, str]]:
    """The school years until the one that ended in `last`, the last one first, as choices."""
    return [(year, school_year_label(year)) for year in range(last, last - number, -1)]
