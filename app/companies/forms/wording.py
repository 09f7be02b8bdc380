"""How choices are written in a form: labels that elsewhere stand in a sentence begin with a capital here."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from flask_babel import LazyString
from wtforms.fields.choices import SelectChoice

from app.web.forms import choices_from


def sentence_case(label: LazyString) -> LazyString:
    """The label with its first letter in upper case, in the language of the reader."""
    return LazyString(lambda: str(label)[:1].upper() + str(label)[1:])


def choices_of(values: Iterable[StrEnum]) -> list[SelectChoice]:
    """The members of an enum that has labels, as the choices of a field."""
    members: list[Any] = list(values)
    return choices_from((one.value, sentence_case(one.label)) for one in members)
