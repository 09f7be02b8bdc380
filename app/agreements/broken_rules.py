"""The rules of agreements that can be broken, each with a sentence that says what to do."""

from collections.abc import Sequence

from flask_babel import gettext

from app.agreements.models import AgreementState
from app.agreements.parties import MISSING
from app.errors import DomainError


class SheetRefusal(DomainError):
    """A rule about what was filled in, shown beside the form."""


class SheetChanged(DomainError):
    """Somebody changed the sheet after the page was opened."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "The agreement changed after you opened this page, so nothing was saved. Open it again and look first."
            )
        )


class SheetIsOut(DomainError):
    """What people are signing does not change under their hands."""

    def __init__(self, state: AgreementState) -> None:
        super().__init__(
            gettext(
                "This is not possible: the state of this sheet is “%(state)s”. Make a new sheet instead.",
                state=state.label,
            )
        )


class SheetIncomplete(DomainError):
    """A sheet goes out once nothing is missing."""

    def __init__(self, missing: Sequence[str]) -> None:
        what = ", ".join(str(MISSING[code]) for code in missing)
        super().__init__(gettext("Fill in first: %(what)s.", what=what))


class SheetHasOtherDays(SheetRefusal):
    """Other days go on a new sheet."""

    def __init__(self) -> None:
        super().__init__(
            gettext("The placement has other days than this sheet. Make a new sheet, and have that signed.")
        )


class GuardianUnknown(SheetRefusal):
    """R39: whoever signs for somebody under 18 is on the sheet."""

    def __init__(self) -> None:
        super().__init__(
            gettext("Enter the name of the parent or guardian first: the student was under 18 on that day.")
        )


class GuardianNotNeeded(SheetRefusal):
    """R39: nobody signs for who is 18."""

    def __init__(self) -> None:
        super().__init__(
            gettext("The student was 18 on that day, so no parent or guardian signs. Nothing was recorded.")
        )


class NotASignedSheet(SheetRefusal):
    """Only paper that was scanned or photographed is kept."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "Choose a PDF, or a photo as JPEG or PNG. This file is something else, whatever its name says."
            )
        )


class FileTooLarge(SheetRefusal):
    """A scan of one page is small."""

    def __init__(self, megabytes: int) -> None:
        super().__init__(
            gettext(
                "Choose a file of at most %(number)s MB. Scan in grey, or take the photo in a lower resolution.",
                number=megabytes,
            )
        )


class NoAddress(DomainError):
    """An email needs an address."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "The company has no email address. Add one on the page of the company, or print the preparation and "
                "record that it was given."
            )
        )


class AnswerIsSettled(DomainError):
    """A company's answer is decided on once."""

    def __init__(self) -> None:
        super().__init__(gettext("A colleague already dealt with this answer, or there is none any longer."))


class AnswerIsOld(SheetRefusal):
    """A company signs what it saw."""

    def __init__(self) -> None:
        super().__init__(gettext("The company did not confirm the sheet as it is now. Have this one signed."))


class NothingToPrepare(DomainError):
    """Nobody is told of who does not come."""

    def __init__(self) -> None:
        super().__init__(gettext("This placement is over, so there is nobody to prepare the company for."))


class NothingToPrint(DomainError):
    """A list on which nobody needs a page."""

    def __init__(self) -> None:
        super().__init__(
            gettext("Nothing was printed: nobody on this list still needs that page. Change the filters.")
        )


class PrintUnderWay(DomainError):
    """One list at a time for each person."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "Your previous print job is still being made. Wait until it is ready, or delete it first."
            )
        )
