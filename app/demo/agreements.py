"""Agreements at the demo school: signed sheets of internships that run, and sheets in every state of those that come.

What was signed before the demo began is written down as it stood; what is still on its way is told with the acts by
which a coordinator gets there.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from sqlalchemy import select

from app.access import Role
from app.accounts.models import User
from app.agreements.models import Agreement, AgreementSignature, AgreementState, CompanyPreparation, Party
from app.agreements.models import PreparationWay as Way
from app.agreements.parties import parties_on
from app.agreements.services.sheets import Content, fill_in, make_sheet, send_sheet
from app.agreements.services.signing import record_all, record_signature
from app.demo.people import DemoPeople
from app.extensions import db
from app.placements.models import Placement, PlacementState

TRAINERS = ("Bas Vos", "Ilse Meijer", "Rachid Amrani", "Petra Dijk")
WORK = "Werkt mee in het team, aan opdrachten van klanten."
HOURS = 800
"""What the programme asks for; the demo's internships are shorter, so some hours are missing on every sheet."""
Act = Callable[[Agreement, User, date], None]


def tell_of_agreements(people: DemoPeople, day: date) -> None:
    """Give a sheet to every placement whose agreement was signed, and bring those that come as far as they are."""
    coordinator = people.by_role[Role.COORDINATOR]
    held = select(Placement).where(Placement.school_id == people.school.id).order_by(Placement.id)
    placements = db.session.scalars(held).all()
    for number, placement in enumerate(placements):
        if placement.agreement_signed_on is not None:
            _was_signed(placement, number, coordinator)
    coming = [one for one in placements if one.state is PlacementState.CONFIRMED and one.starts_on > day]
    _bring_along(coming, coordinator, day)
    db.session.flush()


def _was_signed(placement: Placement, number: int, coordinator: User) -> None:
    """A sheet that everybody signed on the day that the placement knows, and a company that was told."""
    signed_on = placement.agreement_signed_on
    parties = parties_on(placement.student, signed_on) if signed_on else ()
    about = {"author_id": coordinator.id, "author_name": coordinator.name}
    sheet = Agreement(
        school_id=placement.school_id,
        placement=placement,
        state=AgreementState.SIGNED,
        starts_on=placement.starts_on,
        ends_on=placement.ends_on,
        days_per_week=placement.opening.days_per_week,
        hours_per_week=placement.opening.hours_per_week,
        required_hours=HOURS,
        trainer_name=placement.opening.site.trainer_name or TRAINERS[number % len(TRAINERS)],
        work=WORK,
        guardian_name="M. Jansen" if Party.GUARDIAN in parties else "",
        sent_on=signed_on,
        signed_on=signed_on,
        signatures=[AgreementSignature(party=party, signed_on=signed_on, **about) for party in parties],
    )
    days = {"starts_on": placement.starts_on, "ends_on": placement.ends_on}
    told = {"school_id": placement.school_id, "placement_id": placement.id, "way": Way.BY_HAND}
    db.session.add_all([sheet, CompanyPreparation(**days, **told, **about)])


def _bring_along(coming: Sequence[Placement], coordinator: User, day: date) -> None:
    """The first has no sheet yet, each next one is a step further; those left over are signed."""
    for number, placement in enumerate(coming):
        for act in STEPS[number] if number < len(STEPS) else (_filled_in, _everybody_signed):
            act(make_sheet(placement, actor=coordinator), coordinator, day)


def _made(_sheet: Agreement, _coordinator: User, _day: date) -> None:
    """Made from what is known: nobody said yet who the trainer is."""


def _filled_in(sheet: Agreement, coordinator: User, _day: date) -> None:
    content = Content(
        days_per_week=4,
        hours_per_week=32,
        required_hours=HOURS,
        trainer_name=TRAINERS[sheet.placement_id % len(TRAINERS)],
        work=WORK,
        guardian_name="P. de Boer",
        guardian_address="Dorpsstraat 12, Zwolle",
    )
    fill_in(sheet, sheet.version, content, actor=coordinator)


def _handed_out(sheet: Agreement, coordinator: User, _day: date) -> None:
    send_sheet(sheet, sheet.version, actor=coordinator)


def _signed_by(*parties: Party) -> Act:
    def sign(sheet: Agreement, coordinator: User, day: date) -> None:
        for party in parties:
            record_signature(sheet, sheet.version, party, day - timedelta(days=2), actor=coordinator)

    return sign


def _everybody_signed(sheet: Agreement, coordinator: User, day: date) -> None:
    record_all(sheet, sheet.version, day - timedelta(days=1), actor=coordinator)


STEPS: tuple[tuple[Act, ...], ...] = (
    (),
    (_made,),
    (_filled_in, _handed_out, _signed_by(Party.STUDENT, Party.COMPANY, Party.SCHOOL)),
    (_filled_in,),
    (_filled_in, _handed_out),
    (_filled_in, _handed_out, _signed_by(Party.STUDENT, Party.SCHOOL)),
)
"""What was done with each: nothing yet; made; the guardian of a minor is waited for; ready; handed out; the company is
waited for. The third is under 18: `app.demo.internships.MINOR`."""
