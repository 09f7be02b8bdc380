"""What teams have for guiding, and the intensive places that follow: sums that anybody can check by hand."""

from app.reports.team_hours import Hours, divided, guides, suggested

EACH = Hours(standard=6, intensive=10)


def test_suggestion_is_what_is_left_once_everybody_has_a_standard_plan() -> None:
    """220 hours, 30 students of 6 hours: 40 hours are left, 4 more for each intensive plan, so 10 places."""
    found = suggested(220, 30, EACH)

    assert (found.for_everybody, found.left, found.places) == (180, 40, 10)
    assert EACH.needed(30, 10) == 220


def test_suggestion_is_never_below_zero_or_above_the_students() -> None:
    assert suggested(100, 30, EACH).places == 0
    assert suggested(1000, 30, EACH).places == 30
    assert suggested(180, 30, Hours(6, 6)).places == 30


def test_hours_are_divided_by_the_students_whom_a_supervisor_can_guide() -> None:
    """Ict is 30 of team 1 and 10 of team 2: of her 100 hours 75 and 25; electricians are all of team 2."""
    students = {(1, "25187"): 30, (2, "25187"): 10, (2, "25263"): 20, (None, "25263"): 0}
    offers = [
        (100, frozenset({"25187"})),
        (50, frozenset({"25263"})),
        (40, frozenset({"99999"})),
    ]

    assert divided(offers, students) == {1: 75, 2: 75, None: 0}


def test_equivalent_programmes_follow_by_themselves() -> None:
    assert guides(["25187"], {"25604": ["25187"], "25263": ["25264"]}) == {"25187", "25604"}
