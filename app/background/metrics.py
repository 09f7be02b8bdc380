"""What monitoring asks for, in the format of Prometheus: how everything is, and how much waits.

Figures of the database are the same whichever web process answers; those of a process are its own. Nothing in them is
about a person or says which school it is of.
"""

from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from app.background.health import FIGURES, Health, health
from app.background.worker import seconds_since_beat
from app.listed import Listed

GAUGES = Listed[Callable[[], dict[str, float]]]("gauges")
"""What features above count, by name."""
MEGABYTE = 1_000_000


class _Figures(Collector):
    """Asked anew for each answer."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        state = health()
        parts = GaugeMetricFamily("meervoud_up", "1 when this part is up", labels=["part"])
        for part, what in state.parts.items():
            parts.add_metric([part], float(what == "up"))
        yield parts
        yield _gauge("disk_free_bytes", "Free where data or uploads are kept", state.disk_free_mb * MEGABYTE)
        if state.database != "down":
            yield from self._of_the_database(state)

    def _of_the_database(self, state: Health) -> Iterator[GaugeMetricFamily]:
        try:
            beat = seconds_since_beat()
            counted = {name: count for gauge in GAUGES for name, count in gauge().items()}
        except SQLAlchemyError:
            return  # it went away since; the next answer says so
        yield _gauge(
            "queue_age_seconds", "How long the oldest run or email has been due", state.queue_seconds
        )
        yield _gauge("worker_beat_age_seconds", "Since when no worker showed life", beat)
        for figures in FIGURES:
            counted |= {name: count for name, count in figures().items() if count is not None}
        for name, count in counted.items():
            yield _gauge(name, name.replace("_", " ").capitalize(), count)


def _gauge(name: str, text: str, value: float | None) -> GaugeMetricFamily:
    """One figure; without a value there is a name and no line, which monitoring can notice."""
    gauge = GaugeMetricFamily(f"meervoud_{name}", text)
    if value is not None:
        gauge.add_metric([], value)
    return gauge


def metrics() -> bytes:
    """All figures as text."""
    registry = CollectorRegistry()
    registry.register(_Figures())
    ProcessCollector(registry=registry)
    return generate_latest(registry)
