"""The rules of confidential reports, as errors that say what to do."""

from datetime import date

from flask_babel import gettext

from app.errors import DomainError
from app.web.filters import show_date


class NoCounsellor(DomainError):
    """A report goes to somebody, or nowhere."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "Your school has no counsellor who can read this here. Call one of the numbers on this page."
            )
        )


class Locked(DomainError):
    """Reading takes the passphrase."""

    def __init__(self) -> None:
        super().__init__(gettext("Enter your passphrase first, on the page with confidential reports."))


class WrongPassphrase(DomainError):
    """These words do not open her key."""

    status = 400

    def __init__(self) -> None:
        super().__init__(gettext("This is not your passphrase. Lost it? Use your recovery sheet."))


class PassphraseIsPassword(DomainError):
    """Two doors, two keys: whoever has her password does not read what students wrote."""

    status = 400

    def __init__(self) -> None:
        super().__init__(gettext("Choose words other than the password with which you sign in."))


class WrongSheet(DomainError):
    """This code does not open her key."""

    status = 400

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "This code does not belong to your key. Look at the date on the sheet: a new key has a new sheet."
            )
        )


class PhraseNotFound(DomainError):
    """No report belongs to this phrase."""

    status = 400

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "This phrase is not recognised. Check that all five words are there, spelt as you were shown."
            )
        )


class WrongReportState(DomainError):
    """Not from the state in which it is."""

    def __init__(self) -> None:
        super().__init__(
            gettext("This is no longer possible for this report. Reload the page to see where it is.")
        )


class NotAsked(DomainError):
    """Consent is given to a question, once."""

    def __init__(self) -> None:
        super().__init__(gettext("This question was already answered. Reload the page."))


class AlreadyRead(DomainError):
    """What somebody has read cannot be taken back."""

    def __init__(self, day: date) -> None:
        super().__init__(
            gettext(
                "The internship coordinator read this on %(day)s, so it cannot be taken back. Talk to the counsellor "
                "about what happens next.",
                day=show_date(day),
            )
        )


class NotClosed(DomainError):
    """Only what is closed has a term."""

    def __init__(self) -> None:
        super().__init__(gettext("Close the report first. Until it is closed it stays anyway."))


class DayInThePast(DomainError):
    """It is kept until a day to come."""

    status = 400

    def __init__(self) -> None:
        super().__init__(gettext("Choose a day after today."))
