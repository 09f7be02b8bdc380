"""Every table and column of the database is described: whose it is, what she is shown, and why the rest is not."""

from collections import Counter
from collections.abc import Iterator

import pytest
from flask import Flask

from app import contents
from app.extensions import db
from app.privacy.registry import Holding, Whose
from app.privacy.words import COLUMNS

PERSONAL = [held for held in contents.HELD if held.rows]


def named(held: Holding) -> str:
    return held.table.name


def test_every_table_is_described() -> None:
    described = {held.table.name for held in contents.HELD}

    assert described == set(db.metadata.tables), (
        "Describe each table in its feature's privacy.py: whose data it holds, how her rows are found, what she is "
        "shown; or why it holds nobody's"
    )


@pytest.mark.parametrize("held", contents.HELD, ids=named)
def test_every_column_is_described_once(held: Holding) -> None:
    described = Counter(held.described())

    assert described == Counter(column.name for column in held.table.columns), (
        "Put each column in one of shown, withheld, staff, plain and opens"
    )


@pytest.mark.parametrize("held", contents.HELD, ids=named)
def test_table_of_nobody_says_why(held: Holding) -> None:
    assert bool(held.nobody) == (not held.rows and not held.withheld)


@pytest.mark.parametrize("held", PERSONAL, ids=named)
def test_what_is_shown_says_where_it_came_from_who_reads_it_and_how_long(held: Holding) -> None:
    assert held.source
    assert held.readers
    assert held.kept
    for whose in held.rows:
        assert {*held.shown_to(whose), *held.withheld}


def columns_without_words() -> Iterator[str]:
    for held in PERSONAL:
        for whose in held.rows:
            yield from (
                f"{held.table.name}.{name}"
                for name in held.shown_to(whose)
                if name not in held.words and name not in COLUMNS
            )


def test_every_column_that_is_shown_has_words() -> None:
    assert list(columns_without_words()) == []


def test_words_are_of_columns_that_are_shown() -> None:
    shown = {name for held in PERSONAL for whose in held.rows for name in held.shown_to(whose)}

    assert set(COLUMNS) <= shown


def test_somebody_is_known_by_the_table_with_her_own_row(app: Flask) -> None:
    assert {whose.value for whose in Whose} <= set(db.metadata.tables)
