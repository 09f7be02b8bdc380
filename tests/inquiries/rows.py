"""Questions to companies and what was said, for tests."""

from datetime import timedelta

from sqlalchemy import select

from app.accounts.models import User
from app.companies.models import Site
from app.extensions import db, writing
from app.inquiries.models import CompanyClaim, CompanyInquiry
from app.inquiries.services.answering import Said, answer
from app.inquiries.services.asking import Way, ask_alumna, ask_contact, begin_sending, last_day
from app.inquiries.sweeps import follow_inquiries
from app.notices.models import Email
from app.rolemodels.models import RoleModel
from app.schools.models import Period
from app.schools.queries import periods_of, today

EVERYTHING = Said(
    women=4,
    technical_staff=20,
    seats=3,
    contact_name="Ans de Wit",
    contact_email="ans@bakker.example",
    contact_phone="038 123 45 67",
    work="Building control cabinets.",
    has_changing_room=True,
    has_clothes=False,
)


def a_way(period: Period, *, by_email: bool = True, days: int = 28, language: str = "en") -> Way:
    """How it is asked in tests."""
    return Way(period, today() + timedelta(days=days), language, by_email)


def asked(site: Site, period: Period, coordinator: User, **values: int | bool | str) -> CompanyInquiry:
    """A question to the contact of a site."""
    return ask_contact(site, a_way(period, **values), actor=coordinator)  # type: ignore[arg-type]


def asked_and_answered(
    site: Site, period: Period, coordinator: User, role_model: RoleModel, said: Said = EVERYTHING
) -> list[CompanyClaim]:
    """A question to a former student who works at a site, and what she said."""
    return answer(ask_alumna(role_model, site, a_way(period), actor=coordinator), said)


def an_answer(site: Site, coordinator: User) -> dict[str, int]:
    """A sending, a question that is open and an answer that waits, as routes name them."""
    period = periods_of(site.school_id)[0]
    way = Way(period, last_day(today()), "nl", by_email=False)
    sending = begin_sending([site.id], way, actor=coordinator)
    sending.site_ids = []
    claims = answer(asked(site, period, coordinator), EVERYTHING)
    inquiry = asked(site, period, coordinator)
    db.session.flush()
    return {"sending_id": sending.id, "inquiry_id": inquiry.id, "claim_id": claims[0].id}


def in_the_background() -> None:
    """What the worker does every few seconds."""
    with writing():
        follow_inquiries()


def emails() -> list[tuple[str, str]]:
    rows = select(Email).where(Email.kind == "company_inquiry").order_by(Email.id)
    return [(email.to_address, email.subject) for email in db.session.scalars(rows)]
