"""Taking a name out of what others wrote: all of it, however it is written, and nothing else."""

import pytest

from app.rolemodels.mentions import mentions, without_person
from app.rolemodels.models import RoleModel

ZOE = RoleModel(
    first_name="An",
    name_prefix="van der",
    last_name="Bergen-Mos",
    email="an@bergen.example",
    phone="06-12345678",
)
NOBODY = RoleModel(first_name="", last_name="")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("An van der Bergen-Mos belde.", "… belde."),
        ("Bel an van  der bergen-mos", "Bel …"),
        ("mw. Van der Bergen-Mos, mw. Bergen-Mos", "mw. …, mw. …"),
        ("Ans verhaal en An's werk", "… verhaal en … werk"),
        ("Schrijf naar AN@bergen.example of 06 1234 5678.", "Schrijf naar … of …."),
        ("Een plan van Anna in Bergen", "Een plan van Anna in Bergen"),
        ("", ""),
    ],
)
def test_takes_out_every_way_to_write_her_and_nothing_else(text: str, left: str) -> None:
    assert without_person(text, ZOE) == left
    assert mentions(text, ZOE) is (text != left)


def test_somebody_without_a_name_is_nowhere() -> None:
    assert without_person("Any text at all", NOBODY) == "Any text at all"
