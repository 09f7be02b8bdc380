"""First steps: what a new school, and a new installation, have to do before the first run, each with its state."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app, url_for
from flask_babel import gettext, ngettext

from app.access import Role
from app.accounts.factors import has_second_step
from app.accounts.models import User
from app.accounts.queries import holders_by_role
from app.background.health import FIGURES
from app.dashboard.at_once import AtOnce
from app.dashboard.counts import Counts
from app.schools.models import Period
from app.schools.queries import rules_of
from app.web.filters import show_date


@dataclass(frozen=True)
class Step:
    """What to do, how far it is, and the one page where it is done; no page: outside the application."""

    what: str
    said: str
    is_done: bool
    url: str = ""
    label: str = ""


def steps_of_school(school_id: int, found: AtOnce, period: Period | None, programmes: int) -> list[Step]:
    """Those of a coordinator, in the order in which they are taken; none once a run was ever made."""
    if found.counts.run.id is not None:
        return []
    return [
        _rules(school_id),
        _programmes(programmes),
        _period(period),
        *_people_and_companies(found),
        *_places(found, period),
        *_teams(found.counts),
        _first_run(),
    ]


def _rules(school_id: int) -> Step:
    rules = rules_of(school_id)
    said = gettext("as Meervoud proposes them")
    if rules.author_id is not None:
        said = gettext("chosen by your school, from %(day)s", day=show_date(rules.valid_from))
    url, label = url_for("schools.show_settings"), gettext("See the rules")
    return Step(gettext("Look at the rules of your school"), said, rules.author_id is not None, url, label)


def _programmes(number: int) -> Step:
    said = ngettext("%(num)s programme", "%(num)s programmes", number) if number else gettext("none yet")
    url, label = url_for("schools.list_programmes"), gettext("Show programmes")
    return Step(gettext("Enter the programmes"), said, bool(number), url, label)


def _period(period: Period | None) -> Step:
    url, label = url_for("schools.list_periods"), gettext("Show periods")
    said = gettext("none yet")
    if period is not None:
        said = gettext(
            "%(name)s, from %(day)s; choosing closes on %(closes)s",
            name=period.name,
            day=show_date(period.starts_on),
            closes=show_date(period.choices_close_on),
        )
    return Step(gettext("Enter the period of the internships"), said, period is not None, url, label)


def _people_and_companies(found: AtOnce) -> list[Step]:
    files, students, registry = url_for("imports.list_imports"), found.counts.students, found.registry
    spreadsheet = gettext("none yet; a spreadsheet is enough")
    return [
        Step(
            gettext("Add your students"),
            ngettext("%(num)s student", "%(num)s students", students) if students else spreadsheet,
            bool(students),
            url_for("students.list_students") if students else files,
            gettext("Show students") if students else gettext("Import students"),
        ),
        Step(
            gettext("Add your companies"),
            ngettext("%(num)s site", "%(num)s sites", registry.sites) if registry.sites else spreadsheet,
            bool(registry.sites),
            url_for("companies.list_sites") if registry.sites else files,
            gettext("Show companies") if registry.sites else gettext("Import companies"),
        ),
    ]


def _places(found: AtOnce, period: Period | None) -> list[Step]:
    registry, openings = found.registry, found.counts.openings
    counted = gettext("%(n)s of %(all)s sites counted", n=registry.mapped, all=registry.sites)
    opened = ngettext(
        "%(num)s opening in %(name)s", "%(num)s openings in %(name)s", openings, name=_name(period)
    )
    return [
        Step(
            gettext("Find out how many women work in technical roles"),
            counted if registry.sites else gettext("once there are companies"),
            bool(registry.mapped) and not registry.unknown,
            url_for("companies.list_sites", standing="unknown"),
            gettext("Show sites"),
        ),
        Step(
            gettext("Enter the openings"),
            opened if period else gettext("once there is a period"),
            bool(openings),
            url_for("companies.list_openings"),
            gettext("Show openings"),
        ),
    ]


def _teams(counts: Counts) -> list[Step]:
    """Once there are teams, which come with the students: a run can only mind what a team said."""
    if not counts.teams:
        return []
    return [
        Step(
            gettext("Say how many students each team can guide intensively"),
            gettext("%(n)s of %(all)s teams", n=counts.teams_with_limit, all=counts.teams),
            counts.teams_with_limit == counts.teams,
            url_for("schools.list_teams"),
            gettext("Show teams"),
        )
    ]


def _first_run() -> Step:
    return Step(
        gettext("Make the first match run"),
        gettext("not yet"),
        is_done=False,
        url=url_for("placements.new_run"),
        label=gettext("Plan a new run"),
    )


def _name(period: Period | None) -> str:
    return period.name if period else ""


def steps_of_installation(user: User) -> list[Step]:
    """Those of an administrator; none once all are done."""
    steps = [_second_step(user), *_colleagues(user), _rules(user.school_id), _emails(), _backup()]
    return [] if all(step.is_done for step in steps) else steps


def _second_step(user: User) -> Step:
    is_done = has_second_step(user)
    said = gettext("set up") if is_done else gettext("not yet: a password alone lets you in")
    url, label = url_for("accounts.show_second_step"), gettext("See your second step")
    return Step(gettext("Set up your own second step"), said, is_done, url, label)


def _colleagues(user: User) -> Sequence[Step]:
    holders = holders_by_role(user.school_id)
    wanted = (
        (Role.COORDINATOR, gettext("Invite the internship coordinators")),
        (Role.COUNSELLOR, gettext("Invite a confidential counsellor")),
    )
    steps = [
        Step(
            what,
            ngettext("%(num)s person", "%(num)s people", holders[role])
            if holders[role]
            else gettext("nobody yet"),
            bool(holders[role]),
            url_for("accounts.list_users", role=role.value)
            if holders[role]
            else url_for("accounts.invite_person"),
            gettext("Show people") if holders[role] else gettext("Invite somebody"),
        )
        for role, what in wanted
    ]
    has_second = user.school.second_person_id is not None
    second = Step(
        gettext("Have a second person who confirms roles and erasures"),
        gettext("there is one")
        if has_second
        else gettext("nobody yet: another administrator or a coordinator"),
        has_second,
        url_for("accounts.list_users"),
        gettext("Show people and roles"),
    )
    return [*steps, second]


def _emails() -> Step:
    leaves = current_app.config["MAIL_TRANSPORT"] == "smtp"
    kept = gettext("not yet: they are kept on the server until MAIL_TRANSPORT and SMTP_HOST are set there")
    return Step(gettext("Let emails leave"), gettext("they leave") if leaves else kept, leaves)


STALE_HOURS = 26
"""A backup that is older than this is one that somebody has to look after."""


def _backup() -> Step:
    hours = {name: value for read in FIGURES for name, value in read().items()}.get("backup_hours")
    said = gettext("not yet: they are made each day once BACKUP_RECIPIENTS is set on the server")
    if hours is not None:
        said = ngettext("the newest is %(num)s hour old", "the newest is %(num)s hours old", hours)
    return Step(gettext("Make backups"), said, hours is not None and hours < STALE_HOURS)
