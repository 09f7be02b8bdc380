"""Deadline evening at a large school, on a real server.

    python -m benchmarks.load [--database URL] [--students 300] [--seconds 60] [--only evening]

Makes the school of `benchmarks.big_school` in an empty database (SQLite in a folder that goes afterwards, by default),
serves it as `flask serve` does, and goes through four scenarios from one address:

- evening: students sign in one after the other, look at My choices, add a place and save, spread over the seconds;
- deadline: all of them save once more within ten seconds, and halfway the last day is put in the past;
- publishing: a run over everybody is solved, reviewed and published, and every email leaves;
- reading: every page that each role can click to, before the publication and after it.

Prints how long each kind of answer took; ends with status 1 when an answer was an error, a list that was acknowledged
is not in the database, or one that was sent after the deadline was accepted. Everybody's clock is this machine's.
"""

import argparse
import random
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select, update

from app import create_app
from app.extensions import db, writing
from app.migrating import bring_up_to_date
from app.notices.models import Email, EmailState
from app.placements.models import MatchRun
from app.schools.models import Period
from app.schools.queries import today
from app.students.models import ChoiceList, Student
from benchmarks.big_school import LISTS, PASSWORD, STAFF, STUDENTS, make_big_school
from benchmarks.pages import Timing, measure, processor_seconds_of
from benchmarks.visitors import OFFERED, TOKEN, VERSION, Answer, Idle, Visitor
from config import Development
from tests.journeys.server import Server, running_server

THINKING_SECONDS = 1.0
BURST_SECONDS = 10.0
LONGEST_RUN_SECONDS = 600.0
SCENARIOS = ("evening", "deadline", "publishing", "reading")


@dataclass
class Evening:
    """The students, and what each was told is saved: when the answer came, and the ids in her order."""

    server: Server
    visitors: dict[int, Visitor]
    offered: dict[int, list[str]] = field(default_factory=dict)
    acknowledged: dict[int, list[int]] = field(default_factory=dict)
    accepted: list[tuple[int, Answer]] = field(default_factory=list)

    def choose(self, number: int) -> None:
        """Sign in, open My choices, add a place, save three."""
        visitor = self.visitors[number]
        if visitor.sign_in(f"student{number}@big.example", PASSWORD).status != 303:
            return
        visitor.get("Today", "/today")
        time.sleep(THINKING_SECONDS)
        page = visitor.get("My choices", "/my-choices")
        self.offered[number] = OFFERED.findall(page.text)
        wanted = self.offered[number][:3]
        if len(wanted) < 3:
            return
        time.sleep(THINKING_SECONDS)
        self._send(number, page, "add", wanted[:2], ("add", wanted[2]))
        self._save(number, page, wanted)
        visitor.leave()

    def choose_again(self, number: int) -> None:
        """Save the same places the other way round, from the page as it is now."""
        visitor = self.visitors[number]
        wanted = self.offered.get(number, [])[:3][::-1]
        page = visitor.get("My choices, once more", "/my-choices")
        if wanted:
            self._save(number, page, wanted, "save in the burst")
        visitor.leave()

    def _send(
        self, number: int, page: Answer, what: str, order: list[str], button: tuple[str, str]
    ) -> Answer:
        form = [("csrf_token", page.found(TOKEN)), ("version", page.found(VERSION))]
        return self.visitors[number].post(
            what, "/my-choices", [*form, *(("order", one) for one in order), button]
        )

    def _save(self, number: int, page: Answer, wanted: list[str], what: str = "save") -> None:
        answer = self._send(number, page, what, wanted, ("save", "1"))
        if answer.status in {302, 303}:
            self.acknowledged[number] = [int(one) for one in wanted]
            self.accepted.append((number, answer))

    def lost(self) -> int:
        """How many of the lists that were acknowledged are not what the database holds."""
        return sum(_stored(number) != wanted for number, wanted in self.acknowledged.items())


def _stored(number: int) -> list[int]:
    choices = db.session.scalar(
        select(ChoiceList).join(ChoiceList.student).where(Student.student_number == f"{number:07d}")
    )
    return [row.opening_id for row in choices.preferences] if choices else []


