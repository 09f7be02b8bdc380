"""Who hosts a gathering: a colleague or a role model, and at a peer meeting nobody who assesses those invited (R22)."""

from collections.abc import Collection

from sqlalchemy import delete, select

from app.accounts.models import User
from app.extensions import db
from app.gatherings import trail
from app.gatherings.broken_rules import AssessorAsHost, HostNotFound
from app.gatherings.emails import tell_host
from app.gatherings.models import Gathering, GatheringHost, GatheringKind
from app.gatherings.queries.audience import assessors_in, audience
from app.gatherings.queries.gatherings import hosts_of, invitations_of
from app.gatherings.queries.hosts import possible_colleagues, possible_role_models
from app.gatherings.services.states import ensure_ahead, lock
from app.rolemodels.models import RoleModel


def ensure_no_assessors(
    gathering: Gathering, student_ids: Collection[int], besides: Collection[int] = ()
) -> None:
    """Raise `AssessorAsHost` where a host of a peer meeting, or a colleague of `besides`, guides one of these."""
    if gathering.kind is not GatheringKind.PEER_MEETING:
        return
    hosts = [host.user_id for host in hosts_of([gathering.id])[gathering.id] if host.user_id is not None]
    if found := assessors_in([*hosts, *besides], student_ids):
        raise AssessorAsHost([one.name for one in found])


def concerned_by(gathering: Gathering) -> set[int]:
    """Everybody who is invited, or would be by the rule of today."""
    invited = {row.student_id for row in invitations_of(gathering)}
    return invited | {one.student.id for one in audience(gathering)}


def add_host(gathering: Gathering, kind: str, number: int, *, actor: User) -> GatheringHost:
    """Add a colleague (`user`) or a role model (`role_model`) by number; twice adds nothing.

    Raises GatheringClosed, HostNotFound, AssessorAsHost.
    """
    lock(gathering)
    ensure_ahead(gathering)
    possible = possible_colleagues if kind == "user" else possible_role_models
    if number not in {one.id for one in possible(gathering.school_id)}:
        raise HostNotFound
    if kind == "user":
        ensure_no_assessors(gathering, concerned_by(gathering), [number])
    column = GatheringHost.user_id if kind == "user" else GatheringHost.role_model_id
    same = select(GatheringHost).where(GatheringHost.gathering_id == gathering.id, column == number)
    host = db.session.scalar(same)
    if host is not None:
        return host
    host = GatheringHost(gathering=gathering, **{f"{kind}_id": number})
    db.session.add(host)
    db.session.flush()
    db.session.refresh(host)
    tell_host(host, "added")
    trail.note(trail.ADD_HOST, gathering, actor=actor)
    return host


def remove_host(gathering: Gathering, host_id: int, *, actor: User) -> None:
    """Take somebody off the list of hosts; she hears that she is not expected. Raises GatheringClosed."""
    lock(gathering)
    ensure_ahead(gathering)
    host = db.session.scalar(
        select(GatheringHost).where(GatheringHost.gathering_id == gathering.id, GatheringHost.id == host_id)
    )
    if host is None:
        return
    tell_host(host, "removed")
    db.session.execute(delete(GatheringHost).where(GatheringHost.id == host.id))
    db.session.flush()
    trail.note(trail.REMOVE_HOST, gathering, actor=actor)


def leave_gatherings(role_model: RoleModel) -> None:
    """A role model leaves the register: she hosts nothing any more, and what was stays without her."""
    db.session.execute(delete(GatheringHost).where(GatheringHost.role_model_id == role_model.id))
