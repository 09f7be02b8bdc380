"""The rules of swaps that an act may break, each with a sentence that says what to do."""

from flask_babel import gettext

from app.errors import DomainError
from app.swaps.models import MOST_NAMED, SwapState


class NothingToSwap(DomainError):
    """Only a published place that has not begun, without a signed agreement, can become another one by a request."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "You cannot ask for another place now. Look at your placement to see why, or talk to your "
                "internship coordinator."
            )
        )


class AskedAlready(DomainError):
    """One request waits at a time."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "You have already asked for another place. Withdraw that request first if you want to change it."
            )
        )


class WrongPlaces(DomainError):
    """She names a few places that she could have."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "Name one to %(most)s places from the list. One that you named may have gone since.",
                most=MOST_NAMED,
            )
        )


class SwapAnswered(DomainError):
    """A request is answered once, as it was on the screen."""

    def __init__(self, state: SwapState) -> None:
        super().__init__(
            gettext(
                "Nothing was changed: the state of this request is now “%(state)s”. Reload the page.",
                state=state.label,
            )
        )


class SwapGone(DomainError):
    """What was shown is not possible any longer, or would harm somebody now."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "This swap is no longer possible as it was shown, so nobody was moved. Reload the page to see what is "
                "possible now."
            )
        )
