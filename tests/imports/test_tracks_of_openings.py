"""Whom an opening is for, in the openings file: a track that a file says later changes what it made before."""

from datetime import date

import pytest
from sqlalchemy import select

from app.companies.forms.openings import stored_values
from app.companies.models import Opening, Site, Track
from app.companies.services import OpeningDetails, change_opening
from app.extensions import db
from app.imports.models import ImportBatch, ImportRow
from tests.factories import Factories
from tests.imports.conftest import counted

HEADERS = "Leerbedrijf-ID;Opleidingscode(s);Aantal plaatsen;Begin;Eind;Leerweg;Leerjaar"
WITHOUT = "Leerbedrijf-ID;Opleidingscode(s);Aantal plaatsen;Begin;Eind"


@pytest.fixture(autouse=True)
def company(make: Factories) -> Site:
    make.period(name="P2 2026-2027", starts_on=date(2027, 2, 1), ends_on=date(2027, 7, 31))
    return make.site(sbb_company_id="L1", codes=("25187",))


def line(track: str = "", places: int = 1, years: str = "", codes: str = "25187") -> str:
    return f"{silent(places, codes)};{track};{years}"


def silent(places: int = 1, codes: str = "25187") -> str:
    return f"L1;{codes};{places};01-02-2027;02-07-2027"


def stored() -> list[tuple[Track | None, int]]:
    return [(row.track, row.capacity) for row in db.session.scalars(select(Opening).order_by(Opening.id))]


def details(batch: ImportBatch) -> list[dict]:
    rows = db.session.scalars(
        select(ImportRow).where(ImportRow.batch_id == batch.id).order_by(ImportRow.position)
    )
    return [row.detail.get("en", {}) for row in rows]


def test_no_track_means_either(imported, previewed) -> None:
    batch = previewed("openings", WITHOUT, silent(), silent(2))

    assert "2 new openings do not say BOL or BBL. They take students of both tracks." in str(batch.remarks)
    assert imported("openings", WITHOUT, silent(), silent(2)) == counted(new=2)
    assert stored() == [(None, 1), (None, 2)]
    assert imported("openings", WITHOUT, silent(2), silent()) == counted(unchanged=2)


def test_track_that_a_file_says_later_changes_the_openings(imported) -> None:
    imported("openings", WITHOUT, silent(1), silent(2))

    assert imported("openings", HEADERS, line("BBL", 2), line("BOL", 1)) == counted(changed=2)
    assert stored() == [(Track.BOL, 1), (Track.BBL, 2)]
    assert imported("openings", HEADERS, line("BOL", 1), line("BBL", 2)) == counted(unchanged=2)
    assert imported("openings", HEADERS, line("BBL", 2), line("BOL", 1)) == counted(unchanged=2)


def test_file_without_track_leaves_the_track(imported) -> None:
    imported("openings", HEADERS, line("BOL", 1), line("BBL", 2))

    assert imported("openings", WITHOUT, silent(2), silent(1)) == counted(unchanged=2)
    assert imported("openings", HEADERS, line("", 2), line("", 1)) == counted(unchanged=2)
    assert stored() == [(Track.BOL, 1), (Track.BBL, 2)]


def test_openings_that_differ_in_track_only_stay_two(imported) -> None:
    assert imported("openings", HEADERS, line("BBL"), line("BOL")) == counted(new=2)
    assert imported("openings", HEADERS, line("BOL"), line("BBL")) == counted(unchanged=2)
    assert imported("openings", HEADERS, line("BOL", 3), line("BBL")) == counted(changed=1, unchanged=1)
    assert stored() == [(Track.BBL, 1), (Track.BOL, 3)]


def test_equal_rows_stay_as_many_when_the_track_comes(imported) -> None:
    imported("openings", WITHOUT, silent(), silent(), silent())

    assert imported("openings", HEADERS, line("BOL"), line("BOL"), line("BBL"), line("BBL")) == counted(
        new=1, changed=3
    )
    assert sorted(str(track) for track, _ in stored()) == ["BBL", "BBL", "BOL", "BOL"]
    assert imported("openings", HEADERS, line("BBL"), line("BBL"), line("BOL"), line("BOL")) == counted(
        unchanged=4
    )


def test_corrected_track_changes_the_opening(imported) -> None:
    imported("openings", HEADERS, line("BOL"))

    assert imported("openings", HEADERS, line("BBL")) == counted(changed=1)
    assert stored() == [(Track.BBL, 1)]


def test_track_that_was_edited_by_hand_stays(make: Factories, imported, previewed) -> None:
    imported("openings", HEADERS, line("BOL"), line("BBL", 2))
    opening = db.session.scalars(select(Opening).where(Opening.capacity == 1)).one()
    known = {name: getattr(opening, name) for name in OpeningDetails.__dataclass_fields__}
    change_opening(opening, OpeningDetails(**{**known, "track": Track.BBL}), ["25187"], actor=make.user())

    batch = previewed("openings", HEADERS, line("BBL", 2), line("BOL"))

    assert [row["kept"][0]["new"] for row in details(batch) if row.get("kept")] == ["BOL"]
    assert imported("openings", HEADERS, line("BBL", 2), line("BOL")) == counted(unchanged=2)
    assert stored() == [(Track.BBL, 1), (Track.BBL, 2)]
    assert stored_values(opening)["track"] == "BBL"


def test_assumed_track_is_settled_by_a_file(imported) -> None:
    imported("openings", WITHOUT, silent())
    opening = db.session.scalars(select(Opening)).one()
    opening.track_is_assumed = True
    db.session.flush()

    assert imported("openings", WITHOUT, silent()) == counted(unchanged=1)
    assert opening.track_is_assumed
    assert imported("openings", HEADERS, line("BOL/BBL")) == counted(changed=1)
    assert (opening.track, opening.track_is_assumed) == (None, False)
    assert imported("openings", HEADERS, line("beide")) == counted(unchanged=1)


def test_track_glued_onto_the_codes_counts(imported) -> None:
    assert imported("openings", WITHOUT, silent(codes="25187BBL")) == counted(new=1)
    assert stored() == [(Track.BBL, 1)]


def test_years_are_read_changed_and_widened(imported) -> None:
    imported("openings", HEADERS, line("BOL", years="3e jaar"))
    opening = db.session.scalars(select(Opening)).one()
    assert opening.years == [3]

    assert imported("openings", HEADERS, line("BOL", years="2 en 3")) == counted(changed=1)
    assert opening.years == [2, 3]
    assert imported("openings", HEADERS, line("BOL")) == counted(unchanged=1)
    assert imported("openings", HEADERS, line("BOL", years="alle")) == counted(changed=1)
    assert opening.years == []


def test_track_that_cannot_be_read_refuses_the_row(previewed) -> None:
    (row,) = details(previewed("openings", HEADERS, line("dag")))

    assert row["problems"][0]["message"] == "“dag” is not a track. Write BOL, BBL or BOL/BBL."
