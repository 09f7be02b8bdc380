"""Files that are no spreadsheet, lie, or mean harm: each is refused, with a reason that says what to do."""

import io
import random
import struct
import zipfile
import zlib

import pytest
from xlsxwriter import Workbook

from app.imports.reading import Reading, UnreadableFile, read_spreadsheet
from tests.imports.reading.files import (
    HEADER,
    PLAIN,
    SANNE,
    SHEET1,
    archive,
    changed,
    csv_file,
    fill,
    members_of,
    ods_cell,
    ods_file,
    ods_table,
    xlsx_file,
)
from tests.imports.reading.specs import COMPANIES, STUDENTS

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(64)
ENTITIES = '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'


def refusal_of(data: bytes, filename: str = "students.xlsx") -> UnreadableFile:
    """Why a file is refused."""
    with pytest.raises(UnreadableFile) as refusal:
        read_spreadsheet(data, filename, STUDENTS)
    assert str(refusal.value).endswith(".")
    return refusal.value


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"", "empty", id="nothing"),
        pytest.param(b" \r\n\r\n\t", "empty", id="blanks"),
        pytest.param(b"\xef\xbb\xbf", "empty", id="only a mark"),
        pytest.param(PNG, "not_spreadsheet", id="picture"),
        pytest.param(b"\xff\xd8\xff\xe0" + bytes(64), "not_spreadsheet", id="photograph"),
        pytest.param(b"%PDF-1.7\n%\xe2\xe3", "not_spreadsheet", id="pdf"),
        pytest.param(b"{\\rtf1 x}", "not_spreadsheet", id="rich text"),
        pytest.param(bytes(range(256)) * 8, "not_spreadsheet", id="noise"),
        pytest.param(archive({"word/document.xml": "<a/>"}), "not_spreadsheet", id="letter"),
        pytest.param(archive({"Index/Tables/x.iwa": "x"}), "not_spreadsheet", id="numbers"),
        pytest.param(b"<html><body><table><tr><td>Studentnr", "web_page", id="web page"),
        pytest.param(b"\n<!DOCTYPE HTML><html>", "web_page", id="web page with a type"),
        pytest.param("<html>".encode("utf-16"), "web_page", id="web page in utf-16"),
        pytest.param(b'<?xml version="1.0"?><Workbook/>', "old_format", id="xml of 2003"),
        pytest.param(OLE + bytes(1024), "old_format", id="xls"),
        pytest.param(archive({"xl/workbook.bin": "x"}), "old_format", id="xlsb"),
        pytest.param(OLE + bytes(64) + "EncryptedPackage".encode("utf-16-le"), "encrypted", id="locked xlsx"),
        pytest.param(ods_file(manifest="<manifest:encryption-data/>"), "encrypted", id="locked ods"),
        pytest.param(b"Studentnr;Roepnaam;Achternaam\n1;\x81;B\n", "encoding", id="no known characters"),
        pytest.param(b'Studentnr;Roepnaam;Achternaam\n1;"S"x;B\n', "broken_csv", id="broken quotes"),
        pytest.param(b'Studentnr;Roepnaam;Achternaam\n1;"S;B\n', "broken_csv", id="open quote"),
    ],
)
def test_refuses_what_is_no_spreadsheet(data: bytes, code: str) -> None:
    assert refusal_of(data).code == code


@pytest.mark.parametrize(
    "name", ["x.xlsx", "x.xls", "x.xlsm", "x.ods", "x.csv", "x.tsv", "", "../../etc/passwd"]
)
def test_refuses_a_picture_under_any_name(name: str) -> None:
    assert refusal_of(PNG, name).code == "not_spreadsheet"


def test_refuses_macros() -> None:
    data = xlsx_file()
    assert refusal_of(archive({**members_of(data), "xl/vbaProject.bin": b"x"})).code == "macros"


# ---------------------------------------------------------------- formulas


def test_refuses_a_formula_and_names_its_cell() -> None:
    buffer = io.BytesIO()
    with Workbook(buffer) as workbook:
        fill(workbook.add_worksheet("Export"), PLAIN)
        workbook.add_worksheet("Blad 2").write_formula("AB7", '=HYPERLINK("https://evil.example")')
    refusal = refusal_of(buffer.getvalue())
    assert (refusal.code, refusal.params) == ("formula", {"sheet": "Blad 2", "cell": "AB7"})
    assert "Cell AB7 of sheet Blad 2 contains a formula" in str(refusal)


def test_refuses_a_formula_on_a_hidden_sheet() -> None:
    buffer = io.BytesIO()
    with Workbook(buffer) as workbook:
        fill(workbook.add_worksheet("Export"), PLAIN)
        hidden = workbook.add_worksheet("Weg")
        hidden.write_array_formula("A1:A2", "{=B1:B2}")
        hidden.hide()
    assert refusal_of(buffer.getvalue()).params["cell"] == "A1"


