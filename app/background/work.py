"""Long work that a worker does for a row: how far it is, and who holds it. Match runs, comparisons and circle runs."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import now


class LeasedWork:
    """The columns by which a piece of work is claimed, shows life and is taken up again (see `background.leases`).

    A table that carries them has an `id`, and a `state` of which two values are "queued" and "running".
    """

    if TYPE_CHECKING:
        id: Mapped[int]
        state: Mapped[Any]

    progress: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Stage, value, bound, seconds, share, as last reported by the worker."""
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    """Until when the queue, or the worker that has the row, is trusted to be on it; then it is taken up again."""
    worker_token: Mapped[str | None] = mapped_column(String(32))
    """Fencing: a worker writes only where this is still its own token."""
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    error: Mapped[str] = mapped_column(String(2000), default="")
    author_id: Mapped[int | None]
    author_name: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
