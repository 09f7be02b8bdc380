"""T17: nobody who sees totals only works out a small number, however the tables are subtracted from each other."""

import random
from itertools import chain

import pytest

from app.figures.hiding import Parts, added, is_safe, shown_rows


@pytest.mark.parametrize(
    ("parts", "may"),
    [
        ((7, 109, 0, 2), False),
        ((7, 109, 0, 0), True),
        ((0, 50, 0, 0), True),
        ((4, 50, 0, 0), False),
        ((0, 4, 0, 0), False),
        ((0, 0, 0, 0), True),
        ((50, 3, 0, 0), False),
    ],
)
def test_a_row_is_seen_when_no_number_in_it_is_small(parts: Parts, may: bool) -> None:
    assert is_safe(parts) is may


def test_one_hidden_row_takes_the_smallest_other_with_it() -> None:
    rows = {"a": (2, 30, 0, 0), "b": (10, 40, 0, 0), "c": (20, 80, 0, 0)}

    assert shown_rows(rows) == {"c"}


def test_two_small_rows_that_are_large_together_hide_no_other() -> None:
    rows = {"a": (3, 30, 0, 0), "b": (3, 30, 0, 0), "c": (20, 80, 0, 0)}

    assert shown_rows(rows) == {"c"}


def known_sums(school: dict[str, dict[int, Parts]]) -> list[Parts]:
    """Whatever follows from a report: each row that is shown, and each total less what is shown of it."""
    sums = {code: added(list(rows.values())) for code, rows in school.items()}
    domains = shown_rows(sums)
    found = [sums[code] for code in domains]
    total = added(list(sums.values()))
    if is_safe(total):
        found += [total, added([parts for code, parts in sums.items() if code not in domains])]
    for code in domains:
        seen = shown_rows(school[code])
        found += [school[code][number] for number in seen]
        found.append(added([parts for number, parts in school[code].items() if number not in seen]))
    return found


def test_nothing_small_follows_from_any_report() -> None:
    chance = random.Random(17)
    schools = [
        {
            str(domain): {
                number: tuple(chance.choice((0, 0, 1, 2, 3, 4, 6, 9, 20, 60)) for _ in range(4))
                for number in range(chance.randint(1, 5))
            }
            for domain in range(chance.randint(1, 4))
        }
        for _ in range(3_000)
    ]

    known = list(chain.from_iterable(map(known_sums, schools)))

    assert [parts for parts in known if not is_safe(parts)] == []
    assert len(known) > 3_000  # or nothing would have been shown at all
