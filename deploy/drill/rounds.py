"""Publishing while something dies: each round begins from the same school, kills one process, and counts afterwards."""

import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.big_school import PASSWORD
from benchmarks.visitors import TOKEN, Visitor
from deploy.drill.front import kill_nginx
from deploy.drill.mailbox import Counts
from deploy.drill.processes import Kept, wait_until

if TYPE_CHECKING:
    from deploy.drill.site import Site

UNDER_WAY = 150
"""How many emails have left when a worker is killed."""


@dataclass(frozen=True)
class Outcome:
    """What a round came to."""

    victim: str
    killed: str
    presses: int
    statuses: tuple[int, ...]
    publications: int
    offers: int
    emails: int
    unsent: int
    mail: Counts
    seconds: float

    @property
    def killed_workers(self) -> int:
        """How many workers died: each may leave one message of which nobody knows whether it left."""
        return int(self.killed.startswith("worker"))

    def what_is_wrong(self, expected: "Outcome") -> list[str]:
        """What is not as it has to be, in words; `expected` is what came of the round in which nothing died."""
        said = {
            f"{self.publications} publications": self.publications != 1,
            f"not the {expected.offers} offers of other rounds": self.offers != expected.offers,
            f"not the {expected.emails} emails of other rounds": self.emails != expected.emails,
            f"{self.unsent} emails not sent": self.unsent != 0,
            f"{self.mail.distinct} messages of {self.emails} emails": self.mail.distinct != self.emails,
            f"{self.mail.differing} repeats differ from the first": self.mail.differing != 0,
            f"{self.mail.repeats} repeats, {self.killed_workers} workers killed": self.mail.repeats
            > self.killed_workers,
        }
        return [words for words, is_wrong in said.items() if is_wrong]


@dataclass
class Round:
    """One round on a database of its own."""

    site: "Site"
    nginx: Kept
    database: str
    run_id: int
    answer_by: str

    def who_publishes(self) -> tuple[int, str]:
        """The server process of the transaction that publishes, and the web process it belongs to."""
        found: list[tuple[int, str]] = []

        def is_under_way() -> bool:
            found[:] = [
                (pid, name)
                for pid, name in self.site.ask(
                    "postgres",
                    "SELECT pid, application_name FROM pg_stat_activity WHERE datname = %s AND "
                    "application_name LIKE 'web-%%' AND backend_xid IS NOT NULL",  # it has written something
                    self.database,
                )
            ]
            return bool(found)

        wait_until("somebody publishes", is_under_way, 60)
        return found[0]

    def kill(self, victim: str) -> str:
        """Kill the victim at its moment; returns which process that was."""
        if victim.startswith("worker"):
            wait_until("emails leave", lambda: self._count("letter", "state = 'sent'") >= UNDER_WAY, 120)
            self.site.processes[victim].kill()
            return victim
        pid, web = self.who_publishes()
        other = next(name for name in self.site.processes if name.startswith("web") and name != web)
        if victim.startswith("nginx"):
            kill_nginx(self.nginx.pid, with_master=victim == "nginx itself")
        elif victim == "postgresql":
            os.kill(pid, signal.SIGKILL)  # the server then ends every connection, and recovers
        else:
            victim = web if victim == "the web process that publishes" else other
            self.site.processes[victim].kill()
        return victim

    def _count(self, table: str, condition: str) -> int:
        question = f"SELECT count(*) FROM {table} WHERE {condition}"  # noqa: S608 - both are written here
        for _ in range(50):
            try:
                return int(self.site.ask(self.database, question)[0][0])
            except Exception:  # noqa: BLE001 - the server recovers
                time.sleep(0.2)
        raise TimeoutError("the database does not come back")

    def publish(self, on_press: Callable[[], None]) -> tuple[int, tuple[int, ...]]:
        """Press the button as a coordinator would, again when there was no answer; how often, and what came back.

        `on_press` is called before the first time.
        """
        coordinator = Visitor(self.site.address)
        statuses: list[int] = []
        coordinator.sign_in("coordinator@big.example", PASSWORD)
        path = f"/placements/runs/{self.run_id}/publish"
        presses, end = 0, time.monotonic() + 180
        while time.monotonic() < end:
            page = coordinator.get("publish page", path)
            if page.status == 302 and page.location.startswith(
                "/placements"
            ):  # it is published: it leads to the run
                return presses, tuple(statuses)
            token = page.found(TOKEN)
            if page.status == 200 and token:
                presses += 1
                if presses == 1:
                    on_press()
                form = [("csrf_token", token), ("answer_by", self.answer_by)]
                statuses.append(coordinator.post("publish", path, form).status)
                if statuses[-1] == 422:
                    raise ValueError("the page refuses to publish this run")
            else:
                time.sleep(0.5)
        raise TimeoutError("nobody could publish")

    def play(self, victim: str) -> Outcome:
        """Publish, kill, wait until every email left, and count."""
        self.site.mailbox.clear()
        began, killed = time.monotonic(), [""]

        def kill() -> None:
            killed[0] = self.kill(victim)

        killer = threading.Thread(target=kill if victim else lambda: None)
        presses, statuses = self.publish(killer.start)
        killer.join()
        wait_until(
            "every email left", lambda: not self._count("letter", "state IN ('waiting', 'sending')"), 600
        )
        return self._outcome(victim, killed[0], presses, statuses, time.monotonic() - began)

    def _outcome(
        self, victim: str, killed: str, presses: int, statuses: tuple[int, ...], seconds: float
    ) -> Outcome:
        return Outcome(
            victim=victim or "nothing",
            killed=killed,
            presses=presses,
            statuses=statuses,
            publications=self._count("audit_event", "action = 'run:publish'"),
            offers=self._count("proposal", "state = 'offered'"),
            emails=self._count("letter", "true"),
            unsent=self._count("letter", "state <> 'sent'"),
            mail=self.site.mailbox.counts(),
            seconds=seconds,
        )


VICTIMS = (
    "",
    "the web process that publishes",
    "the other web process",
    "postgresql",
    "nginx",
    "nginx itself",
    "worker-1",
    "worker-2",
)


def play_all(
    begin: Callable[[str], Round],
    end: Callable[[], None],
    victims: tuple[str, ...],
) -> bool:
    """Play every round, print what each came to and what is wrong with it; whether all of them are right."""
    print(f"{'killed':<34}{'pressed':>8}  {'answers':<16}{'published':>10}{'offered':>8}{'emails':>8}"
          f"{'accepted':>10}{'distinct':>10}{'repeats':>9}{'s':>6}")  # fmt: skip
    expected, all_right = None, True
    for number, victim in enumerate(victims):
        outcome = begin(f"round_{number}").play(victim)
        end()
        expected = expected or outcome
        wrong = outcome.what_is_wrong(expected)
        all_right &= not wrong
        name = f"{outcome.victim} ({outcome.killed})" if outcome.killed != victim else outcome.victim
        print(
            f"{name:<34}{outcome.presses:>8}  {outcome.statuses!s:<16}{outcome.publications:>10}"
            f"{outcome.offers:>8}{outcome.emails:>8}{outcome.mail.accepted:>10}{outcome.mail.distinct:>10}"
            f"{outcome.mail.repeats:>9}{outcome.seconds:>6.0f}  {'WRONG: ' if wrong else ''}{'; '.join(wrong)}",
            flush=True,
        )
    return all_right
