"""Students and their preferences from a spreadsheet, one module per kind of file."""

from app.students.importing.preferences import PREFERENCES
from app.students.importing.students import STUDENTS
