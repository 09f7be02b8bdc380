"""Archives that lie about what is in them, and markup that multiplies itself."""

import random
import struct
import zipfile

import pytest

from tests.imports.reading.files import (
    SHEET1,
    archive,
    members_of,
    ods_file,
    xlsx_file,
)
from tests.imports.reading.refusing import refusal_of

ENTITIES = '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'


def test_refuses_an_archive_that_unpacks_to_far_more_than_its_size() -> None:
    bomb = archive({**members_of(xlsx_file()), "xl/media/image1.png": bytes(90_000_000)})
    assert len(bomb) < 200_000
    assert refusal_of(bomb).code == "deceptive"


def test_refuses_an_archive_that_unpacks_to_more_than_the_ceiling() -> None:
    noise = random.Random(1).randbytes(4_000_000)
    members = {f"xl/media/{number}.bin": noise + bytes(20_000_000) for number in range(2)}
    large = archive({**members_of(xlsx_file()), **members, "xl/media/z.bin": bytes(60_000_000)})
    assert refusal_of(large).code == "deceptive"


def test_measures_members_instead_of_believing_the_directory() -> None:
    data = archive({**members_of(xlsx_file()), "xl/media/image1.png": bytes(5_000_000)})
    true_size, claimed = struct.pack("<L", 5_000_000), struct.pack("<L", 50)
    assert data.count(true_size) == 2, "once before the member and once in the directory"
    assert refusal_of(data.replace(true_size, claimed)).code == "deceptive"


def test_refuses_an_archive_whose_members_share_their_bytes() -> None:
    data = bytearray(archive({"a.xml": "<a/>" * 50, "b.xml": "<b/>" * 50}))
    first, second = data.find(b"PK\x01\x02"), data.rfind(b"PK\x01\x02")
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    assert refusal_of(bytes(data)).code == "deceptive"


def test_refuses_an_archive_with_a_member_twice() -> None:
    data = archive({"xl/workbook.xml": "<a/>", "xl/workbook.xmk": "<b/>"}).replace(
        b"workbook.xmk", b"workbook.xml"
    )
    assert refusal_of(data).code == "deceptive"


def test_refuses_an_archive_with_thousands_of_members() -> None:
    assert refusal_of(archive({f"{number}.xml": "" for number in range(1_500)})).code == "deceptive"


def test_refuses_an_archive_with_a_changed_member() -> None:
    data = bytearray(archive(members_of(xlsx_file()), zipfile.ZIP_STORED))
    place = data.find(b"<sheetData>")
    data[place + 1 : place + 3] = b"SH"
    assert refusal_of(bytes(data)).code == "damaged"


@pytest.mark.parametrize(
    "part", ["[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml", "xl/theme/theme1.xml", SHEET1]
)
def test_refuses_entities_in_any_part_of_a_workbook(part: str) -> None:
    members = members_of(xlsx_file())
    declaration, rest = members[part].split(b"?>", 1)
    members[part] = declaration + b"?>" + ENTITIES.encode() + rest
    assert refusal_of(archive(members)).code == "doctype"


def test_refuses_entities_in_an_ods_and_in_another_encoding() -> None:
    assert refusal_of(ods_file(before=ENTITIES)).code == "doctype"
    members = members_of(ods_file())
    members["content.xml"] = ('<?xml version="1.0" encoding="UTF-16"?>' + ENTITIES + "<a/>").encode("utf-16")
    assert refusal_of(archive(members)).code == "doctype"
