"""The picture with squares that a phone reads: as a path in an SVG, so that a template draws it without any style."""

from dataclasses import dataclass

import segno

QUIET = 4
"""How many squares of white around it a camera needs."""


@dataclass(frozen=True)
class Squares:
    """How wide the picture is, in squares, and the path of the dark ones."""

    size: int
    path: str


def squares_of(text: str) -> Squares:
    """The picture of `text`."""
    matrix = segno.make_qr(text, error="l", boost_error=False).matrix
    dark = [
        f"M{x + QUIET},{y + QUIET}h1v1h-1z"
        for y, row in enumerate(matrix)
        for x, is_dark in enumerate(row)
        if is_dark
    ]
    return Squares(len(matrix) + 2 * QUIET, "".join(dark))
