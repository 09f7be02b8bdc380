"""`flask runs start`."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from app.extensions import db
from app.placements.models import MatchRun
from app.runs.models import RunState
from tests.factories import Factories
from tests.placements.conftest import Town


@pytest.fixture
def command(app: Flask, make: Factories, town: Town) -> FlaskCliRunner:
    make.school.code = "school1"
    db.session.commit()
    return app.test_cli_runner()


def test_starts_a_run_for_the_worker(command: FlaskCliRunner, town: Town) -> None:
    result = command.invoke(args=["runs", "start", "--school", "school1"])

    assert result.exit_code == 0, result.output
    assert "Run 1 of" in result.output
    db.session.expire_all()
    assert db.session.get_one(MatchRun, 1).state is RunState.QUEUED


def test_waits_and_prints_the_result(command: FlaskCliRunner, town: Town) -> None:
    result = command.invoke(args=["runs", "start", "--school", "school1", "--wait", "--order", "travel"])

    assert result.exit_code == 0, result.output
    assert "Everybody placed" in result.output
    assert " seconds\n" in result.output
    assert "seed" not in result.output
    assert re.search(r"placed +0 students\n  travel +\d+ minutes", result.output)
    db.session.expire_all()
    assert db.session.get_one(MatchRun, 1).policy["criteria"] == ["placed", "travel"]


def test_prints_the_seed_once_a_run_of_the_period_is_public(
    command: FlaskCliRunner, published: MatchRun
) -> None:
    result = command.invoke(args=["runs", "start", "--school", "school1", "--wait"])

    assert f" seconds, seed {published.seed}\n" in result.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--school", "nowhere"], "There is no school with code nowhere."),
        (["--school", "school1", "--period", "Later"], "There is no period Later"),
        (["--school", "school1", "--order", "placed,luck"], "--order takes each of these once"),
        (["--school", "school1", "--order", "placed,placed"], "--order takes each of these once"),
    ],
)
def test_says_what_is_wrong(command: FlaskCliRunner, arguments: list[str], words: str) -> None:
    result = command.invoke(args=["runs", "start", *arguments])

    assert result.exit_code == 1
    assert words in result.output


def test_second_run_is_refused(command: FlaskCliRunner) -> None:
    command.invoke(args=["runs", "start", "--school", "school1"])
    result = command.invoke(args=["runs", "start", "--school", "school1"])

    assert result.exit_code == 1
    assert "Run 1 is still in progress" in result.output
