"""What an explanation of circles consists of: codes and numbers, never sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from matching.circles.solution import Circle, UnseatedReason

AlternativeCode = Literal[
    "room", "full", "too_few", "pinned", "forbidden", "no_shared_slot", "out_of_reach", "not_independent"
]


@dataclass(frozen=True, slots=True)
class CircleAlternative:
    """Another circle, and whether it could take her if nobody else moved.

    `room`: it could, and every figure would change by `price`, criterion by criterion; the first that is not zero
    decides, and is above zero when the circles are the best. `full`: no seat is left. `too_few`: her own circle would
    become too small without her. Any other code is the rule that keeps her out.
    """

    circle: Circle
    code: AlternativeCode
    price: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class CircleExplanation:
    """Everything there is to say about one student's circle.

    `removed` counts mentor-slots (an evening of a mentor who could host), each under the first rule that removes it for
    her, and `eligible` those that are left. `minutes`, to where they meet, is None online and where a place is unknown.
    `alternatives` are all other circles. `decisive` is the first criterion in which the best alternative with room is
    worse, and by how much; None where none has room, or one is as good.
    """

    student: str
    circle: Circle | None
    reason: UnseatedReason | None
    eligible: int
    removed: tuple[tuple[str, int], ...]
    minutes: int | None
    shares_field: bool | None
    is_pinned: bool
    is_changed: bool
    alternatives: tuple[CircleAlternative, ...]
    decisive: tuple[str, int] | None
