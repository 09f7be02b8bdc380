"""The registry of works: what is measured, on which problems, how long it may take, and who else does it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from benchmarks.matching.circle_instances import CircleSize, circle_instance
from benchmarks.matching.instances import CORE, FLAGGED_FIRST, SCARCE, SIZES, SUPPORT_LAST, Size, instance
from benchmarks.matching.measures import (
    Data,
    after_flips,
    asking,
    asking_anew,
    falling_ill,
    on_one_core_and_two,
    replanning,
    solving,
)
from benchmarks.matching.rows import Row
from benchmarks.matching.supervisor_instances import SupervisorSize, supervisor_instance

Measure = Callable[[str, int, Data, float], Iterator[Row]]


@dataclass(frozen=True)
class Work:
    """One work: `make` gives its problem by seed, `limit` is in seconds, `rivals` are named as in `rivals.RIVALS`."""

    title: str
    make: Callable[[int], Data]
    limit: float = 60.0
    seeds: int = 20
    measure: Measure = solving
    rivals: tuple[str, ...] = ()
    rival_limit: float = 120.0

    def rows(self, seeds: range) -> Iterator[Row]:
        """Measure it on these seeds."""
        for seed in seeds:
            yield from self.measure(self.title, seed, self.make(seed), self.limit)


def placing(size: str | Size, order: list[str] = SUPPORT_LAST, mode: str = "total") -> Callable[[int], Data]:
    """Makes placement problems."""
    chosen = SIZES[size] if isinstance(size, str) else size
    return partial(instance, chosen, order=order, mode=mode)


def circling(students: int, mentors: int, towns: int) -> Callable[[int], Data]:
    """Makes circle problems."""
    return partial(circle_instance, CircleSize(students, mentors, towns))


def guiding(cases: int, supervisors: int, fields: int, towns: int) -> Callable[[int], Data]:
    """Makes supervisor problems."""
    return partial(supervisor_instance, SupervisorSize(cases, supervisors, fields, towns))


ORDERS = {"": SUPPORT_LAST, "flagged-first": FLAGGED_FIRST, "core": CORE}
MODES = {"": "total", "generous": "generous", "rank-maximal": "rank_maximal"}
STAGED = ("HiGHS", "CBC", "CP-SAT")
SCARCE_REGION = replace(SIZES["region"], intensive=SCARCE)
ROC, GRID = SIZES["roc"], replace(SIZES["roc"], grid=4.0)


def orders_and_modes() -> dict[str, Work]:
    """A school in every order and mode; the first beside the rivals."""
    works = {}
    for order, criteria in ORDERS.items():
        for mode, value in MODES.items():
            parts = [part for part in (order, mode) if part]
            works["-".join(["school", *parts])] = Work(
                ", ".join(["school", *(parts or ["default order"])]).replace("-", " "),
                placing("school", criteria, value),
                rivals=() if parts else STAGED,
            )
    return works


SOLVES = {
    **orders_and_modes(),
    "region": Work("region, default order", placing("region"), rivals=STAGED),
    "region-flagged-first": Work(
        "region, flagged first", placing("region", FLAGGED_FIRST), rivals=("HiGHS",)
    ),
    "region-generous": Work("region, generous", placing("region", mode="generous")),
    "region-rank-maximal": Work("region, rank maximal", placing("region", mode="rank_maximal")),
    "region-scarce": Work("region, intensive places scarce everywhere", placing(SCARCE_REGION)),
    "region-core": Work(
        "region, core", placing("region", CORE), rivals=("scipy", "HiGHS", "CBC", "Gale-Shapley")
    ),
    "roc": Work("roc, default order", placing(ROC), 120.0, 10),
    "roc-grid": Work("roc, homes by town, default order", placing(GRID), 120.0, 10),
    "participants": Work("6,000 participants, default order", placing("participants"), 85.0, 10),
    "country": Work("country, default order", placing("country"), 180.0, 10),
    "country-core": Work(
        "country, core", placing("country", CORE), 180.0, 10, rivals=("scipy", "HiGHS"), rival_limit=600.0
    ),
    **{
        f"growth-{count}": Work(
            f"core, {count:,} students", placing(Size(count, count * 2 // 7, 40, 0.14), CORE), 180.0, 3
        )
        for count in (1_000, 5_000, 20_000, 50_000)
    },
    "circles-school": Work("circles: 40 students, 8 mentors", circling(40, 8, 1)),
    "circles-region": Work("circles: 240 students, 26 mentors", circling(240, 26, 4)),
    "circles-1000": Work("circles: 1,000 students, 100 mentors", circling(1_000, 100, 4), 20.0, 10),
    "circles-national-w": Work("circles: 6,000 students, 640 mentors", circling(6_000, 640, 40), 12.0, 10),
    "supervisors-school": Work("supervisors: 120 cases, 5 supervisors", guiding(120, 5, 2, 1)),
    "supervisors-roc": Work("supervisors: 3,000 cases, 100 supervisors", guiding(3_000, 100, 4, 4), 30.0, 10),
}
OTHERS = {
    "why-not-region": Work("why not, region", placing("region"), seeds=5, measure=partial(asking, 100, 3)),
    "why-not-roc": Work("why not, roc, each solved anew", placing(ROC), 120.0, 3, partial(asking_anew, 10)),
    "replan-region": Work("re-plan, region", placing("region"), measure=replanning),
    "replan-roc": Work("re-plan, roc", placing(ROC), 120.0, 10, replanning),
    "ill-school": Work("a supervisor falls ill, school", guiding(120, 5, 2, 1), measure=falling_ill),
    "ill-roc": Work("a supervisor falls ill, roc", guiding(3_000, 100, 4, 4), 30.0, 10, falling_ill),
    "cores-school": Work("one core and two, school", placing("school"), measure=on_one_core_and_two),
    "cores-region": Work("one core and two, region", placing("region"), measure=on_one_core_and_two),
    "cores-roc": Work("one core and two, roc, homes by town", placing(GRID), 120.0, 3, on_one_core_and_two),
    "cores-circles": Work(
        "one core and two, circles: 240 students", circling(240, 26, 4), measure=on_one_core_and_two
    ),
    "flips-region": Work("who has a place after flips, region", placing("region"), 60.0, 20, after_flips),
}
WORKS = SOLVES | OTHERS
