"""The macros say in markup what they show: it can be heard, read in black and white, and used without scripts."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask import Flask, render_template_string
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired

from app.web.forms import BaseForm, CheckboxListField, DateField, VersionField, WholeNumberField, choices_from
from app.web.listing import Listing, ListState
from app.web.vendoring import ROOT

Draw = Callable[..., Element]


class SiteForm(BaseForm):
    version = VersionField(default=7)
    name = StringField("Name", [InputRequired("Enter the name.")], description="As on the building.")
    women = WholeNumberField("Women")
    counted_on = DateField("Date of the count")
    town = SelectField("Town", choices=choices_from([("z", "Zwolle")], blank="Choose"))
    mode = RadioField(
        "How?", [InputRequired("Choose how.")], choices=choices_from([("bike", "By bike"), ("car", "By car")])
    )
    help = CheckboxListField("What helps?", choices=choices_from([("coach", "A coach")]))
    agree = BooleanField("Checked")


@pytest.fixture
def draw(app: Flask) -> Iterator[Draw]:
    """Draws one macro, `draw("status", "tag('ok', 'Fine')")`, and gives what was drawn."""
    with app.test_request_context("/sites?town=z", headers={"Accept-Language": "en"}):

        def drawn(component: str, call: str, **values: Any) -> Element:
            name = call.split("(", maxsplit=1)[0]
            source = f'{{% from "components/{component}.html" import {name} %}}{{{{ {call} }}}}'
            html = render_template_string(source, **values)
            parser = html5lib.HTMLParser(namespaceHTMLElements=False, strict=True)
            fragment: Element = parser.parseFragment(html)
            for element in fragment.iter():
                element.tag = str(element.tag).removeprefix("{http://www.w3.org/2000/svg}")
            return fragment

        yield drawn


def words(element: Element) -> str:
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


@pytest.mark.parametrize(
    ("call", "full", "open_", "unknown", "label"),
    [
        ("dots(4)", 3, 0, 0, "4 women in technical roles"),
        ("dots(3)", 3, 0, 0, "3 women in technical roles"),
        ("dots(2)", 2, 1, 0, "2 women in technical roles"),
        ("dots(1)", 1, 2, 0, "1 woman in technical roles"),
        ("dots(0)", 0, 3, 0, "No women in technical roles"),
        ("dots(none)", 0, 0, 3, "Number of women in technical roles not known"),
        ("dots(1, threshold=5)", 1, 4, 0, "1 woman in technical roles"),
        ("dots(2, outdated=true)", 2, 1, 0, "2 women in technical roles, an old count"),
        ("dots(2, label='Two of three')", 2, 1, 0, "Two of three"),
    ],
)
def test_dots_fill_to_the_number_and_say_it(
    draw: Draw, call: str, full: int, open_: int, unknown: int, label: str
) -> None:
    (svg,) = draw("icons", call).iter("svg")
    marks = [circle.get("class") for circle in svg.iter("circle")]

    assert [marks.count(name) for name in ("dot-full", "dot-open", "dot-unknown")] == [full, open_, unknown]
    assert (svg.get("role"), svg.get("aria-label")) == ("img", label)
    assert any(group.get("class") == "dot-clock" for group in svg.iter("g")) == ("outdated" in call)


def test_dots_with_words_name_count_day_and_source(draw: Draw) -> None:
    shown = draw("icons", "dots_with_words(2, outdated=true, when='3 Sept 2025', source='the company')")

    assert words(shown) == "2 women in technical roles, counted on 3 Sept 2025 by the company (an old count)"


def test_icon_is_silent_unless_it_has_a_label(draw: Draw) -> None:
    (silent,), (said,) = (
        draw("icons", "icon('house')").iter("svg"),
        draw("icons", "icon('house', label='Home')").iter("svg"),
    )

    assert silent.get("aria-hidden") == "true"
    assert (said.get("role"), said.get("aria-label"), said.get("aria-hidden")) == ("img", "Home", None)


def control(fragment: Element, name: str) -> Element:
    return next(e for e in fragment.iter() if e.get("name") == name and e.tag in {"input", "select"})


def test_field_ties_label_and_hint_to_its_control(draw: Draw) -> None:
    drawn = draw("forms", "field(form.name)", form=SiteForm(formdata=None))
    box = control(drawn, "name")

    assert [label.get("for") for label in drawn.iter("label")] == ["name"]
    assert box.get("aria-describedby") == "name-hint"
    assert "As on the building." in words(drawn)
    assert box.get("required") is not None
    assert box.get("aria-invalid") is None
    assert "optional" not in words(drawn)


def test_field_with_an_error_says_so_to_everybody(draw: Draw) -> None:
    form = SiteForm(formdata=None)
    form.name.errors = ["Enter the name."]
    drawn = draw("forms", "field(form.name)", form=form)

    assert control(drawn, "name").get("aria-invalid") == "true"
    assert control(drawn, "name").get("aria-describedby") == "name-hint name-error"
    assert "To correct: Enter the name." in words(drawn)


def test_field_that_may_stay_empty_says_optional(draw: Draw) -> None:
    assert "Women (optional)" in words(draw("forms", "field(form.women)", form=SiteForm(formdata=None)))
    assert "optional" not in words(
        draw("forms", "field(form.women, optional=false)", form=SiteForm(formdata=None))
    )


def test_field_takes_a_unit_and_further_attributes(draw: Draw) -> None:
    drawn = draw("forms", "field(form.women, unit='women', autocomplete='off')", form=SiteForm(formdata=None))

    assert words(drawn) == "Women (optional) women"
    assert control(drawn, "women").get("autocomplete") == "off"
    assert control(drawn, "women").get("inputmode") == "numeric"


def test_date_is_typed_text_again_when_it_was_wrong(draw: Draw) -> None:
    form = SiteForm(formdata=None)
    assert control(draw("forms", "field(form.counted_on)", form=form), "counted_on").get("type") == "date"

    form.counted_on.errors = ["Enter a date."]

    assert control(draw("forms", "field(form.counted_on)", form=form), "counted_on").get("type") == "text"


@pytest.mark.parametrize(("name", "legend"), [("mode", "How?"), ("help", "What helps? (optional)")])
def test_choices_stand_in_a_group_with_a_legend(draw: Draw, name: str, legend: str) -> None:
    drawn = draw("forms", f"field(form.{name}, hint='Think of a normal day.')", form=SiteForm(formdata=None))
    (group,) = drawn.iter("fieldset")

    assert [words(found) for found in group.iter("legend")] == [legend]
    assert group.get("aria-describedby") == f"{name}-hint"
    ids = {box.get("id") for box in group.iter("input")}
    assert {label.get("for") for label in group.iter("label")} == ids


def test_choice_takes_a_hint_for_one_option(draw: Draw) -> None:
    drawn = draw(
        "forms", "field(form.mode, hints={'car': 'With your own car.'})", form=SiteForm(formdata=None)
    )

    described = {box.get("value"): box.get("aria-describedby") for box in drawn.iter("input")}
    assert described == {"bike": None, "car": "mode-1-hint"}


def test_single_box_has_its_label_beside_it(draw: Draw) -> None:
    drawn = draw("forms", "field(form.agree)", form=SiteForm(formdata=None))

    assert control(drawn, "agree").get("type") == "checkbox"
    assert words(drawn) == "Checked"


def test_error_summary_links_to_each_control(draw: Draw) -> None:
    form = SiteForm(formdata=None)
    form.name.errors = ["Enter the name."]
    form.mode.errors = ["Choose how."]
    drawn = draw("forms", "error_summary(form)", form=form)

    assert {words(link): link.get("href") for link in drawn.iter("a")} == {
        "Enter the name.": "#name",
        "Choose how.": "#mode-0",
    }
    assert "Correct 2 answers" in words(drawn)


def test_error_summary_is_silent_when_nothing_is_wrong(draw: Draw) -> None:
    assert words(draw("forms", "error_summary(form)", form=SiteForm(formdata=None))) == ""


def test_form_carries_token_and_version_and_keeps_its_address(draw: Draw) -> None:
    drawn = draw("forms", "form_start(form) ~ '</form>'|safe", form=SiteForm(formdata=None))
    (form,) = drawn.iter("form")
    hidden = {box.get("name"): box.get("value") for box in form.iter("input")}

    assert form.get("action") == "/sites?town=z"
    assert hidden.pop("csrf_token")
    assert hidden == {"version": "7"}


def test_button_form_posts_with_a_token_and_says_about_whom(draw: Draw) -> None:
    drawn = draw("forms", "button_form('/ask', 'Ask', about='Bakker', fields={'site': 3})")
    (form,) = drawn.iter("form")

    assert (form.get("method"), form.get("action")) == ("post", "/ask")
    assert {box.get("name") for box in form.iter("input")} == {"csrf_token", "site"}
    assert words(drawn) == "Ask: Bakker"


@pytest.mark.parametrize("state", ["ok", "attention", "problem", "waiting", "neutral"])
def test_state_has_an_icon_and_a_word(draw: Draw, state: str) -> None:
    drawn = draw("status", f"tag('{state}', 'Published')")

    assert words(drawn) == "Published"
    assert len(list(drawn.iter("svg"))) == 1


def listing(total: int, page: int, shown: int) -> Listing[int]:
    return Listing(list(range(shown)), total, ListState(sort="name", page=page))


@pytest.mark.parametrize(
    ("total", "page", "shown", "sentence"),
    [
        (0, 1, 0, "No sites found"),
        (1, 1, 1, "1 site"),
        (3, 1, 3, "3 sites"),
        (1200, 2, 25, "26 to 50 of 1,200 sites"),
    ],
)
def test_result_count_is_a_sentence(draw: Draw, total: int, page: int, shown: int, sentence: str) -> None:
    drawn = draw("table", "result_count(listing, 'site', 'sites')", listing=listing(total, page, shown))

    assert words(drawn) == sentence


def test_cell_with_nothing_to_say_is_a_dash_that_a_card_leaves_out(app: Flask) -> None:
    with app.test_request_context():
        drawn = render_template_string(
            '{% from "components/table.html" import bare_cell %}{{ bare_cell("Journey") }}'
        )
    sheet = (ROOT / "app/static/tables.css").read_text()
    cards = sheet[sheet.index("@media (max-width: 767.98px)") :]

    assert drawn == '<td role="cell" data-label="Journey" class="wide-only"><div>–</div></td>'
    assert ".table-cards > tbody > tr > .wide-only { display: none; }" in cards


def test_pagination_links_to_neighbours_and_ends(draw: Draw) -> None:
    drawn = draw("table", "pagination(listing)", listing=listing(500, 10, 25))

    assert [words(item) for item in drawn.iter("li")] == [
        "Previous", "Page 1", "…", "Page 9", "Page 10", "Page 11", "…", "Page 20", "Next",
    ]  # fmt: skip
    assert words(draw("table", "pagination(listing)", listing=listing(20, 1, 20))) == ""


def test_stacked_bar_tells_the_same_figures_three_times(draw: Draw) -> None:
    groups = [
        ("Electro", [("First choice", 3), ("No place", 0)]),
        ("Metal", [("First choice", 1), ("No place", 2)]),
    ]
    drawn = draw("charts", "stacked_bar('Choices', groups, 'students')", groups=groups)

    assert [words(title) for title in drawn.iter("title")] == ["Choices: Electro", "Choices: Metal"]
    assert words(next(drawn.iter("desc"))) == "First choice: 3, No place: 0"
    assert [[words(cell) for cell in row] for row in drawn.findall(".//tbody/tr")] == [
        ["Electro", "3", "0"],
        ["Metal", "1", "2"],
    ]


def test_bars_say_how_much_is_short(draw: Draw) -> None:
    drawn = draw("charts", "bars_against_capacity('Guidance', rows, 'hours')", rows=[("Metal", 38, 32)])

    assert "38 for 32 hours, 6 short" in words(drawn)


def test_share_that_is_not_known_is_no_bar_of_zero(draw: Draw) -> None:
    known, unknown = draw("charts", "share_bar('Share', 0)"), draw("charts", "share_bar('Share', none)")

    assert {"chart-room", "chart-used"} <= {rect.get("class") for rect in known.iter("rect")}
    assert {rect.get("class") for rect in unknown.iter("rect")} == {"chart-unknown"}
    assert "share not known" in words(unknown)


def test_share_just_under_the_mark_is_not_rounded_up_to_it(draw: Draw) -> None:
    shares = [
        words(draw("charts", f"share_bar('Share', {share}, mark=0.3)")) for share in ("8/27", "0.3", "0.29")
    ]

    assert [shown.split()[1] for shown in shares] == ["29.6%", "30%", "29%"]


def test_flashes_are_a_status(draw: Draw) -> None:
    drawn = draw("flash", "flashes([('success', 'Stored.'), ('error', 'Not stored.')])")
    (region,) = (element for element in drawn.iter("div") if element.get("role") == "status")

    assert words(region) == "Stored. Not stored."
    assert [p.get("class") for p in region.iter("p")] == ["flash flash-ok", "flash flash-problem"]
