"""What notes hold about students: everything is hers, and it leaves in no copy but her own."""

from flask_babel import lazy_gettext as _l

from app.privacy import words
from app.privacy.registry import Holding, Kept, Whose
from app.reflections.models import Reflection

HELD = (
    Holding(
        Reflection,
        _l("Your notes"),
        rows={Whose.STUDENT: lambda number: Reflection.student_id == number},
        shown="text written_at changed_at shared_at",
        hers="text written_at changed_at shared_at",
        staff={"reader_id": ""},
        plain="id school_id student_id version",
        source=words.YOU,
        readers=_l("you, and the person with whom you share a note"),
        kept=Kept.REFLECTIONS,
        words={
            "text": _l("text"),
            "written_at": _l("written"),
            "changed_at": _l("changed"),
            "shared_at": _l("shared with somebody at school since"),
        },
        leaves=False,
    ),
)
