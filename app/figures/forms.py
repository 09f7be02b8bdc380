"""The figures of one programme in a year: a row of a table, of which every cell may stay empty."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DecimalField
from wtforms.validators import NumberRange, Optional

from app.web.forms import BaseForm, OneMessage, WholeNumberField

MOST = 50_000


class RowForm(BaseForm):
    """One of the rows; the page has one token for all."""

    class Meta(BaseForm.Meta):
        csrf = False


def _number(label: Any) -> WholeNumberField:
    return WholeNumberField(
        label,
        [
            Optional(),
            NumberRange(0, MOST, message=_l("Enter a number from 0, or nothing if it is not known.")),
        ],
    )


class FlowRow(RowForm):
    """How many women, men, others, and of how many it is not known."""

    women = _number(_l("Women"))
    men = _number(_l("Men"))
    other = _number(_l("Other"))
    unknown = _number(_l("Not known"))

    @property
    def numbers(self) -> dict[str, int | None]:
        """What was entered."""
        return {name: self[name].data for name in ("women", "men", "other", "unknown")}


class MarkField(OneMessage, DecimalField):
    """A mark of 1 to 10 with one decimal, written with a comma or a point."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(valuelist[0]).strip().replace(",", ".") if valuelist else ""
        self.data = None
        if not text:
            return
        try:
            super().process_formdata([text])
        except ValueError:
            raise ValueError(_l("Enter a mark from 1 to 10, for example 6.8.")) from None


def _mark(label: Any) -> MarkField:
    return MarkField(
        label,
        [Optional(), NumberRange(1, 10, message=_l("Enter a mark from 1 to 10, for example 6.8."))],
        places=1,
    )


class ScoreRow(RowForm):
    """The average mark of women and of men."""

    women = _mark(_l("Women"))
    men = _mark(_l("Men"))

    @property
    def numbers(self) -> dict[str, int | None]:
        """What was entered, in tenths."""
        return {
            name: None if self[name].data is None else round(self[name].data * 10)
            for name in ("women", "men")
        }
