"""Writes of imports: a preview, the choices made in it, and the decision."""

from app.imports.services.closing import forget_person, forget_rows
from app.imports.services.deciding import (
    Confirmation,
    QuestionUnanswered,
    cancel,
    confirm,
    expire_previews,
)
from app.imports.services.files import drop, gaps_in, keep, open_again, refuse, say_columns
from app.imports.services.planning import plan_file, write_plan
from app.imports.services.previewing import answer, choose, mark_rows, preview
from app.imports.services.remembering import forget_mappings, recall, remember
from app.imports.services.working import Colleague, Work, do_work, hand_over
