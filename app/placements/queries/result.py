"""The list on the result page of a run: search, filters, sort and paging in the database."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func

from app.accounts.models import User
from app.alphabet import alphabetical
from app.companies.models import Company, Site
from app.placements.models import MatchRun, Proposal, ProposalState
from app.placements.policies import LONG_JOURNEY
from app.placements.queries.proposals import proposals_visible_to
from app.searching import has_words
from app.students.models import Student
from app.web.listing import Listing, ListState, page_of

SHOWS: dict[str, ColumnElement[bool]] = {
    "unplaced": Proposal.opening_id.is_(None),
    "alone": Proposal.is_alone.is_(True),
    "flagged": and_(Proposal.is_flagged.is_(True), Student.participates.is_(True)),
    "flagged_all": Proposal.is_flagged.is_(True),
    "far": Proposal.minutes > LONG_JOURNEY,
    "moved": Proposal.moved_by_id.is_not(None),
    "declined": Proposal.state == ProposalState.DECLINED,
    "accepted": Proposal.state == ProposalState.ACCEPTED,
    "waits": and_(Proposal.state == ProposalState.OFFERED, Proposal.opening_id.is_not(None)),
}
RANKS: dict[str, ColumnElement[bool]] = {
    "1": Proposal.rank == 1,
    "2": Proposal.rank == 2,
    "lower": Proposal.rank >= 3,
    "unlisted": and_(Proposal.rank.is_(None), Proposal.opening_id.is_not(None)),
}
_ATTENTION = case(
    (Proposal.opening_id.is_(None), 0),
    (Proposal.is_alone.is_(True), 1),
    (and_(Proposal.is_flagged.is_(True), Student.participates.is_(True)), 2),
    (Proposal.moved_by_id.is_not(None), 3),
    else_=4,
)
_NAME = (alphabetical(Student.last_name), alphabetical(Student.first_name), Proposal.id)
SORTS: dict[str, Sequence[Any]] = {
    "attention": (_ATTENTION, *_NAME),
    "name": _NAME,
    "place": (func.coalesce(Site.name, Company.name, "~"), *_NAME),
    "rank": (case((Proposal.opening_id.is_(None), 99), else_=func.coalesce(Proposal.rank, 98)), *_NAME),
    "minutes": (func.coalesce(Proposal.minutes, 9999), *_NAME),
}


def proposals_of_run(user: User, run: MatchRun, state: ListState) -> Listing[Proposal]:
    """One page of the proposals that the user may see, as the list's state asks."""
    return page_of(proposals_asked(user, run, state), state, SORTS)


def proposals_asked(user: User, run: MatchRun, state: ListState) -> Select[Proposal]:
    """Every proposal of the run that the user may see and the search and filters let through."""
    query = proposals_visible_to(user).where(Proposal.run_id == run.id)
    if state.search:
        query = query.where(search_in(state.search))
    if show := state.filters.get("show"):
        query = query.where(SHOWS[show])
    if rank := state.filters.get("rank"):
        query = query.where(RANKS[rank])
    if team := state.filters.get("team"):
        query = query.where(Student.team_id == int(team))
    if programme := state.filters.get("programme"):
        query = query.where(Student.programme_id == int(programme))
    return query


def search_in(text: str) -> ColumnElement[bool]:
    """Students by name or number, and places by company, site or town."""
    full_name = Student.first_name + " " + func.coalesce(Student.name_prefix + " ", "") + Student.last_name
    columns = (full_name, Student.student_number, Company.name, Site.name, Site.town)
    return and_(*has_words(text, *columns))
