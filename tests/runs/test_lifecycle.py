"""The life of a run, with every kind: queue, worker, record, cancel, and what a dead worker leaves behind."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from huey.registry import Message

import matching.checking
from app.background.engine import huey, sweep
from app.extensions import db, now
from app.runs.broken_rules import RunInProgress
from app.runs.execution import store_result
from app.runs.kinds import KINDS
from app.runs.leases import MAX_ATTEMPTS, claim, renew_lease
from app.runs.models import BUSY, Run, RunState
from app.runs.services import request_cancel, take_up_lost_runs
from tests.runs.conftest import Case

pytestmark = pytest.mark.database
Jobs = Callable[[], int]


def answered(case: Case, run: Run) -> object:
    """What the solver says to the question of a run."""

    class Watched:
        """Nobody says stop."""

        def note(self, *_told: object, **_part: int) -> None: ...

        def finish(self) -> None: ...

        def has_to_stop(self) -> bool:
            return False

    return case.kind.solve(case.kind.read(run), Watched())


def lose(run: Run) -> None:
    """Let the lease of a run be over."""
    db.session.refresh(run)
    run.lease_until = now() - timedelta(seconds=1)
    db.session.flush()


def test_is_solved_and_recorded(case: Case, run_jobs: Jobs) -> None:
    run = case.started()
    assert (run.state, run.author_name) == (RunState.QUEUED, case.coordinator.name)
    run_jobs()

    assert (run.state, run.error) == (case.result, "")
    assert case.rows_of(run) > 0
    assert (run.lease_until, run.worker_token, run.attempts) == (None, None, 1)
    assert case.told()[0] == "start"


def test_one_at_a_time_in_a_school(case: Case) -> None:
    case.started()

    with pytest.raises(RunInProgress, match="still in progress"):
        case.start()


def test_waiting_one_is_cancelled_at_once(case: Case, run_jobs: Jobs) -> None:
    run = case.started()
    request_cancel(run, actor=case.coordinator)
    run_jobs()

    assert run.state is RunState.CANCELLED
    assert case.rows_of(run) == 0
    assert "finish" not in case.told()


def test_cancelled_while_solving_leaves_no_result(case: Case) -> None:
    run = case.started()
    mine = claim(run.id, "me", case.kind.table)
    assert mine is not None
    db.session.refresh(run)
    answer = answered(case, run)
    request_cancel(run, actor=case.coordinator)

    assert not renew_lease(mine, {})
    store_result(mine, answer)
    assert run.state is RunState.CANCELLED
    assert case.rows_of(run) == 0


def test_solver_that_was_told_to_stop_leaves_no_result(case: Case) -> None:
    run = case.started()
    mine = claim(run.id, "me", case.kind.table)
    assert mine is not None
    store_result(mine, None)

    db.session.refresh(run)
    assert (run.state, case.rows_of(run)) == (RunState.CANCELLED, 0)


def test_only_one_worker_gets_it(case: Case) -> None:
    run = case.started()

    assert [claim(run.id, token, case.kind.table) is not None for token in ("a", "b")] == [True, False]


def test_worker_that_lost_it_writes_nothing(case: Case) -> None:
    run = case.started()
    slow = claim(run.id, "slow", case.kind.table)
    assert slow is not None
    answer = answered(case, run)
    lose(run)
    take_up_lost_runs()
    db.session.commit()
    assert claim(run.id, "quick", case.kind.table) is not None

    assert not renew_lease(slow, {"share": 0.9})
    assert store_result(slow, answer) is None
    db.session.refresh(run)
    assert (run.state, run.worker_token, run.progress) == (RunState.RUNNING, "quick", {})
    assert (run.attempts, case.rows_of(run)) == (2, 0)


def test_sweeper_finds_one_that_never_reached_the_queue(case: Case, run_jobs: Jobs) -> None:
    run = case.started()
    huey.storage.flush_all()
    lose(run)
    db.session.commit()
    sweep()
    run_jobs()

    assert run.state is case.result


def test_sweeper_leaves_one_alone_whose_worker_lives(case: Case) -> None:
    run = case.started()
    claim(run.id, "me", case.kind.table)

    assert take_up_lost_runs() == 0


def test_lost_one_that_somebody_cancelled_is_not_taken_up(case: Case) -> None:
    run = case.started()
    claim(run.id, "me", case.kind.table)
    db.session.refresh(run)
    request_cancel(run, actor=case.coordinator)
    lose(run)

    assert take_up_lost_runs() == 1
    assert run.state is RunState.CANCELLED


def test_fails_after_three_workers_and_says_so(case: Case) -> None:
    run = case.started()
    for attempt in range(MAX_ATTEMPTS):
        assert claim(run.id, f"worker{attempt}", case.kind.table) is not None
        lose(run)
        take_up_lost_runs()
        db.session.commit()

    assert run.state is RunState.FAILED
    assert "interrupted 3 times" in run.error
    assert case.rows_of(run) == 0


def test_error_of_the_solver_is_told_and_frees_the_school(
    case: Case, run_jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object, **_options: object) -> None:
        raise MemoryError

    run = case.started()
    monkeypatch.setattr(*case.solver, broken)
    run_jobs()

    assert run.state is RunState.FAILED
    assert "MemoryError" in run.error
    assert case.started().state is RunState.QUEUED


def test_answer_that_fails_its_check_is_not_stored(
    case: Case, run_jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = case.started()
    monkeypatch.setattr(*case.checker, lambda *_: [matching.checking.Finding("size", "o1", 1, 2)])
    run_jobs()

    assert run.state is RunState.FAILED
    assert "size o1: 2 for 1" in run.error
    assert case.rows_of(run) == 0


def test_what_an_earlier_version_put_in_the_queue_is_done(case: Case, run_jobs: Jobs) -> None:
    run = case.started()
    huey.storage.flush_all()
    earlier = Message("1", case.kind.former_task, None, 0, 0, None, (run.id,), {}, None, None)
    huey.storage.enqueue(huey.serializer.serialize(earlier))
    run_jobs()

    assert run.state is case.result


def test_a_step_that_is_not_allowed_is_refused(case: Case) -> None:
    run = case.started()

    with pytest.raises(ValueError, match="does not go from queued"):
        run.change_state(case.result)


def test_every_state_of_a_kind_can_be_reached_and_left_for_its_own_states(
    app: object, database: None
) -> None:
    for kind in KINDS:
        steps = kind.table.transitions
        reached = {RunState.QUEUED, *(state for after in steps.values() for state in after)}
        assert reached == set(steps), kind.name
        assert all(steps[state] for state in BUSY), kind.name
