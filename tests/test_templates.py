"""What templates may hold: markup, words and plain values, in lines that can be read."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import ROOT
from tests.test_architecture import place

TEMPLATE_WIDTH = 160


def templates() -> Iterator[Path]:
    """Every template."""
    return (ROOT / "templates").rglob("*.*")


def test_template_lines_fit_on_a_screen() -> None:
    long = [
        f"{place(path, number)}: {len(line)} characters"
        for path in templates()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > TEMPLATE_WIDTH
    ]

    assert not long, (
        f"Lay a call out over lines, and break an element where white space does nothing (at most {TEMPLATE_WIDTH} "
        f"characters): {long}"
    )


FORBIDDEN_IN_HTML = {
    r"\sstyle\s*=": "the content security policy blocks inline style: add a class to the theme",
    r"\son[a-z]+\s*=": "the content security policy blocks inline handlers: add a module in static/js",
    r"javascript:": "the content security policy blocks it: add a module in static/js",
    r"<script(?![^>]*\b(src|type=\"application/json\")\b)[^>]*>": "scripts are files, not text in a page",
}
FORBIDDEN_IN_JINJA = {
    r"\|\s*safe\b|autoescape\s+false": "unescaped text is how a script gets into a page",
    r"\.query\b|\bdb\.|session\.|\.execute\(|\bselect\(": "a template asks nothing of the database: views do",
}
JINJA = re.compile(r"{{.*?}}|{%.*?%}", re.DOTALL)
COMMENT = re.compile(r"{#.*?#}", re.DOTALL)


def blanked(match: re.Match[str]) -> str:
    """Nothing but the line ends, so that what follows keeps its line number."""
    return "\n" * match.group().count("\n")


def html_of(template: str) -> str:
    return JINJA.sub(blanked, COMMENT.sub(blanked, template))


def jinja_of(template: str) -> str:
    """The expressions and statements, each on the line where it stands."""
    lines = [""] * (template.count("\n") + 1)
    without_comments = COMMENT.sub(blanked, template)
    for match in JINJA.finditer(without_comments):
        lines[without_comments.count("\n", 0, match.start())] += " ".join(match.group().splitlines())
    return "\n".join(lines)


@pytest.mark.parametrize(("pattern", "reason"), FORBIDDEN_IN_HTML.items())
def test_templates_hold_no_inline_code(pattern: str, reason: str) -> None:
    found = [
        f"{place(path, line)} {text.strip()}"
        for path in templates()
        for line, text in enumerate(html_of(path.read_text(encoding="utf-8")).splitlines(), 1)
        if re.search(pattern, text)
    ]

    assert not found, f"{reason}: {found}"


@pytest.mark.parametrize(("pattern", "reason"), FORBIDDEN_IN_JINJA.items())
def test_templates_only_show(pattern: str, reason: str) -> None:
    found = [
        f"{place(path, line)} {text.strip()}"
        for path in templates()
        for line, text in enumerate(jinja_of(path.read_text(encoding="utf-8")).splitlines(), 1)
        if re.search(pattern, text)
    ]

    assert not found, f"{reason}: {found}"


def test_fields_have_a_width_that_the_style_sheet_knows() -> None:
    known = set(
        re.findall(r"^\.width-(\d+) ", (ROOT / "app/static/forms.css").read_text(), flags=re.MULTILINE)
    )
    fields = re.compile(r"field\([^()]*\bwidth=\"(\d+)\"")

    unknown = [
        f"{path.name}: {width}"
        for path in templates()
        for width in fields.findall(path.read_text(encoding="utf-8"))
        if width not in known
    ]
    assert known
    assert unknown == []


def test_template_rules_notice_what_they_forbid() -> None:
    page = """<p {# style="fine" #} class="{{ f(style="fine") }}">{{ text | safe }}</p>
<p style="color:red" onclick="go()">{% for row in db.session.execute(q) %}{% endfor %}</p>
<a href="javascript:go()">x</a><script nonce="x">1</script>"""

    html = {pattern for pattern in FORBIDDEN_IN_HTML if re.search(pattern, html_of(page))}
    jinja = {pattern for pattern in FORBIDDEN_IN_JINJA if re.search(pattern, jinja_of(page))}

    assert html == set(FORBIDDEN_IN_HTML)
    assert jinja == set(FORBIDDEN_IN_JINJA)