def test_refuses_a_formula_in_an_ods() -> None:
    cell = ods_cell(2, 'table:formula="of:=1+1"')
    row = f'<table:table-row><table:table-cell table:number-columns-repeated="2"/>{cell}</table:table-row>'
    refusal = refusal_of(ods_file(ods_table("Blad 1", PLAIN, more=row)))
    assert (refusal.code, refusal.params) == ("formula", {"sheet": "Blad 1", "cell": "C4"})


@pytest.mark.parametrize(
    ("cell", "sign"),
    [
        ("=1+1", "="),
        ('=HYPERLINK("x")', "="),
        ("  =1+1", "="),
        ("\u00a0=1", "="),
        ("+SUM(A1)", "+"),
        ("+1+1", "+"),
        ("-2+3+cmd|' /C calc'!A0", "-"),
        ("- zie blad 2", "-"),
        ("@SUM(A1)", "@"),
        ("\tx", "tab"),
        ("＝1", "＝"),
        ("＠x", "＠"),
    ],
)
def test_refuses_text_that_would_work_as_a_formula(cell: str, sign: str) -> None:
    quoted = '"' + cell.replace('"', '""') + '"'
    refusal = refusal_of(csv_file((*PLAIN, ("1", "Sanne", quoted))))
    assert refusal.code == "formula_in_text"
    assert refusal.params == {"cell": "C4", "sign": sign}


def test_refuses_a_formula_in_a_column_that_it_does_not_read() -> None:
    assert refusal_of(csv_file(((*HEADER, "Kluisje"), (*SANNE, "=1")))).params["cell"] == "D2"


@pytest.mark.parametrize(
    "cell", ["-", "--", "-1", "-1,50", "- 3", "-€ 5", "+31 (0)6 1234-5678", "+31612345678", "a=b", "1-2"]
)
def test_reads_text_that_only_looks_like_a_formula(cell: str) -> None:
    reading = read_spreadsheet(csv_file(((*HEADER, "Klas"), (*SANNE, cell))), "x.csv", STUDENTS)
    assert reading.rows[0].values["class_group"] == cell


def test_reads_text_in_a_workbook_as_text_whatever_its_first_sign() -> None:
    reading = read_spreadsheet(xlsx_file(((*HEADER, "Klas"), (*SANNE, "=1+1"))), "x.xlsx", STUDENTS)
    assert reading.rows[0].values["class_group"] == "=1+1"


# ---------------------------------------------------------------- citizen service numbers

BSN = ("111222333", "123456782")


@pytest.mark.parametrize(
    "name",
    [
        "BSN",
        "bsn",
        "BSN-nummer",
        "Burgerservicenummer",
        "Burger service nr",
        "Sofinummer",
        "BSN leerling",
        "PGN",
        "Onderwijsnummer",
    ],
)
def test_refuses_a_column_that_is_named_after_the_citizen_number(name: str) -> None:
    refusal = refusal_of(csv_file(((*HEADER, name), (*SANNE, "geheim"))))
    assert refusal.code == "citizen_number"
    assert f"Column {name} of sheet students.xlsx" in str(refusal)


def test_refuses_a_citizen_number_also_where_required_columns_are_missing() -> None:
    assert refusal_of(csv_file((("Roepnaam", "BSN"), ("Sanne", "1")))).code == "citizen_number"


def test_refuses_a_citizen_number_on_another_or_hidden_sheet() -> None:
    assert refusal_of(xlsx_file(PLAIN, Rest=(("Klas", "BSN"), ("2A", "x")))).params["sheet"] == "Rest"
    buffer = io.BytesIO()
    with Workbook(buffer) as workbook:
        fill(workbook.add_worksheet("Export"), PLAIN)
        hidden = workbook.add_worksheet("Weg")
        fill(hidden, (("BSN",),))
        hidden.hide()
    assert refusal_of(buffer.getvalue()).code == "citizen_number"


@pytest.mark.parametrize("name", ["Nummer", "", "Ref."])
def test_refuses_an_unknown_column_whose_values_all_pass_the_check(name: str) -> None:
    for numbers in (BSN, ("1112.22.333", "1234.56.782"), (111222333, 123456782)):
        rows = ((*HEADER, name or None), (*SANNE, numbers[0]), ("2", "Zoë", "Öz", numbers[1]))
        refusal = refusal_of(xlsx_file(rows))
        assert refusal.code == "looks_like_citizen_number"
        assert not any(str(number) in str(refusal) for number in numbers)


def test_reads_a_student_whose_name_resembles_a_citizen_number() -> None:
    rows = (("Sofie", "x"), HEADER, ("1", "Sofi", "Bsnel"), ("2", "Sofia", "Pgnou"))
    assert len(read_spreadsheet(csv_file(rows), "x.csv", STUDENTS).rows) == 2


def test_reads_an_unknown_column_whose_values_do_not_all_pass() -> None:
    rows = ((*HEADER, "Ref."), (*SANNE, BSN[0]), ("2", "Zoë", "Öz", "123456789"))
    assert read_spreadsheet(xlsx_file(rows), "x.xlsx", STUDENTS).unknown_columns == ("Ref.",)


