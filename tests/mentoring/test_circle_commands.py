"""`flask circles start`."""

import json

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from app.extensions import db
from app.mentoring.models import CircleRun
from app.runs.models import RunState
from tests.mentoring.conftest import Circles


@pytest.fixture
def command(app: Flask, circles: Circles) -> FlaskCliRunner:
    circles.make.school.code = "school1"
    circles.join(6)
    circles.lead(2)
    db.session.commit()
    return app.test_cli_runner()


def test_starts_a_circle_run_for_the_worker(command: FlaskCliRunner) -> None:
    result = command.invoke(args=["circles", "start", "--school", "school1"])

    assert result.exit_code == 0, result.output
    assert "Circle run 1 of" in result.output
    db.session.expire_all()
    assert db.session.get_one(CircleRun, 1).state is RunState.QUEUED


def test_waits_and_prints_the_result(command: FlaskCliRunner) -> None:
    args = ["circles", "start", "--school", "school1", "--wait", "--seed", "3", "--most", "4"]
    result = command.invoke(args=args)

    assert result.exit_code == 0, result.output
    assert "Everybody has a circle" in result.output
    assert "seed 3" in result.output
    db.session.expire_all()
    assert db.session.get_one(CircleRun, 1).policy["max_size"] == 4


def test_prints_json_without_names(command: FlaskCliRunner, circles: Circles) -> None:
    result = command.invoke(args=["circles", "start", "--school", "school1", "--wait", "--json"])
    told = json.loads(result.output)

    assert result.exit_code == 0
    assert (told["state"], told["students"], told["seated"]) == ("solved_optimal", 6, 6)
    assert [row["value"] == row["bound"] for row in told["criteria"]] == [True] * 7
    assert circles.mentors[0].last_name not in result.output


def test_json_tells_a_failure_too(
    command: FlaskCliRunner, monkeypatch: pytest.MonkeyPatch, circles: Circles
) -> None:
    def broken(*_arguments: object, **_options: object) -> None:
        raise MemoryError

    monkeypatch.setattr("matching.circles.solve_circles", broken)
    result = command.invoke(args=["circles", "start", "--school", "school1", "--wait", "--json"])

    assert result.exit_code == 1
    assert json.loads(result.output.splitlines()[0])["state"] == "failed"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--school", "nowhere"], "There is no school with code nowhere."),
        (["--school", "school1", "--period", "Later"], "There is no period Later"),
        (["--school", "school1", "--order", "unseated,luck"], "--order takes each of these once"),
        (["--school", "school1", "--least", "5", "--most", "4"], "--least cannot be above --most"),
    ],
)
def test_says_what_is_wrong(command: FlaskCliRunner, arguments: list[str], words: str) -> None:
    result = command.invoke(args=["circles", "start", *arguments])

    assert result.exit_code == 1
    assert words in result.output


def test_refuses_a_school_without_mentors(command: FlaskCliRunner, circles: Circles) -> None:
    for mentor in circles.mentors:
        mentor.slots = []
    db.session.commit()
    result = command.invoke(args=["circles", "start", "--school", "school1"])

    assert result.exit_code == 1
    assert "There is no mentor to ask" in result.output
