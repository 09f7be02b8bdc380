"""The rules of proposals that an act may break, each with a sentence that says what to do."""

from flask_babel import gettext, ngettext

from app.errors import DomainError
from app.finds.models import MOST_OPEN, FindState


class FindRefusal(DomainError):
    """A proposal, or its answer, that breaks a rule; the form it came from shows the message."""

    status = 422


class ProposingClosed(FindRefusal):
    """Places are published, or choosing is over: what she finds now she tells the coordinator herself."""

    def __init__(self) -> None:
        super().__init__(
            gettext("Choosing is over. Talk to your coordinator about a company that you found.")
        )


class TooManyOpen(FindRefusal):
    """A few at a time, so that each gets an answer."""

    def __init__(self) -> None:
        super().__init__(
            ngettext(
                "%(num)s proposal of yours waits for an answer. Withdraw one to send another.",
                "%(num)s proposals of yours wait for an answer. Withdraw one to send another.",
                MOST_OPEN,
            )
        )


class AlreadyClosed(DomainError):
    """Somebody else was first, or she withdrew it."""

    def __init__(self, state: FindState) -> None:
        super().__init__(
            gettext(
                "Nothing was changed: the state of this proposal is now “%(state)s”. Reload the page.",
                state=state.label,
            )
        )


class NotRecognised(FindRefusal):
    """R37: nobody goes where SBB does not recognise the company for the programme."""

    def __init__(self, programme: str) -> None:
        super().__init__(
            gettext(
                "Look up at SBB whether this company is recognised for %(programme)s, and tick that it is. Is it not? "
                "Then say no, and tell the student how a company asks for recognition.",
                programme=programme,
            )
        )


class NotAdequate(FindRefusal):
    """R13: the last talk found that this company cannot take anybody yet."""

    def __init__(self) -> None:
        super().__init__(
            gettext("At the last talk this company was not in order. Record a new talk first, or say no.")
        )


class NobodyPlacedThere(FindRefusal):
    """R15: a placement stop holds for a company that somebody finds herself too."""

    def __init__(self) -> None:
        super().__init__(gettext("Nobody can be placed at this company now. Say no, without the reason."))
