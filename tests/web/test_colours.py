"""Every pair of colours that meets on a page has the contrast it needs, in light and in dark."""

import re

import pytest

from app.web.vendoring import ROOT

GROUNDS = ("paper", "surface", "sunk")
TEXTS = ("ink", "ink-soft", "petrol", "marigold", "brick", "leaf")
PAIRS = [
    *((text, ground, 4.5) for text in TEXTS for ground in GROUNDS),
    *((name, f"{name}-ground", 4.5) for name in ("petrol", "marigold", "brick", "leaf")),
    *(("ink", f"{name}-ground", 4.5) for name in ("petrol", "marigold", "brick", "leaf")),
    *(("petrol", f"{name}-ground", 4.5) for name in ("marigold", "brick", "leaf")),
    ("ink-soft", "marigold-ground", 4.5),
    ("ink-soft", "petrol-ground", 4.5),
    ("petrol-strong", "petrol-ground", 4.5),
    ("brick-strong", "brick-ground", 4.5),
    ("on-petrol", "petrol", 4.5),
    ("on-petrol", "petrol-strong", 4.5),
    ("on-brick", "brick", 4.5),
    ("on-brick", "brick-strong", 4.5),
    *(("control", ground, 3.0) for ground in GROUNDS),
    *(("focus", ground, 3.0) for ground in GROUNDS),
    ("petrol", "sunk", 3.0),
    ("brick", "sunk", 3.0),
]


def values(*sheets: str) -> dict[str, str]:
    """The colours of a theme: later sheets replace earlier ones, as on the page."""
    text = "".join((ROOT / "app/static" / sheet).read_text() for sheet in sheets)
    return dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6});", text))


THEMES = {"light": values("tokens.css"), "dark": values("tokens.css", "dark.css")}


def luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_the_one_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
def test_colours_can_be_told_apart(theme: str) -> None:
    colours = THEMES[theme]
    weak = {
        f"{front} on {ground}": round(contrast(colours[front], colours[ground]), 2)
        for front, ground, least in PAIRS
        if contrast(colours[front], colours[ground]) < least
    }

    assert not weak


@pytest.mark.parametrize("theme", THEMES)
def test_parts_of_a_bar_go_from_strong_to_weak(theme: str) -> None:
    colours = THEMES[theme]
    strengths = [contrast(colours[f"share-{n}"], colours["paper"]) for n in range(1, 5)]

    assert strengths == sorted(strengths, reverse=True)


@pytest.mark.parametrize("theme", THEMES)
def test_tick_has_the_colour_of_text_on_what_it_stands_on(theme: str) -> None:
    sheets = {"light": "tokens.css", "dark": "dark.css"}
    sheet = (ROOT / "app/static" / sheets[theme]).read_text()
    drawn = re.findall(r"--(tick|pip): url\(.*?='%23([0-9a-f]{6})'", sheet)

    assert drawn == [(name, THEMES[theme]["on-petrol"].lstrip("#")) for name in ("tick", "pip")]


def test_dark_gives_every_colour_a_dark_value() -> None:
    assert set(values("dark.css")) == set(values("tokens.css"))


def test_dark_changes_nothing_but_colours() -> None:
    """The journeys rely on it: what axe says of a page in light it need not say again in dark, except of colours."""
    sheet = re.sub(r"/\*.*?\*/", "", (ROOT / "app/static/dark.css").read_text(), flags=re.DOTALL)
    names = re.findall(r"([\w-]+)\s*:[^;{}]+;", sheet)

    assert len(names) > 20
    assert [name for name in names if not name.startswith("--")] == ["color-scheme"]
