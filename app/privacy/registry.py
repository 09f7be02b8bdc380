"""The registry: for every table of the database whose data it holds, how her rows are found, and what she is shown.

Each feature has a `privacy` module with a `Holding` per table, and `app/contents.py` lists them. A test walks every
table and column of the database: one that nobody described fails it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from flask_babel import LazyString
from sqlalchemy import ColumnElement, Table

from app.extensions import Base
from app.listed import Listed

Finder = Callable[[int], ColumnElement[bool]]
"""From the number of a person's own row to the condition that finds what this table holds about her."""
Labels = Callable[[Collection[Any]], Mapping[Any, str]]
"""From keys of rows to what people call them; never the name of a person."""


class Whose(StrEnum):
    """As what somebody is known, by the table with her own row. The same person can be known as several of these."""

    STUDENT = "student"
    ACCOUNT = "user"
    ROLE_MODEL = "role_model"
    """Anybody in the register, also who only applied or was never asked yet."""
    CONTACT = "site"
    """Somebody at a company, found by the number of the site."""


class Kept(StrEnum):
    """Kinds of data as far as terms go: each has one rule of retention."""

    ACCOUNTS = "accounts"
    ENROLMENT = "enrolment"
    CHOICES = "choices"
    PLACEMENTS = "placements"
    SWAPS = "swaps"
    FINDS = "finds"
    AGREEMENTS = "agreements"
    GUIDANCE = "guidance"
    SUPERVISION = "supervision"
    RUNS = "runs"
    CIRCLE_RUNS = "circle_runs"
    CIRCLE_WISHES = "circle_wishes"
    CIRCLES = "circles"
    ACTIVITIES = "activities"
    EVALUATIONS = "evaluations"
    REFLECTIONS = "reflections"
    DAYS_ALONG = "days_along"
    GATHERINGS = "gatherings"
    ROLE_MODELS = "role_models"
    COMPANIES = "companies"
    INQUIRIES = "inquiries"
    EMAILS = "emails"
    IMPORTS = "imports"
    TRAIL = "trail"
    REQUESTS = "requests"
    CONFIDENTIAL = "confidential"
    SIGNALS = "signals"
    SHORTLISTS = "shortlists"
    SHORT = "short"
    """Gone by itself within days."""


@dataclass(frozen=True, eq=False)
class Holding:
    """What one table holds about people. Names of columns stand behind each other, with spaces between them.

    Each column of the table is in exactly one of `shown`, `withheld`, `staff`, `plain` and `opens`.
    """

    model: type[Base]
    title: LazyString | str
    """What she reads above it. Of what is nobody's, only the documents say what it is called."""
    rows: Mapping[Whose, Finder] = field(default_factory=dict)
    """How her rows are found, for each kind of person whose data it holds."""
    shown: str | Mapping[Whose, str] = ""
    """What she is shown, in this order; where one row is about two people, what each of them is."""
    withheld: Mapping[str, LazyString] = field(default_factory=dict)
    """What is about her and not in her copy, and why not."""
    staff: Mapping[str, str] = field(default_factory=dict)
    """Columns with the number of the colleague who did it, and beside each the one with her name, if any."""
    plain: str = ""
    """What says nothing about anybody, or only ties rows together."""
    opens: str = ""
    """What opens something. It leaves in no copy, nor with the school."""
    source: LazyString | None = None
    """Where it came from."""
    readers: LazyString | None = None
    """Who can see it."""
    kept: Kept | None = None
    nobody: str = ""
    """Where it is nobody's: why it holds no personal data."""
    words: Mapping[str, LazyString] = field(default_factory=dict)
    """What its columns are called where that is not what they are called everywhere."""
    values: Mapping[str, Mapping[str, LazyString]] = field(default_factory=dict)
    """Words for codes, by column, where their type has none."""
    reads: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)
    """How a value is put in words, by column; nothing where only programs need it."""
    extracts: Mapping[str, Callable[[Any, int], Any]] = field(default_factory=dict)
    """What of a value is hers, by column, where a row is about many: from the value and the number of her row."""
    only: Callable[[], ColumnElement[bool]] | None = None
    """Which of her rows are in the copy, where not all are, as `except_words` says."""
    except_words: LazyString | None = None
    leaves: bool = True
    """Whether it goes along when a school takes its data elsewhere: not what only she and whom she chose may read."""
    hers: str = ""
    """What of `shown` nobody but she sees: not in a copy that a colleague makes for her."""
    for_colleagues: Callable[[], ColumnElement[bool]] | None = None
    """Which of her rows are in a copy that a colleague makes for her, where not all are."""
    hides: Callable[[Any], Collection[str]] | None = None
    """Columns that are empty in the copy for a row like this one."""
    labels: Labels | None = None
    """What people call a row of this table, for rows that refer to it."""

    @property
    def table(self) -> Table:
        """The table that this is about."""
        return self.model.metadata.tables[self.model.__tablename__]

    def shown_to(self, whose: Whose) -> tuple[str, ...]:
        """The columns that somebody of this kind is shown."""
        shown = self.shown if isinstance(self.shown, str) else self.shown.get(whose, "")
        return tuple(shown.split())

    def described(self) -> Iterator[str]:
        """Every column that is described, as often as it is."""
        shown = self.shown.split() if isinstance(self.shown, str) else _once(self.shown.values())
        yield from shown
        yield from self.withheld
        yield from self.staff
        yield from (name for name in self.staff.values() if name)
        yield from self.plain.split()
        yield from self.opens.split()


def _once(groups: Collection[str]) -> list[str]:
    return list(dict.fromkeys(name for group in groups for name in group.split()))


HOLDINGS: Listed[Holding] = Listed("privacy: what tables hold")


def label_of(table: str) -> Labels | None:
    """What names the rows of a table, if anything does."""
    return next((held.labels for held in HOLDINGS if held.labels and held.table.name == table), None)


def codes_only(_value: Any) -> str:
    """For a column of codes: a program gets them, a page has no words for them."""
    return ""
