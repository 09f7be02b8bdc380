"""The list of towns: complete enough, inside the country, and never an answer where a name is in doubt."""

import csv

import pytest
from python_calamine import CalamineWorkbook

from app.demo.story import DATA
from app.places.names import PROVINCES, key
from app.places.point import Point, distance_km
from app.places.queries import find_town, is_ambiguous
from app.places.towns import OTHER_NAMES, TOWNS, all_towns, rows_of, towns_called

# Town halls and stations as any atlas gives them, to two decimals.
KNOWN = {
    "Amsterdam": (52.37, 4.89),
    "Rotterdam": (51.92, 4.48),
    "Den Haag": (52.08, 4.31),
    "Utrecht": (52.09, 5.12),
    "Groningen": (53.22, 6.57),
    "Maastricht": (50.85, 5.69),
    "Zwolle": (52.51, 6.09),
    "Vlissingen": (51.44, 3.57),
    "Den Helder": (52.96, 4.76),
    "Leeuwarden": (53.20, 5.80),
}


def test_lists_the_places_of_the_country_and_of_no_other() -> None:
    towns = all_towns()
    assert len(towns) == 1966
    assert all(50.7 <= town.latitude <= 53.6 and 3.3 <= town.longitude <= 7.3 for town in towns)
    assert {town.province for town in towns} == set(PROVINCES)
    assert all(town.name == town.name.strip() and town.population >= 0 for town in towns)


@pytest.mark.parametrize(("name", "degrees"), KNOWN.items())
def test_knows_where_ten_towns_are(name: str, degrees: tuple[float, float]) -> None:
    town = find_town(name)
    assert town is not None
    assert distance_km(town.point, Point(*degrees)) < 3


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("zwolle", "Zwolle"),
        ("  ZWOLLE ", "Zwolle"),
        ("'s-Gravenhage", "Den Haag"),
        ("S GRAVENHAGE", "Den Haag"),
        ("’s-Hertogenbosch", "'s-Hertogenbosch"),
        ("Den Bosch", "'s-Hertogenbosch"),
        ("t Harde", "'t Harde"),
        ("Nieuw Vennep", "Nieuw-Vennep"),
        ("Alphen a/d Rijn", "Alphen aan den Rijn"),
        ("Alphen aan de Rijn", "Alphen aan den Rijn"),
        ("Krimpen a.d. IJssel", "Krimpen aan den IJssel"),
        ("St. Annaparochie", "Sint Annaparochie"),
        ("Burgum", "Burgum"),
        ("Bergum", "Burgum"),
        ("Damwald", "Damwâld"),
        ("Ĳsselmuiden", "IJsselmuiden"),
        ("Almere Stad", "Almere"),
    ],
)
def test_finds_a_town_in_other_spellings(written: str, name: str) -> None:
    town = find_town(written)
    assert town is not None
    assert town.name == name


def test_guesses_no_town_where_several_share_a_name() -> None:
    assert find_town("Hengelo") is None
    assert is_ambiguous("Hengelo")
    assert [town.province for town in towns_called("Hengelo")] == ["Overijssel", "Gelderland"]


@pytest.mark.parametrize(
    ("written", "province"),
    [
        ("Hengelo (Gld)", "Gelderland"),
        ("HENGELO OV", "Overijssel"),
        ("Hengelo, Ov.", "Overijssel"),
        ("Rijswijk ZH", "Zuid-Holland"),
        ("Rijswijk (N.-B.)", "Noord-Brabant"),
        ("Beek (L)", "Limburg"),
        ("Laren (Noord-Holland)", "Noord-Holland"),
    ],
)
def test_finds_one_of_several_by_its_province(written: str, province: str) -> None:
    town = find_town(written)
    assert town is not None
    assert town.province == province
    assert not is_ambiguous(written)


@pytest.mark.parametrize("written", ["", "Atlantis", "Zwolle (Gld)", "Berlijn", "8011 AB", "(Gld)", "Zwol"])
def test_knows_no_town_outside_the_list(written: str) -> None:
    assert find_town(written) is None
    assert not is_ambiguous(written)


def test_finds_a_quarter_only_with_its_province() -> None:
    assert find_town("Ugchelen") is None
    town = find_town("Ugchelen (Gld)")
    assert town is not None
    assert town.is_quarter


def test_lets_no_quarter_pass_for_a_town_of_the_same_name() -> None:
    assert find_town("Aalst") is None
    assert is_ambiguous("Aalst")


def test_gives_second_names_to_towns_of_the_list_only() -> None:
    listed = {(key(town.name), town.province) for town in all_towns()}
    names = list(rows_of(OTHER_NAMES))
    assert len(names) == 74
    for name, province, other_name in names:
        assert (key(name), province) in listed, name
        assert key(other_name) != key(name)
        assert any(town.name == name for town in towns_called(other_name)), other_name


def test_finds_every_town_of_the_school_files() -> None:
    workbook = CalamineWorkbook.from_path(DATA / "students.xlsx")
    rows = workbook.get_sheet_by_index(0).to_python()
    column = next(row for row in rows if row[0] == "Studentnr").index("Woonplaats")
    towns = {str(row[column]) for row in rows[3:] if row[column]}
    for name, header in (("companies.csv", "Plaats"), ("rolemodels.csv", "Woonplaats")):
        with (DATA / name).open(encoding="utf-8-sig", newline="") as lines:
            towns |= {row[header] for row in csv.DictReader(lines, delimiter=";")}
    assert len(towns) >= 12
    assert [name for name in sorted(towns) if find_town(name) is None] == []


def test_names_its_source_in_the_file() -> None:
    with TOWNS.open(encoding="utf-8") as lines:
        first = next(lines)
    assert "GeoNames" in first
    assert "CC BY 4.0" in first
    assert "creativecommons.org/licenses/by/4.0" in (TOWNS.parent / "ATTRIBUTION.md").read_text(
        encoding="utf-8"
    )
