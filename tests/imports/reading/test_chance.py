"""Files with changed bytes: each is read or refused, never a crash."""

import random
import zlib

import pytest

from app.imports.reading import UnreadableFile, read_spreadsheet
from tests.imports.reading.files import (
    archive,
    csv_file,
    members_of,
    ods_file,
    xlsx_file,
)
from tests.imports.reading.specs import STUDENTS


@pytest.mark.parametrize("seed", range(30))
def test_reads_or_refuses_a_file_with_changed_bytes(seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(chance.choice((xlsx_file(), ods_file(), csv_file())))
    for _ in range(chance.randint(1, 12)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    if chance.random() < 0.3:
        del data[chance.randrange(len(data)) :]

    assert _outcome_of(bytes(data))


@pytest.mark.parametrize("seed", range(20))
def test_reads_or_refuses_a_workbook_with_changed_markup(seed: int) -> None:
    chance = random.Random(seed)
    members = members_of(chance.choice((xlsx_file(), ods_file())))
    name = chance.choice(sorted(members))
    content = bytearray(members[name] or b"x")
    for _ in range(chance.randint(1, 6)):
        content[chance.randrange(len(content))] = chance.choice(b'<>"/=&;0129azAZ: ')

    assert _outcome_of(archive({**members, name: bytes(content)}))


def _outcome_of(data: bytes) -> str:
    """`Reading`, or the sentence with which it is refused."""
    try:
        return type(read_spreadsheet(data, "x", STUDENTS)).__name__
    except UnreadableFile as refusal:
        return str(refusal)


def test_inflates_what_its_own_packer_made() -> None:
    """The lies above are found in our archives because they are lies, not because the archives are ours."""
    assert zlib.crc32(members_of(archive({"a": b"x" * 99}))["a"]) == zlib.crc32(b"x" * 99)
    assert len(read_spreadsheet(archive(members_of(xlsx_file())), "x", STUDENTS).rows) == 2