def test_refuses_citizen_numbers_that_serve_as_student_numbers() -> None:
    numbers = [str(number) for number in range(100000000, 100000400) if _passes(str(number))][:10]
    assert len(numbers) == 10
    rows = (HEADER, *((number, "Sanne", "Berg") for number in numbers))
    assert refusal_of(csv_file(rows)).code == "looks_like_citizen_number"


def _passes(number: str) -> bool:
    return (
        sum((9 - place) * int(digit) for place, digit in enumerate(number[:8])) - int(number[8])
    ) % 11 == 0


@pytest.mark.parametrize("value", ["01-02-2027", "01.02.2027", "01022027"])
def test_reads_one_day_in_every_row_though_its_digits_pass(value: str) -> None:
    assert _passes("001022027")
    rows = ((*HEADER, "Peildag"), *((str(number), "Sanne", "Berg", value) for number in range(20)))
    assert read_spreadsheet(csv_file(rows), "x.csv", STUDENTS).unknown_columns == ("Peildag",)


def test_reads_numbers_of_companies_that_happen_to_pass() -> None:
    rows = (("KvK-nummer", "Leerbedrijf-ID", "Bedrijfsnaam"), ("12345672", "L1", "A"))
    assert len(read_spreadsheet(csv_file(rows), "x.csv", COMPANIES).rows) == 1


# ---------------------------------------------------------------- archives that lie


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


# ---------------------------------------------------------------- size


def test_refuses_more_than_ten_megabytes_at_once() -> None:
    refusal = refusal_of(b"x" * (10 * 1024 * 1024 + 1))
    assert (refusal.code, refusal.params) == ("too_large", {"limit": "10"})


def test_refuses_more_than_twenty_thousand_rows() -> None:
    rows = [HEADER, *((str(number), "Sanne", "Berg") for number in range(20_000))]
    assert len(read_spreadsheet(csv_file(rows), "x.csv", STUDENTS).rows) == 20_000
    rows.append(("x", "Sanne", "Berg"))
    assert refusal_of(csv_file(rows)).code == "too_many_rows"


def test_refuses_more_than_two_hundred_columns() -> None:
    for columns in (201, 1_000_000):
        extra = tuple("k" for _ in range(columns - 3))
        assert refusal_of(csv_file(((*HEADER, *extra), SANNE))).code == "too_many_columns"
    assert refusal_of(changed(xlsx_file(), SHEET1, 'r="C2"', 'r="XFD2"')).code == "too_many_columns"


def test_refuses_a_sheet_with_a_cell_at_its_far_end() -> None:
    far = '<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'
    assert refusal_of(changed(xlsx_file(), SHEET1, "</sheetData>", far)).code == "too_many_rows"


def test_refuses_an_ods_whose_one_cell_stands_for_billions() -> None:
    cell = ods_cell("x", 'table:number-columns-repeated="100"')
    row = f'<table:table-row table:number-rows-repeated="99999999">{cell}</table:table-row>'
    assert refusal_of(ods_file(ods_table("Export", PLAIN, more=row))).code == "too_many_rows"
    cell = ods_cell("x", 'table:number-columns-repeated="99999999"')
    wide = f"<table:table-row>{cell}</table:table-row>"
    assert refusal_of(ods_file(ods_table("Export", PLAIN, more=wide))).code == "too_many_columns"


# ---------------------------------------------------------------- chance


@pytest.mark.parametrize("seed", range(30))
def test_reads_or_refuses_a_file_with_changed_bytes(seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(chance.choice((xlsx_file(), ods_file(), csv_file())))
    for _ in range(chance.randint(1, 12)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    if chance.random() < 0.3:
        del data[chance.randrange(len(data)) :]
    _read_or_refuse(bytes(data))


@pytest.mark.parametrize("seed", range(20))
def test_reads_or_refuses_a_workbook_with_changed_markup(seed: int) -> None:
    chance = random.Random(seed)
    members = members_of(chance.choice((xlsx_file(), ods_file())))
    name = chance.choice(sorted(members))
    content = bytearray(members[name] or b"x")
    for _ in range(chance.randint(1, 6)):
        content[chance.randrange(len(content))] = chance.choice(b'<>"/=&;0129azAZ: ')
    _read_or_refuse(archive({**members, name: bytes(content)}))


def _read_or_refuse(data: bytes) -> None:
    try:
        outcome: Reading | UnreadableFile = read_spreadsheet(data, "x", STUDENTS)
    except UnreadableFile as refusal:
        outcome = refusal
    assert isinstance(outcome, Reading) or str(outcome)


def test_inflates_what_its_own_packer_made() -> None:
    """The lies above are found in our archives because they are lies, not because the archives are ours."""
    assert zlib.crc32(members_of(archive({"a": b"x" * 99}))["a"]) == zlib.crc32(b"x" * 99)
    assert len(read_spreadsheet(archive(members_of(xlsx_file())), "x", STUDENTS).rows) == 2
