"""Names of people in one cell or two: what they are taken apart into."""

import pytest

from app.imports.reading import BadValue
from app.imports.reading import values as v


@pytest.mark.parametrize(
    ("raw", "prefix", "last_name"),
    [
        ("Berg", "", "Berg"),
        ("van der Berg", "van der", "Berg"),
        ("Van der Berg", "van der", "Berg"),
        ("de Vries-van den Heuvel", "de", "Vries-van den Heuvel"),
        ("Berg, van der", "van der", "Berg"),
        ("'t Hooft", "'t", "Hooft"),
        ("’t Hooft", "'t", "Hooft"),
        ("in 't Veld", "in 't", "Veld"),
        ("von der Leyen", "von der", "Leyen"),
        ("D'Angelo", "", "D'Angelo"),
        ("Çelik-Öztürk", "", "Çelik-Öztürk"),
        ("El Idrissi", "", "El Idrissi"),
        ("Da Silva", "", "Da Silva"),
        ("Van", "", "Van"),
        ("Deden", "", "Deden"),
    ],
)
def test_takes_a_surname_apart(raw: str, prefix: str, last_name: str) -> None:
    assert v.surname(raw) == (prefix, last_name)


@pytest.mark.parametrize("raw", ["Zoë", "Şeyma", "Jean-Luc", "A.B.", "李", "Ömer Faruk", "Ngọc", "Na'ama"])
def test_accepts_names_of_every_origin(raw: str) -> None:
    assert v.name(raw) == raw


@pytest.mark.parametrize(
    ("raw", "parts"),
    [
        ("Jansen, Anna van", ("Anna", "van", "Jansen")),
        ("Anna van Jansen", ("Anna", "van", "Jansen")),
        ("Berg, van der, Sanne", ("Sanne", "van der", "Berg")),
        ("van der Berg, Sanne", ("Sanne", "van der", "Berg")),
        ("Berg van der, S. (Sanne)", ("Sanne", "van der", "Berg")),
        ("Fatima El Idrissi", ("Fatima", "", "El Idrissi")),
        ("Anna Jansen-de Vries", ("Anna", "", "Jansen-de Vries")),
        ("JANSEN Anna", ("Anna", "", "Jansen")),
        ("Mevr. Anne-Marie van ’t Hof", ("Anne-Marie", "van 't", "Hof")),
        ("D'Angelo, Jasper", ("Jasper", "", "D'Angelo")),
    ],
)
def test_takes_a_whole_name_apart(raw: str, parts: tuple[str, str, str]) -> None:
    assert v.whole_name(raw) == parts


@pytest.mark.parametrize("raw", ["Cher", "Vries, de", "Jansen, Anna, Kees"])
def test_refuses_half_a_name(raw: str) -> None:
    with pytest.raises(BadValue) as refusal:
        v.whole_name(raw)
    assert refusal.value.code == "whole_name"
