"""The rules of requests for a coach that an act may break, each with a sentence that says what to do."""

from flask_babel import gettext

from app.coaching.models import RequestState
from app.errors import DomainError


class CoachNotOffered(DomainError):
    """R28, D15: only somebody who offers it herself is named."""

    def __init__(self) -> None:
        super().__init__(gettext("This person no longer offers to be a coach. Choose somebody else."))


class AlreadyAnswered(DomainError):
    """Somebody else was first, or the request changed meanwhile."""

    def __init__(self, state: RequestState) -> None:
        super().__init__(
            gettext(
                "Nothing was changed: the state of this request is now “%(state)s”. Reload the page.",
                state=state.label,
            )
        )


class NothingInstead(DomainError):
    """An answer without a coach says what is possible instead."""

    status = 422

    def __init__(self) -> None:
        super().__init__(gettext("Choose at least one thing that is possible instead."))


class LooksBack(DomainError):
    """The school looks again on a day to come."""

    status = 422

    def __init__(self) -> None:
        super().__init__(gettext("Choose a day after today on which you look again."))
