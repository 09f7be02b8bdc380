"""Renewing the list of towns from GeoNames' files."""

import json
from pathlib import Path

import pytest
from flask import Flask

from app.places import cutting
from app.places.towns import TOWNS


def place(name: str, code: str, country: str = "NL", population: int = 1000) -> dict[str, object]:
    """A place as the newer copy has it."""
    return {
        "name": name,
        "latitude": 52.5,
        "longitude": 6.1,
        "countrycode": country,
        "admin1code": code,
        "population": population,
    }


def test_cuts_the_dutch_places_and_tells_quarters_apart(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "towns.csv"
    monkeypatch.setattr(cutting, "TOWNS", target)
    newer = tmp_path / "cities500.json"
    places = {
        "1": place("The Hague", "11"),
        "2": place("t Harde", "03"),
        "3": place("Ugchelen", "03"),
        "4": place("Leidsche Rijn", "09"),
        "5": place("Brussels", "11", country="BE"),
    }
    newer.write_text(json.dumps(places), encoding="utf-8")
    kinds = tmp_path / "cities500.txt"
    lines = (f"{number}\tx\tx\t\t0\t0\tP\t{kind}\tNL\n" for number, kind in (("1", "PPLG"), ("3", "PPLX")))
    kinds.write_text("".join(lines), encoding="utf-8")
    result = app.test_cli_runner().invoke(args=["places", "renew-towns", str(newer), str(kinds)])
    assert result.exit_code == 0
    assert "4 places written" in result.output
    assert target.read_text(encoding="utf-8").splitlines()[2:] == [
        "'t Harde,Gelderland,52.5,6.1,1000,town",
        "Den Haag,Zuid-Holland,52.5,6.1,1000,town",
        "Leidsche Rijn,Utrecht,52.5,6.1,1000,quarter",
        "Ugchelen,Gelderland,52.5,6.1,1000,quarter",
    ]


def test_writes_the_list_that_is_read() -> None:
    assert cutting.TOWNS == TOWNS
    lines = TOWNS.read_text(encoding="utf-8").splitlines()
    assert lines[:2] == [cutting.ATTRIBUTION, ",".join(cutting.HEADER)]
