"""Companies and their openings from a spreadsheet, one module per kind of file."""

from app.companies.importing.companies import COMPANIES
from app.companies.importing.openings import OPENINGS
