"""Why a request about personal data, or an answer to one, is refused."""

from flask_babel import gettext

from app.errors import DomainError


class AlreadyAsked(DomainError):
    """The same was asked and is not answered yet."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "You have asked this already and it is not answered yet. You can see it under your account."
            )
        )


class AlreadyAnswered(DomainError):
    """Somebody answered in the meantime."""

    def __init__(self) -> None:
        super().__init__(
            gettext("This request has been answered already. Reload the page to see the answer.")
        )
