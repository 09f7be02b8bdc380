"""What emails call somebody: a first name where the name begins with one."""

import pytest

from app.notices.greeting import first_name_of


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Sanne de Vries", "Sanne"),
        ("Amina el Idrissi", "Amina"),
        ("Anne-Marie Bos", "Anne-Marie"),
        ("Łucja Nowak", "Łucja"),
        ("Kim", "Kim"),
        ("J. de Vries", "J. de Vries"),
        ("J de Vries", "J de Vries"),
        ("Drs. Kim de Boer", "Drs. Kim de Boer"),
        ("Mevrouw Jansen", "Mevrouw Jansen"),
        ("de Vries", "de Vries"),
        ("Vries, Sanne de", "Vries, Sanne de"),
        ("ICT Service", "ICT Service"),
        ("Team Techniek", "Team Techniek"),
        ("", ""),
    ],
)
def test_is_the_first_word_unless_that_is_no_first_name(name: str, called: str) -> None:
    assert first_name_of(name) == called
