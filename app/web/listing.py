"""The state of a list: search text, filters, sort column and page, read from the URL and written back to it.

Lists are filtered, sorted and paged by the database, so that a list of 20,000 rows answers as fast as one of 20.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from flask import request
from sqlalchemy import ColumnElement, Select, UnaryExpression, func, select
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.operators import desc_op
from werkzeug.datastructures import MultiDict

from app.extensions import db

Row = TypeVar("Row")
SortColumn = ColumnElement[Any] | InstrumentedAttribute[Any]
PAGE_SIZE = 25


@dataclass(frozen=True)
class ListState:
    """What the visitor asked of a list. `filters` holds only the names the list knows, with one of their values."""

    search: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False
    page: int = 1

    @classmethod
    def from_request(
        cls, *, sorts: Sequence[str], filters: Mapping[str, Sequence[str]] | None = None
    ) -> "ListState":
        """Read the state from the query string. Unknown names and values are ignored.

        The first sort is the default; with a minus in front ("-at") it begins with the largest or newest.
        """
        return cls.read(request.args, sorts=sorts, filters=filters)

    @classmethod
    def read(
        cls,
        given: MultiDict[str, str],
        *,
        sorts: Sequence[str] = ("",),
        filters: Mapping[str, Sequence[str]] | None = None,
    ) -> "ListState":
        """The same from any fields: a list that stands in a form of its page gets its state posted."""
        known = [name.removeprefix("-") for name in sorts]
        wanted = given.get("sort", "")
        if wanted.removeprefix("-") not in known:
            wanted = sorts[0]
        chosen = {}
        for key, values in (filters or {}).items():
            value = given.get(key, "")
            if value in values:
                chosen[key] = value
        return cls(
            search=given.get("q", "").strip()[:100],
            filters=chosen,
            sort=wanted.removeprefix("-"),
            descending=wanted.startswith("-"),
            page=max(1, min(given.get("page", 1, type=int), 100_000)),
        )

    def url(self, **changes: Any) -> str:
        """This page's address with the state changed; anything but a page change begins again at page 1."""
        values: dict[str, Any] = {"q": self.search, **self.filters}
        values["sort"] = ("-" if self.descending else "") + self.sort
        values["page"] = self.page if not changes else 1
        values.update(changes)
        if values.get("page") == 1:
            values.pop("page")
        return f"{request.path}?{urlencode({key: value for key, value in values.items() if value not in ('', None)})}"

    def sort_url(self, column: str) -> str:
        """Sort by `column`; the other way round when the list is sorted by it already."""
        return self.url(sort=f"-{column}" if self.sort == column and not self.descending else column)

    def aria_sort(self, column: str) -> str | None:
        """The value of `aria-sort` of a column's header, None where the list is not sorted by it."""
        if self.sort != column:
            return None
        return "descending" if self.descending else "ascending"


@dataclass(frozen=True)
class Listing(Generic[Row]):
    """One page of a list: its rows, how many there are in all, and the state that led to it."""

    rows: Sequence[Row]
    total: int
    state: ListState
    page_size: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.page_size))

    @property
    def first(self) -> int:
        """The number of the first row shown, 0 when there is none."""
        return 0 if not self.rows else (self.state.page - 1) * self.page_size + 1

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1 if self.rows else 0


def _directed(column: SortColumn, *, descending: bool) -> ColumnElement[Any]:
    if isinstance(column, UnaryExpression) and column.modifier is desc_op:
        return column.element.asc() if descending else column
    return column.desc() if descending else column.asc()


def page_of(
    query: Select[Any],
    state: ListState,
    sorts: Mapping[str, SortColumn | Sequence[SortColumn]],
    *,
    page_size: int = PAGE_SIZE,
) -> "Listing[Any]":
    """Run `query` (without order) for one page: two statements, a count and the rows.

    `sorts` names the sort columns; the last column of each should make the order complete. A query of one entity gives
    its objects, of several columns rows. A column that runs downwards by itself (`Run.number.desc()`) turns round too.
    """
    chosen = sorts[state.sort]
    columns: list[SortColumn] = list(chosen) if isinstance(chosen, Sequence) else [chosen]
    order = [_directed(column, descending=state.descending) for column in columns]
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    page = min(state.page, max(1, -(-total // page_size)))
    statement = query.order_by(None).order_by(*order).limit(page_size).offset((page - 1) * page_size)
    result = db.session.execute(statement)
    rows = result.scalars().unique().all() if len(query.column_descriptions) == 1 else result.unique().all()
    shown = ListState(state.search, state.filters, state.sort, state.descending, page)
    return Listing(rows, total, shown, page_size)
