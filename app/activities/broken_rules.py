"""The rules of asking that an act may break, each with a sentence that says what to do."""

from flask_babel import gettext

from app.activities.models import RequestState
from app.errors import DomainError


class RequestClosed(DomainError):
    """What was agreed, held or called off is not asked, changed or answered any more."""

    def __init__(self, state: RequestState) -> None:
        super().__init__(
            gettext(
                "This can no longer be done: the state of this request is now “%(state)s”. Reload the page.",
                state=state.label,
            )
        )


class AskingHasBegun(DomainError):
    """Role models were asked about the request as it was; it does not change under their hands."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "People have already been asked, so this can no longer be changed. Call it "
                "off and make a new request instead."
            )
        )


class NobodyChosen(DomainError):
    """Who asks by hand says whom; only before asking has begun can Meervoud choose instead."""

    status = 400

    def __init__(self, *, is_begun: bool) -> None:
        super().__init__(
            gettext("Tick at least one person.")
            if is_begun
            else gettext("Tick at least one person, or let Meervoud choose.")
        )


class NotACandidate(DomainError):
    """Only who agreed to this offer, can come, and was not asked as often as she wants, is asked."""

    def __init__(self) -> None:
        super().__init__(
            gettext("Somebody you ticked can no longer be asked. Reload the page and choose again.")
        )


class NobodySaidYes(DomainError):
    """There is nothing to agree on yet."""

    def __init__(self) -> None:
        super().__init__(gettext("Nobody has said yes yet, so there is nothing to agree on."))


class DayHasPassed(DomainError):
    """A day to meet lies in the future."""

    def __init__(self) -> None:
        super().__init__(gettext("Choose a day after today."))


class DayMissing(DomainError):
    """A yes to a student comes with a day."""

    status = 400

    def __init__(self) -> None:
        super().__init__(gettext("Choose a day that suits you."))


class NotTheDayYet(DomainError):
    """Whether something took place is known on the day itself, or later."""

    def __init__(self) -> None:
        super().__init__(gettext("This day has not come yet. You can say afterwards how it went."))


class NoLongerNeeded(DomainError):
    """Somebody else said yes first, or it was called off: she is thanked, told which, and nothing is asked of her."""

    def __init__(self, state: RequestState, *, is_found: bool = False) -> None:
        if is_found or state is RequestState.AGREED:
            sentence = gettext("Thank you. Enough people have been found, so you are no longer expected.")
        elif state is RequestState.CANCELLED:
            sentence = gettext("Thank you. It has been called off, so you are no longer expected.")
        else:
            sentence = gettext("Thank you. This question is no longer open, so you are not expected.")
        super().__init__(sentence)


class QuestionChanged(DomainError):
    """An answer is given to the question that was asked last, not to an older email."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "The question has changed in the meantime. Use the link in the latest email, or open the question "
                "again on your own page."
            )
        )


class NothingSuggested(DomainError):
    """A day is accepted from somebody who suggested one."""

    def __init__(self) -> None:
        super().__init__(gettext("There is no longer another day to accept or refuse. Reload the page."))


class TooManyWishes(DomainError):
    """A few wishes at a time, so that role models are not asked for what nobody will use."""

    def __init__(self, most: int) -> None:
        super().__init__(
            gettext("You have %(most)s open wishes. Wait for an answer, or withdraw one.", most=most)
        )


class WishedAlready(DomainError):
    """One open wish per company and kind."""

    def __init__(self) -> None:
        super().__init__(
            gettext("You have already asked for this. Look under your wishes to see how it is going.")
        )


class SiteNotAvailable(DomainError):
    """Nobody goes to a company where nobody is placed now; a student is not told why."""

    def __init__(self) -> None:
        super().__init__(gettext("This company is not taking students at the moment. Choose another one."))


class NotHeld(DomainError):
    """Only what took place is evaluated."""

    def __init__(self) -> None:
        super().__init__(gettext("First say that it took place, then how useful it was."))
