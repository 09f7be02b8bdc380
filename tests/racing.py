"""Several people at the same moment: threads on a real database."""

import threading
from collections import Counter
from collections.abc import Callable

from flask import Flask

from app.extensions import db, writing, writing_alone


def at_once(app: Flask, acts: list[Callable[[], object]]) -> Counter[str]:
    """Do all acts in parallel, each in a transaction of its own; counts what came of them by name."""
    outcomes: Counter[str] = Counter()
    gate = threading.Barrier(len(acts))

    def attempt(act: Callable[[], object]) -> None:
        with app.app_context(), writing():
            gate.wait()
            try:
                act()
                db.session.commit()
                outcomes["done"] += 1
            except Exception as error:  # noqa: BLE001  (counted, so that a failure reaches the test)
                db.session.rollback()
                outcomes[type(error).__name__] += 1

    db.session.commit()  # this thread must hold no lock while the others race
    threads = [threading.Thread(target=attempt, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.expire_all()
    return outcomes


def alone(act: Callable[[], object]) -> Callable[[], object]:
    """The act as a view does it that is marked `writes_alone`."""

    def act_alone() -> None:
        with writing_alone():
            act()

    return act_alone
