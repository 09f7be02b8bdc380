"""Parsers of cells: from text to a value, None where the cell is empty or says "unknown", or `BadValue`."""

from app.imports.reading.messages import BadValue
from app.imports.reading.values.cleaning import cleaned
from app.imports.reading.values.codes import (
    ProgrammeCode,
    Track,
    establishment_number,
    glued_track,
    kvk_number,
    level,
    opening_track,
    programme_code,
    programme_codes,
    track,
    year_of_study,
    years_of_study,
)
from app.imports.reading.values.dates import day
from app.imports.reading.values.people import (
    Gender,
    Surname,
    email,
    gender,
    name,
    name_prefix,
    postcode,
    surname,
)
from app.imports.reading.values.plain import (
    at_most,
    count_up_to,
    identifier,
    long_text,
    rank_up_to,
    text,
    whole_number,
    whole_number_up_to,
    words,
    yes_no,
)
from app.imports.reading.values.whole_names import WholeName, name_keys, whole_name
