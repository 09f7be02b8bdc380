"""Loading GeoNames' postal file and finding addresses with it."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, select

from app.extensions import db, now
from app.places.models import PostcodePoint
from app.places.point import Point
from app.places.postcodes import read_postcodes
from app.places.queries import locate, locate_all, postcode4
from app.places.services import NoPostcodes, load_postcodes


def line(code: str, latitude: float, longitude: float, country: str = "NL") -> str:
    """A line of the postal file: country, code, place, three levels with their codes, point, accuracy."""
    cells = (
        country,
        code,
        "Plaats",
        "Overijssel",
        "15",
        "Gemeente",
        "0193",
        "",
        "",
        f"{latitude}",
        f"{longitude}",
        "6",
    )
    return "\t".join(cells) + "\n"


AROUND_ZWOLLE = [line(f"801{digit}", float(f"52.51{digit}"), 6.09) for digit in range(1, 6)]


def test_reads_a_point_for_every_code() -> None:
    table = read_postcodes(AROUND_ZWOLLE)
    assert list(table.points) == ["8011", "8012", "8013", "8014", "8015"]
    assert table.points["8011"] == Point(52.511, 6.09)
    assert (table.doubtful, table.skipped_lines) == ((), 0)


def test_takes_the_first_four_digits_of_full_codes() -> None:
    assert list(read_postcodes([line("8011 AB", 52.5, 6.1)]).points) == ["8011"]


def test_chooses_the_point_nearest_to_the_median_of_the_others() -> None:
    lines = [line("8011", latitude, 6.09) for latitude in (52.50, 52.53, 51.0, 52.51, 52.70)]
    assert read_postcodes(lines).points["8011"] == Point(52.51, 6.09)


def test_chooses_of_two_points_the_one_in_its_neighbourhood() -> None:
    lines = [*AROUND_ZWOLLE, line("8019", 51.44, 3.57), line("8019", 52.50, 6.10)]
    assert read_postcodes(lines).points["8019"] == Point(52.50, 6.10)


def test_leaves_out_a_code_that_lies_far_from_its_neighbours() -> None:
    table = read_postcodes([*AROUND_ZWOLLE, line("8019", 51.44, 3.57)])
    assert table.doubtful == ("8019",)
    assert "8019" not in table.points


@pytest.mark.parametrize(
    "skipped",
    [
        line("B-1000", 50.8, 4.3),
        line("1000", 50.9, 4.3, country="BE"),
        line("0999", 52.5, 6.1),
        line("8011", 48.85, 2.35),
        line("8011", 52.5, 6.1).replace("52.5", "noord"),
        "8011;52.5;6.1\n",
    ],
)
def test_skips_lines_that_are_no_dutch_postcode(skipped: str) -> None:
    table = read_postcodes([skipped, "\n", *AROUND_ZWOLLE])
    assert len(table.points) == 5
    assert table.skipped_lines == 1


def test_reads_the_digits_of_a_postcode() -> None:
    assert postcode4("8011 AB") == "8011"
    assert postcode4("8011") == "8011"
    for unknown in (None, "", "801", "AB 8011", "８０１１ AB"):
        assert postcode4(unknown) is None


def test_locates_by_town_where_no_table_is_loaded(database: None) -> None:
    assert locate("Zwolle", "8011 AB") == Point(52.5125, 6.09444)
    assert locate(None, "8011 AB") is None
    assert locate("Hengelo", None) is None


def test_locates_by_postcode_once_the_table_is_loaded(database: None) -> None:
    table = load_postcodes(AROUND_ZWOLLE, source="NL.txt")
    assert len(table.points) == 5
    assert locate("Meppel", "8012 XK") == Point(52.512, 6.09)
    assert locate("Hengelo", "8013") == Point(52.513, 6.09)
    assert locate("Zwolle", "9999 ZZ") == Point(52.5125, 6.09444)
    assert locate(None, "8011") == Point(52.511, 6.09)


def test_locates_many_addresses_with_one_query(database: None) -> None:
    load_postcodes(AROUND_ZWOLLE, source="NL.txt")
    db.session.expire_all()
    statements: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        found = locate_all([("Zwolle", "8011"), ("Zwolle", None), (None, None), ("Atlantis", "8015 AA")] * 50)
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    assert found[:4] == [Point(52.511, 6.09), Point(52.5125, 6.09444), None, Point(52.515, 6.09)]
    assert len(found) == 200
    assert len(statements) == 1


def test_replaces_the_table_and_remembers_its_source(database: None) -> None:
    load_postcodes(AROUND_ZWOLLE, source="old.txt")
    load_postcodes([line("7941", 52.69, 6.19)], source="NL.txt")
    (row,) = db.session.scalars(select(PostcodePoint))
    assert (row.postcode4, row.point, row.source) == ("7941", Point(52.69, 6.19), "NL.txt")
    assert now() - row.loaded_at < timedelta(minutes=1)


def test_keeps_the_table_when_the_file_holds_no_postcodes(database: None) -> None:
    load_postcodes(AROUND_ZWOLLE, source="NL.txt")
    with pytest.raises(NoPostcodes, match=r"NL\.txt"):
        load_postcodes(["nothing\n"], source="other.txt")
    assert locate(None, "8011") is not None


def test_loads_a_file_from_the_command_line(app: Flask, database: None, tmp_path: Path) -> None:
    file = tmp_path / "NL.txt"
    file.write_text("".join([*AROUND_ZWOLLE, line("8019", 51.44, 3.57), "x\n"]), encoding="utf-8")
    result = app.test_cli_runner().invoke(args=["places", "load", str(file)])
    assert result.exit_code == 0
    assert "5 postcodes loaded from NL.txt, 1 lines skipped." in result.output
    assert "far from their neighbours: 8019" in result.output
    assert locate(None, "8015") == Point(52.515, 6.09)


def test_says_what_is_wrong_with_a_file_on_the_command_line(
    app: Flask, database: None, tmp_path: Path
) -> None:
    file = tmp_path / "photo.txt"
    for content in (b"\x89PNG\xff\xfe", b"no postcodes here\n"):
        file.write_bytes(content)
        result = app.test_cli_runner().invoke(args=["places", "load", str(file)])
        assert result.exit_code == 1
        assert result.output.startswith("Error: ")
