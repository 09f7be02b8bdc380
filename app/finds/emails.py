"""The email that says that there is an answer. What it is, and of which company, is on her page."""

from flask_babel import lazy_gettext

from app.finds.models import FoundCompany
from app.students.emails import send, text_for
from app.web.addresses import public_url

KIND = "found_company"


def tell_answer(find: FoundCompany) -> None:
    """Tell the student that her coordinator answered."""
    student = find.student
    text = text_for(
        find.school_id,
        student.user,
        lazy_gettext("There is an answer about the company you found"),
        "finds/answer",
        student=student,
        url=public_url("finds.propose_company"),
    )
    send(student, text, kind=KIND, key=f"found_company:{find.id}:answer")
