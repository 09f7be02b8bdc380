"""Ids of rows as the solver's files write them: `s12` for a student, `m3` for a mentor, `c4` for a site."""

from app.placements.problem.names import SITE, STUDENT, key, optional_key, row_id

MENTOR = "m"

__all__ = ["MENTOR", "SITE", "STUDENT", "key", "optional_key", "row_id"]
