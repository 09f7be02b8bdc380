"""Background work of the outbox."""

from app.background.engine import task
from app.notices.sending import send, send_waiting
from app.notices.transport import forget_files


@task
def send_letter(letter_id: int) -> None:
    """Send one letter that was just committed."""
    send(letter_id)


@task
def forget_letter_files(letter_ids: list[int]) -> None:
    """Letters were wiped: so are their copies in the folder of a school that sends none."""
    forget_files(letter_ids)


def send_left_behind() -> None:
    """Send letters whose task was lost, and try again those that failed."""
    send_waiting()