def spread(acts: Iterable[Callable[[], object]], seconds: float) -> None:
    """Begin the acts one after the other, at random moments within `seconds`, and wait for all of them."""
    acts = list(acts)
    draw = random.Random(1)
    began, threads = time.monotonic(), []
    for act, moment in zip(acts, sorted(draw.uniform(0, seconds) for _ in acts), strict=True):
        time.sleep(max(0.0, began + moment - time.monotonic()))
        threads.append(threading.Thread(target=act))
        threads[-1].start()
    for thread in threads:
        thread.join()


def pass_the_deadline(app: Flask, after_seconds: float, passed_at: list[float]) -> None:
    """Put the last day in the past after a while; notes when that was in the database."""
    time.sleep(after_seconds)
    with app.app_context(), writing():
        db.session.execute(update(Period).values(choices_close_on=today() - timedelta(days=1)))
        db.session.commit()
        passed_at.append(time.time())


def deadline(app: Flask, evening: Evening) -> tuple[int, int]:
    """Everybody saves once more while the deadline passes; returns how many after it were accepted, and refused."""
    passed_at: list[float] = []
    closing = threading.Thread(target=pass_the_deadline, args=(app, BURST_SECONDS / 2, passed_at))
    closing.start()
    before = len(evening.accepted)
    spread([lambda n=number: evening.choose_again(n) for number in evening.offered], BURST_SECONDS)
    closing.join()
    accepted = evening.accepted[before:]
    late = sum(answer.asked_at > passed_at[0] for _number, answer in accepted)
    return late, len(evening.offered) - len(accepted)


def solved_run(app: Flask, coordinator: Visitor) -> int:
    """Start a run over everybody, wait for its plan and mark it as reviewed; returns its id."""
    form = coordinator.get("new run", "/placements/runs/new")
    period = "1"
    fields = [("csrf_token", form.found(TOKEN)), ("period_id", period), ("preference_mode", "total")]
    started = coordinator.post("start", "/placements/runs", [*fields, ("time_limit_seconds", "60")])
    run_id = int(started.location.rsplit("/", 1)[-1])
    end = time.monotonic() + LONGEST_RUN_SECONDS
    with app.app_context():
        while time.monotonic() < end:
            state = db.session.scalar(select(MatchRun.state).where(MatchRun.id == run_id))
            db.session.rollback()
            if state is not None and not state.is_busy:
                print(f"run: {state}")
                break
            time.sleep(1)
    token = [("csrf_token", form.found(TOKEN))]
    coordinator.post("review", f"/placements/runs/{run_id}/review", token)
    return run_id


def _failed(app: Flask, run_id: int) -> bool:
    """Whether a run has no plan; says so."""
    with app.app_context():
        run = db.session.get_one(MatchRun, run_id)
        if run.state.has_plan:
            return False
        print(f"the run has no plan: {run.state}, {run.error}")
        return True


def publish(app: Flask, coordinator: Visitor, run_id: int) -> tuple[int, float]:
    """Publish; returns how many emails left, each once, and after how many seconds the last was gone."""
    path = f"/placements/runs/{run_id}/publish"
    page = coordinator.get("publish page", path)
    day = (today() + timedelta(days=10)).isoformat()
    start = time.perf_counter()
    answers = [("answer_by", day), ("choices", "close")]
    coordinator.post("publish", path, [("csrf_token", page.found(TOKEN)), *answers])
    with app.app_context():
        while True:
            waiting = db.session.scalar(select(func.count()).where(Email.state != EmailState.SENT))
            sent = db.session.scalar(select(func.count()).where(Email.state == EmailState.SENT)) or 0
            db.session.rollback()
            if not waiting or time.perf_counter() - start > LONGEST_RUN_SECONDS:
                return sent, time.perf_counter() - start
            time.sleep(1)


