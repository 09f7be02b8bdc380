"""A printed page is text and tags; what people wrote is shown as it is, and never run."""

import shutil
from pathlib import Path

import pytest
import typst

from app.printing import pdf as printing
from app.printing.pdf import NO_GLYPH, pdf, pdf_file
from tests.printing.reading import read_pdf

PAGE = """#import "/layouts/paper.typ": data, facts, paper, title
#show: paper

= #title
#data.note

#facts(data.facts)
"""


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A template like those of the features, in a folder like theirs."""
    shutil.copytree(printing.TEMPLATES / "layouts", tmp_path / "layouts")
    (tmp_path / "page.typ").write_text(PAGE, encoding="utf-8")
    monkeypatch.setattr(printing, "TEMPLATES", tmp_path)
    return "page.typ"


def test_pdf_is_tagged_and_says_its_title_and_language(page: str) -> None:
    data = {"note": "Een zin.", "facts": [("Naam", "Sanne Vos"), ("Uren per week", 32)]}

    dutch = read_pdf(pdf(page, data, "nl", "Bpv-blad"))
    english = read_pdf(pdf(page, data, "en", "Agreement sheet"))

    assert (dutch.title, dutch.language, dutch.pages) == ("Bpv-blad", "nl-NL", 1)
    assert (english.title, english.language) == ("Agreement sheet", "en-GB")
    assert dutch.is_tagged
    assert dutch.conforms_to == "pdfuaid:part=1"
    assert (dutch.tags["/H1"], dutch.tags["/P"], dutch.tags["/LBody"]) == (1, 1, 2)
    for words in ("Een zin.", "Naam", "Sanne Vos", "Uren per week", "32"):
        assert words in dutch.text


def test_pdf_shows_what_people_wrote_and_runs_nothing(page: str) -> None:
    written = (
        '#eval("1+1") #sys.inputs *star* _line_ $x^2$ <tag> @ref \\u{41} = head // comment "quote" `raw`'
    )

    read = read_pdf(pdf(page, {"note": written, "facts": []}, "nl", "#title *T*"))

    assert written.replace(" ", "") in read.text.replace(" ", "").replace("\n", "")
    assert (read.title, read.tags["/H1"]) == ("#title *T*", 1)


@pytest.mark.parametrize("name", ["Şükrü Đặng-Łukaszewicz", "Ivo Ćosić", "Привет", "Ελένη", "ﬁets €"])
def test_pdf_draws_names_from_all_over_europe(page: str, name: str) -> None:
    read = read_pdf(pdf(page, {"note": name, "facts": []}, "nl", "Naam"))

    assert NO_GLYPH not in read.text
    assert name.replace("ﬁ", "fi") in read.text.replace("ﬁ", "fi")


def test_pdf_has_a_square_for_what_no_font_can_draw(page: str) -> None:
    read = read_pdf(
        pdf(page, {"note": "Mei \N{CJK UNIFIED IDEOGRAPH-65E5} 😀 \x07\u202eLin", "facts": []}, "nl", "日")
    )

    assert f"Mei {NO_GLYPH} {NO_GLYPH} Lin" in read.text
    assert read.title == NO_GLYPH


def test_pdf_says_what_is_wrong_with_a_template(page: str) -> None:
    with pytest.raises(typst.TypstError, match="dictionary does not contain key"):
        pdf(page, {}, "nl", "Bpv-blad")


def test_pdf_file_is_downloaded_and_kept_nowhere(page: str) -> None:
    response = pdf_file("sheet-3", pdf(page, {"note": "", "facts": []}, "nl", "Bpv-blad"))

    assert response.mimetype == "application/pdf"
    assert response.headers["Content-Disposition"] == 'attachment; filename="sheet-3.pdf"'
    assert response.headers["Cache-Control"] == "no-store"
