"""The rules of asking that an act may break, each with a sentence that says what to do."""

from flask_babel import gettext

from app.activities.models import RequestState
from app.errors import DomainError


class RequestClosed(DomainError):
    """What was agreed, held or called off is not asked, changed or answered any more."""

    def __init__(self, state: RequestState) -> None:
        super().__init__(
            gettext("This cannot be done now: the request is %(state)s. Reload the page.", state=state.label)
        )


class AskingHasBegun(DomainError):
    """Role models were asked about the request as it was; it does not change under their hands."""

    def __init__(self) -> None:
        super().__init__(
            gettext("People were asked already, so this stays as it is. Call it off and ask again instead.")
        )


class NobodyChosen(DomainError):
    """Who asks by hand says whom."""

    status = 400

    def __init__(self) -> None:
        super().__init__(gettext("Tick at least one person, or let it go by itself."))


class NotACandidate(DomainError):
    """Only who agreed to this offer, can come, and was not asked as often as she wants, is asked."""

    def __init__(self) -> None:
        super().__init__(
            gettext("Somebody you ticked cannot be asked any more. Reload the page and look again.")
        )


class NobodySaidYes(DomainError):
    """There is nothing to agree on yet."""

    def __init__(self) -> None:
        super().__init__(gettext("Nobody said yes yet, so there is nothing to settle."))


class DayHasPassed(DomainError):
    """A day to meet lies in the future."""

    def __init__(self) -> None:
        super().__init__(gettext("Choose a day that is still to come."))


class DayMissing(DomainError):
    """A yes to a student comes with a day."""

    status = 400

    def __init__(self) -> None:
        super().__init__(gettext("Say on which day you can."))


class NotTheDayYet(DomainError):
    """Whether something took place is known on the day itself, or later."""

    def __init__(self) -> None:
        super().__init__(gettext("The day is still to come. Say afterwards how it went."))


class NoLongerNeeded(DomainError):
    """Somebody else said yes first, or it was called off: she is thanked, and nothing is asked of her."""

    def __init__(self) -> None:
        super().__init__(
            gettext("Thank you. Somebody else was just found, or it was called off, so nobody expects you.")
        )


class QuestionChanged(DomainError):
    """An answer is given to the question that was asked last, not to an older letter."""

    def __init__(self) -> None:
        super().__init__(
            gettext("The question has changed since this letter. Use the link in the newest letter.")
        )


class NothingSuggested(DomainError):
    """A day is accepted from somebody who suggested one."""

    def __init__(self) -> None:
        super().__init__(gettext("There is no other day to answer any more. Reload the page."))


class TooManyWishes(DomainError):
    """A few wishes at a time, so that role models are not asked for what nobody will use."""

    def __init__(self, most: int) -> None:
        super().__init__(
            gettext("You have %(most)s open wishes. Wait for an answer, or take one back.", most=most)
        )


class WishedAlready(DomainError):
    """One open wish per company and kind."""

    def __init__(self) -> None:
        super().__init__(gettext("You asked for this already. Look under your wishes how far it is."))


class SiteNotAvailable(DomainError):
    """Nobody goes to a company where nobody is placed now; a student is not told why."""

    def __init__(self) -> None:
        super().__init__(gettext("This company takes no students at the moment. Choose another one."))


class NotHeld(DomainError):
    """Only what took place is evaluated."""

    def __init__(self) -> None:
        super().__init__(gettext("Say first that it took place, then what it brought."))
