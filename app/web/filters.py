"""How values are written on a page: days, times and numbers, in the language of the reader.

Everything a template shows passes through here, so that a date or a share looks the same on every page.
"""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from flask import Flask, g
from flask_babel import get_locale, gettext
from jinja2 import pass_context, pass_eval_context
from jinja2.nodes import EvalContext
from jinja2.runtime import Context
from wtforms.form import BaseForm as AnyForm

from app.web import forms, pictures

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DAY = "d MMM y"
LONG_DAY = "EEEE d MMMM y"


def _locale() -> str:
    """British English for dates ("3 Sept 2026"), Dutch otherwise."""
    return "en_GB" if str(get_locale() or "nl").startswith("en") else "nl"


def _local(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be shown")
    return moment.astimezone(AMSTERDAM)


def show_date(value: date | datetime | None) -> str:
    """3 Sept 2026. A moment becomes the day in the Netherlands on which it fell."""
    if value is None:
        return gettext("not known")
    day = _local(value).date() if isinstance(value, datetime) else value
    return format_date(day, DAY, locale=_locale())


def unbroken_date(value: date | datetime | None) -> str:
    """As `show_date`, for a list on a page whose words are made outside its template: it stays on one line."""
    return _unbroken(show_date(value))


def show_day(value: date | None) -> str:
    """3 Sept, where the year stands nearby."""
    return gettext("not known") if value is None else format_date(value, "d MMM", locale=_locale())


def show_month(value: date) -> str:
    """September 2026."""
    return format_date(value, "MMMM y", locale=_locale())


def show_long_date(value: date | datetime | None) -> str:
    """Thursday 3 September 2026."""
    if value is None:
        return gettext("not known")
    day = _local(value).date() if isinstance(value, datetime) else value
    return _long_date(day, _locale())


@lru_cache(maxsize=256)
def _long_date(day: date, locale: str) -> str:
    """Kept, for thousands of emails say the same few days."""
    return format_date(day, LONG_DAY, locale=locale)


def show_datetime(value: datetime | None) -> str:
    """3 Sept 2026, 14:05, in the Netherlands."""
    if value is None:
        return gettext("not known")
    return format_datetime(_local(value), f"{DAY}, HH:mm", locale=_locale())


def show_clock(value: datetime) -> str:
    """14:05, in the Netherlands, where the day stands nearby."""
    return _local(value).strftime("%H:%M")


def iso(value: date | datetime) -> str:
    """The machine's form, for the datetime attribute of <time>."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value.isoformat()


def show_number(value: Decimal | float | None, decimals: int | None = None) -> str:
    """1.234,5 in Dutch and 1,234.5 in English; rounded half up when `decimals` is given."""
    if value is None:
        return gettext("not known")
    exact = Decimal(str(value))
    if decimals is None:
        return format_decimal(exact, locale=_locale(), decimal_quantization=False)
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    zeros = f".{'0' * decimals}" if decimals else ""
    return format_decimal(rounded, f"#,##0{zeros}", locale=_locale())


def show_percent(share: Decimal | float | None, decimals: int = 0) -> str:
    """A share of one as 13%: rounded half up, as people check it with a calculator.

    Shares here are of some hundreds at most, so a decimal says nothing. 0% is nobody and 100% is everybody: what
    would only be rounded to them is said to be more than the one and less than the other.
    """
    if share is None:
        return gettext("not known")
    percent = Decimal(str(share)) * 100
    step = Decimal(1).scaleb(-decimals)
    rounded = percent.quantize(step, rounding=ROUND_HALF_UP)
    if rounded == 0 < percent:
        return f"<{show_number(step, decimals)}%"
    if rounded == 100 > percent:
        return f">{show_number(100 - step, decimals)}%"
    return f"{show_number(percent, decimals)}%"


def show_minutes(minutes: Decimal | float | None) -> str:
    """95 as 1 h 35 min."""
    if minutes is None:
        return gettext("not known")
    if not isinstance(minutes, int):
        minutes = int(Decimal(str(minutes)).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    hours, rest = divmod(minutes, 60)
    if not hours:
        return gettext("%(n)s min", n=rest)
    if not rest:
        return gettext("%(n)s h", n=hours)
    return gettext("%(hours)s h %(minutes)s min", hours=hours, minutes=rest)


_WITHIN_A_DAY = re.compile(r"(?<=\d) (?=[^\W\d])|(?<=[^\W\d]) (?=\d{4})|(?<=\.) (?=\d{4})")


def _unbroken(words: str) -> str:
    """The same words, with no break between the number, the month and the year of a day."""
    return _WITHIN_A_DAY.sub("\u00a0", words)


def _on_pages(show: Callable[[Any], str]) -> Callable[[EvalContext, Any], str]:
    """A filter that keeps a day together on a page; emails and paper, which escape nothing, get plain spaces."""

    @pass_eval_context
    def shown(context: EvalContext, value: Any) -> str:
        return _unbroken(show(value)) if context.autoescape else show(value)

    return shown


def in_sentence(label: object) -> str:
    """A label as it stands inside a sentence: Dutch writes days of the week with a small letter, English does not."""
    words = str(label)
    return words if _locale() == "en_GB" else words[:1].lower() + words[1:]


def listed(labels: Iterable[object]) -> str:
    """Labels after each other, with commas: only the first one begins the line."""
    first, *rest = [str(label) for label in labels] or [""]
    return ", ".join([first, *map(in_sentence, rest)])


def column(
    label: str,
    sort: str = "",
    *,
    numeric: bool = False,
    quiet: bool = False,
    under: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """A column of a table: `col` in templates, for the macro `table`. `under`: what its cells hold on a second line."""
    return {"label": label, "sort": sort, "numeric": numeric, "quiet": quiet, "under": under}


def before_stop(name: str) -> str:
    """A name that ends a sentence: without a full stop of its own, so that `B.V.` and the sentence share one."""
    return name.removesuffix(".")


def _shown_problems(form: AnyForm) -> list[tuple[str, str]]:
    """What a page shows of `form_problems`; the title of the page begins with it."""
    found = forms.form_problems(form)
    if found:
        g.has_problems = True
    return found


def _when_shown(show: Callable[..., str]) -> Callable[..., str]:
    """Work out a filter of a written-out number at each showing.

    Without a context Jinja does it once, in the language of whoever opens the page first.
    """

    @pass_context
    def shown(_context: Context, *values: Any, **options: Any) -> str:
        return show(*values, **options)

    return shown


def init_app(app: Flask) -> None:
    """Make the filters, the questions about forms and the arithmetic of pictures known to every template."""
    app.jinja_env.globals.update(
        col=column,
        stacks=pictures.stacks,
        shares_beside=pictures.share_bars,
        loads=pictures.loads,
        spark=pictures.spark,
        curve=pictures.curve,
    )
    app.jinja_env.filters.update(
        date=_on_pages(show_date),
        day=_on_pages(show_day),
        month=_on_pages(show_month),
        long_date=_on_pages(show_long_date),
        datetime=_on_pages(show_datetime),
        clock=show_clock,
        iso=iso,
        number=_when_shown(show_number),
        percent=_when_shown(show_percent),
        minutes=_when_shown(show_minutes),
        in_sentence=in_sentence,
        listed=listed,
        before_stop=before_stop,
        field_kind=forms.field_kind,
        problems=_shown_problems,
    )
