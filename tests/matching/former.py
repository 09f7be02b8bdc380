"""A problem and a solution as they were stored in format /1, when the order of the criteria decided who had a place.

`alone` came first, so s5 has no place although one is free for her, and s1 none although she listed one.
"""

from __future__ import annotations

from typing import Any

PROBLEM: dict[str, Any] = {
    "format": "placement-problem/1",
    "students": [
        {"programme": "p", "period": "1", "id": "s1", "together": True, "preferences": ["o"]},
        {"programme": "p", "period": "1", "id": "s2", "preferences": ["p", "o"]},
        {"programme": "p", "period": "1", "id": "s3", "preferences": ["p"], "published": "q"},
        {"programme": "p", "period": "1", "id": "s4"},
        {"programme": "q", "period": "1", "id": "s5", "together": True},
    ],
    "openings": [
        {"site": "c", "capacity": 1, "programmes": ["p"], "period": "1", "id": "o"},
        {"site": "at-p", "capacity": 1, "programmes": ["p"], "period": "1", "id": "p"},
        {"site": "d", "capacity": 1, "programmes": ["q"], "period": "1", "id": "r"},
    ],
    "sites": [{"id": "c", "women_technical": 0}, {"id": "d"}, {"id": "at-p", "women_technical": 9}],
    "policy": {"criteria": ["alone", "placed", "preference", "travel"], "preference_mode": "total"},
    "seed": 4,
}
DIGEST = "5d72a96e13bf0621e18bac3c4b4cc0dba760ec63e46ef6e914ac8fe4f555c7ec"
SOLUTION: dict[str, Any] = {
    "format": "placement-solution/1",
    "problem": "5d72a96e13bf0621e18bac3c4b4cc0dba760ec63e46ef6e914ac8fe4f555c7ec",
    "engine": "matching/1 ortools/9.15.6755",
    "seed": 4,
    "status": "optimal",
    "criteria": [
        {"name": "alone", "value": 0, "bound": 0},
        {"name": "placed", "value": 3, "bound": 3},
        {"name": "preference", "value": 3, "bound": 3},
        {"name": "travel", "value": 0, "bound": 0},
    ],
    "placements": [
        {"student": "s2", "opening": "o", "rank": 2, "minutes": None, "flagged": True, "alone": False},
        {"student": "s3", "opening": "p", "rank": 1, "minutes": None, "flagged": False, "alone": False},
    ],
    "unplaced": [
        {"student": "s1", "reason": "seats_full", "removed": {"programme": 1}},
        {"student": "s4", "reason": "seats_full", "removed": {"programme": 1}},
        {"student": "s5", "reason": "seats_full", "removed": {"programme": 2}},
    ],
    "seconds": {"compile": 0.003, "solve": 0.092},
}
