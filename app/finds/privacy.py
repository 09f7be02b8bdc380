"""What is kept of students who found a company: what they proposed, and the answer."""

from flask_babel import lazy_gettext as _l

from app.finds.models import FoundCompany
from app.privacy import words
from app.privacy.registry import Holding, Kept, Whose

HELD = (
    Holding(
        FoundCompany,
        _l("Companies that you found yourself"),
        rows={Whose.STUDENT: lambda number: FoundCompany.student_id == number},
        shown="period_id name town kvk_number what state proposed_at closed_at answer opening_id",
        withheld={
            "contact_name": _l("About somebody else; deleted with the answer."),
            "contact_email": _l("About somebody else; deleted with the answer."),
            "contact_phone": _l("About somebody else; deleted with the answer."),
        },
        staff={"closed_by_id": "closed_by_name"},
        plain="id school_id student_id version",
        source=_l("you; a coordinator, what the answer is"),
        readers=words.COORDINATORS,
        kept=Kept.FINDS,
        words={
            "name": _l("company"),
            "kvk_number": _l("KvK number"),
            "what": _l("what you would do there"),
            "proposed_at": _l("proposed"),
            "closed_at": _l("answered on"),
            "answer": _l("the answer"),
            "opening_id": _l("the place that was made of it"),
        },
    ),
)
