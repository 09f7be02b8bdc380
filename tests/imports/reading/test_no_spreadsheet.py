"""Files that are no spreadsheet, locked, or of a kind that we do not read."""

import pytest

from tests.imports.reading.files import (
    archive,
    members_of,
    ods_file,
    xlsx_file,
)
from tests.imports.reading.refusing import refusal_of

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(64)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"", "empty", id="nothing"),
        pytest.param(b" \r\n\r\n\t", "empty", id="blanks"),
        pytest.param(b"\xef\xbb\xbf", "empty", id="only a mark"),
        pytest.param(PNG, "picture", id="picture"),
        pytest.param(b"\xff\xd8\xff\xe0" + bytes(64), "picture", id="photograph"),
        pytest.param(b"%PDF-1.7\n%\xe2\xe3", "pdf", id="pdf"),
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
    assert refusal_of(PNG, name).code == "picture"


def test_refuses_macros() -> None:
    data = xlsx_file()
    assert refusal_of(archive({**members_of(data), "xl/vbaProject.bin": b"x"})).code == "macros"