def print_samples(visitors: Iterable[Visitor]) -> int:
    """Print p50, p95 and the worst of each kind of answer in milliseconds; returns how many were errors."""
    found: dict[str, list[Answer]] = defaultdict(list)
    for visitor in visitors:
        for what, answer in visitor.samples:
            found[what].append(answer)
    print(f"{'what':<24}{'n':>6}{'p50':>8}{'p95':>8}{'worst':>8}{'kB':>7}  statuses")
    for what, answers in found.items():
        times = sorted(answer.seconds * 1000 for answer in answers)
        p95 = times[max(0, -(-len(times) * 95 // 100) - 1)]
        size = statistics.median(answer.wire_bytes for answer in answers) / 1024
        statuses = dict(Counter(answer.status for answer in answers))
        line = f"{what:<24}{len(times):>6}{statistics.median(times):>8.0f}{p95:>8.0f}{times[-1]:>8.0f}{size:>7.1f}"
        print(f"{line}  {statuses}")
    return sum(answer.status == 0 or answer.status >= 500 for answers in found.values() for answer in answers)


def print_pages(timings: Iterable[Timing], bar: float = 300) -> None:
    """Print the slowest pages, and how many are over the bar in milliseconds."""
    ranked = sorted(timings, key=lambda timing: -timing.milliseconds)
    for timing in ranked[:15]:
        print(
            f"{timing.milliseconds:7.0f} ms, {timing.processor:4.0f} of the processor"
            f"  {timing.size / 1024:6.1f} kB  {timing.who}: {timing.path}"
        )
    over = [sum(getattr(one, name) > bar for one in ranked) for name in ("milliseconds", "processor")]
    print(f"{len(ranked)} pages, {over[0]} over {bar:.0f} ms on the clock, {over[1]} of the processor")


def read(server: Server) -> list[Timing]:
    """Time every page of every role: the quickest of five, for others use the machine too."""
    who = {name: f"{name}@big.example" for name in STAFF}
    others = {"supervisor": "supervisor1@big.example", "student": f"student{STUDENTS - 1}@big.example"}
    return measure(server, 5, {**who, **others}, PASSWORD, min)


def go_through(app: Flask, server: Server, options: argparse.Namespace) -> int:
    """Play the scenarios; returns how many things were wrong."""
    numbers = [STUDENTS - 1 - n for n in range(min(options.students, STUDENTS - LISTS))]
    evening = Evening(server, {number: Visitor(server.address) for number in numbers})
    coordinator = Visitor(server.address)
    wrong = 0
    if "evening" in options.only:
        before = processor_seconds_of(server)
        spread([lambda n=number: evening.choose(n) for number in numbers], options.seconds)
        used = processor_seconds_of(server) - before
        print(f"evening: {len(numbers)} students took the server {used:.0f} seconds of the processor")
    if "deadline" in options.only:
        late, refused = deadline(app, evening)
        wrong += late
        print(f"deadline: {late} accepted after it, {refused} refused")
    with app.app_context():
        lost = evening.lost()
    wrong += lost + print_samples(evening.visitors.values())
    print(f"acknowledged lists: {len(evening.acknowledged)}, lost: {lost}")
    run_id = 0
    if "publishing" in options.only:
        coordinator.sign_in("coordinator@big.example", PASSWORD)
        run_id = solved_run(app, coordinator)
    if "reading" in options.only:
        print_pages(read(server))
    if run_id:
        wrong += _failed(app, run_id)
        sent, seconds = publish(app, coordinator, run_id)
        wrong += print_samples([coordinator])
        print(f"{sent} emails left within {seconds:.0f} s of the button")
        if "reading" in options.only:
            print_pages(read(server))
    return wrong


def beside_idle(app: Flask, server: Server, options: argparse.Namespace) -> int:
    """Play the scenarios beside connections that do next to nothing; returns how much was wrong."""
    idle = Idle(options.idle, int(server.address.rsplit(":", 1)[-1]))
    wrong = go_through(app, server, options)
    answered = idle.leave()
    print(
        f"{options.idle} connections beside it that did next to nothing; {answered} were answered every time"
    )
    for refusal, times in idle.refusals.most_common():
        print(f"  {times} times: {refusal}")
    return wrong + options.idle - answered


def main() -> None:
    """Make the school, serve it, play the scenarios."""
    parser = argparse.ArgumentParser(description="Measure a large school under load.")
    parser.add_argument("--database", default="", help="address of an empty database; default: SQLite")
    parser.add_argument("--students", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument(
        "--idle", type=int, default=1000, help="connections beside it that do next to nothing"
    )
    parser.add_argument("--only", nargs="+", choices=SCENARIOS, default=SCENARIOS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        address = options.database or f"sqlite:///{data / 'meervoud.db'}"
        app = create_app(Development(DATA_DIR=data, SQLALCHEMY_DATABASE_URI=address))
        with app.app_context(), writing():
            bring_up_to_date()
            make_big_school()
        with running_server(Path(folder), with_demo=False, settings={"DATABASE_URL": address}) as server:
            wrong = beside_idle(app, server, options)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
