"""Every criterion that a run can follow has its words, in one place."""

from typing import get_args

import pytest
from flask import Flask
from flask_babel import force_locale

from app.placements.criteria import CRITERIA
from app.placements.policies import DEFAULT_ORDER, SUPPORT
from matching.placement.records import Criterion


def test_solver_and_words_know_the_same_criteria() -> None:
    assert tuple(CRITERIA) == DEFAULT_ORDER
    assert set(CRITERIA) == set(get_args(Criterion))
    assert set(SUPPORT) < set(CRITERIA)


@pytest.mark.parametrize("name", CRITERIA)
def test_difference_is_said_in_the_unit_of_the_figure(app: Flask, name: str) -> None:
    criterion = CRITERIA[name]
    with app.test_request_context(), force_locale("en"):
        said = [criterion.fewer(2), criterion.more(2)]

    assert all(criterion.unit in words for words in said)
