"""What happens to signals when a student is erased: her words go, that there was one stays."""

from app.privacy.erasure import Part
from app.privacy.people import Person
from app.privacy.registry import Whose
from app.signals.services import forget_words


def _wipe(person: Person) -> None:
    number = person.ids.get(Whose.STUDENT)
    if number is not None:
        forget_words(number)


PART = Part(wipe=_wipe)
