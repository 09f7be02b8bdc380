"""Background work of the outbox."""

from app.background.engine import also_known_as, patient_task, task
from app.notices.sending import send
from app.notices.transport import forget_files


@task
def send_email(email_id: int) -> None:
    """Send one email that was just committed."""
    send(email_id)


@patient_task
def send_emails(email_ids: list[int]) -> None:
    """Send some of many emails. Where one goes wrong in a way that nobody foresaw, a sweep finds those after it."""
    for email_id in email_ids:
        send(email_id)


@task
def forget_email_files(email_ids: list[int]) -> None:
    """Emails were wiped: so are their copies in the folder of a school that sends none."""
    forget_files(email_ids)


def take_former_names() -> None:
    """Do what a version before this one put in the queue."""
    also_known_as("app.notices.jobs.send_letter", send)
    also_known_as("app.notices.jobs.forget_letter_files", forget_files)
