"""The few Bootstrap Icons we use, as one file of symbols that every page shares."""

from __future__ import annotations

import re

ICONS = (
    "arrow-down",
    "arrow-left-right",
    "arrow-right",
    "arrow-up",
    "bar-chart",
    "briefcase",
    "buildings",
    "calendar-event",
    "check-circle",
    "check-lg",
    "chevron-left",
    "chevron-right",
    "circle",
    "clock",
    "clock-history",
    "download",
    "envelope",
    "exclamation-circle",
    "exclamation-triangle",
    "file-earmark-arrow-up",
    "filter",
    "gear",
    "grip-vertical",
    "house",
    "info-circle",
    "journal-text",
    "list",
    "list-ol",
    "map",
    "mortarboard",
    "pen",
    "pencil",
    "people",
    "person",
    "person-badge",
    "person-check",
    "person-gear",
    "person-walking",
    "plus-lg",
    "question-circle",
    "search",
    "shield-lock",
    "signpost-split",
    "star",
    "star-fill",
    "stop-circle",
    "x-circle",
    "x-lg",
)

DRAWING = re.compile(r"<svg[^>]*viewBox=\"(?P<box>[^\"]+)\"[^>]*>(?P<body>.*)</svg>", re.DOTALL)


def symbol(name: str, svg: str) -> str:
    """One drawing as a ``<symbol>`` that ``<use href="…#name">`` can point at."""
    found = DRAWING.search(svg)
    if found is None:
        raise ValueError(f"{name} is not an svg drawing")
    body = "".join(line.strip() for line in found["body"].splitlines())
    return f'<symbol id="{name}" viewBox="{found["box"]}">{body}</symbol>'


def build_sprite(drawings: dict[str, str]) -> str:
    """All drawings in one document, in a fixed order so that its hash is stable."""
    symbols = "\n".join(symbol(name, drawings[name]) for name in sorted(drawings))
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'
