"""Background work of the outbox."""

from app.background.engine import sweeper, task
from app.notices.sending import send, send_waiting


@task
def send_letter(letter_id: int) -> None:
    """Send one letter that was just committed."""
    send(letter_id)


@sweeper
def send_left_behind() -> None:
    """Send letters whose task was lost, and try again those that failed."""
    send_waiting()
