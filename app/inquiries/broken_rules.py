"""The rules of asking companies that an act can break; each says what to do instead."""

from flask_babel import gettext, ngettext

from app.errors import DomainError


class InquiryRefusal(DomainError):
    """A rule about asking or taking over an answer."""


class NobodyToAsk(InquiryRefusal):
    """A sending needs somebody to write to."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "There is nobody to ask among these companies. Fill in an email address, make links only, or "
                "choose other companies."
            )
        )


class LinkIsOver(InquiryRefusal):
    """A link that was used, withdrawn or too old."""

    def __init__(self) -> None:
        super().__init__(gettext("This link is over. Ask the company again to make a new one."))


class AlreadySettled(InquiryRefusal):
    """A colleague decided on this answer meanwhile."""

    def __init__(self) -> None:
        super().__init__(gettext("A colleague has decided on this answer meanwhile. Reload the page."))


class PlacesByHand(InquiryRefusal):
    """Places can be taken over by themselves where it is clear whose they are."""

    def __init__(self, openings: int) -> None:
        if openings:
            text = ngettext(
                "This company has %(num)s opening in this period. Enter the places there by hand.",
                "This company has %(num)s openings in this period. Divide the places by hand.",
                openings,
            )
        else:
            text = gettext(
                "This company is not recognised for any of your programmes on the first day, so no opening can be "
                "made. Add the recognition first."
            )
        super().__init__(text)
