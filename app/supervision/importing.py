"""The file of supervisors' hours: a row per supervisor, found by the email address or name of her account.

Nobody's own statement is in it: a column that says who is a woman, or may be asked as a coach, is not read.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext
from sqlalchemy import func, select

from app.access import Role
from app.accounts.models import User
from app.accounts.queries import holds
from app.audit.services import Actor, record
from app.companies.importing.places import unknown_towns
from app.extensions import db, now
from app.guidance.models import GuidanceProfile
from app.guidance.services.profiles import say_trained
from app.imports.comparison import Field, compare
from app.imports.models import ImportKind, RowOutcome
from app.imports.plans import FilePlan, Problem, Row, RowPlan, Text, refused
from app.imports.queries import hand_edits_of
from app.imports.reading import Column, SheetSpec
from app.imports.reading.values import at_most, day, email, name_keys, programme_codes, whole_number_up_to
from app.imports.registry import Importer
from app.schools.models import Period
from app.schools.queries import current_period, periods_of, programmes_of, today
from app.supervision import trail
from app.supervision.models import MOST_HOURS, SupervisorOffer

SPEC = SheetSpec(
    kind="supervisors",
    columns=(
        Column("email", ("E-mail", "E-mailadres", "Email", "Mail"), parse=at_most(254, email), decides=True),
        Column(
            "name",
            (
                "Naam",
                "Begeleider",
                "Stagebegeleider",
                "BPV-begeleider",
                "Docent",
                "Medewerker",
                "Name",
                "Supervisor",
                "Full name",
            ),
            parse=at_most(200),
        ),
        Column(
            "hours",
            ("Uren", "Begeleidingsuren", "Uren begeleiding", "Taakuren", "Hours"),
            required=True,
            parse=whole_number_up_to(MOST_HOURS),
        ),
        Column(
            "programme_codes",
            ("Opleidingen", "Opleidingscodes", "Crebo", "Crebo's", "Programmes"),
            parse=programme_codes,
        ),
        Column(
            "town",
            ("Standplaats", "Vertrekt vanuit", "Sets out from", "Woonplaats", "Plaats"),
            parse=at_most(100),
        ),
        Column(
            "trained_on",
            ("Geschoold op", "Getraind op", "Trained on", "Training", "Datum training"),
            parse=day,
        ),
        Column("period", ("Periode", "Stageperiode"), parse=at_most(100)),
    ),
    ignored=("Voornaam", "Achternaam", "Team", "Geslacht", "M/V", "Vrouwelijke coach", "Telefoon"),
    one_of=(("email", "name"),),
)
FIELDS = {
    "hours": Field(_l("Hours")),
    "programme_codes": Field(_l("Programmes")),
    "town": Field(_l("Sets out from")),
    "trained_on": Field(_l("Trained on")),
}
LABELS = {
    "email": _l("Email address"),
    "name": _l("Name"),
    **{name: field.label for name, field in FIELDS.items()},
    "period": _l("Period"),
}
PLAIN = ("hours", "town")
EXAMPLE_HEADERS = ("E-mail", "Naam", "Uren", "Opleidingen", "Standplaats", "Geschoold op")
EXAMPLE = (
    ("b.smit@school.example", "Bo Smit", 80, "25187; 25297", "Zwolle", "15-09-2026"),
    ("a.aydin@school.example", "Aylin Aydın", 40, "25187", "", ""),
)


def plan_supervisors(school_id: int, rows: Sequence[Row], _is_complete: bool) -> FilePlan:
    """Plan a file of hours. Who is not in it stays as she is."""
    return _HoursFile(school_id, rows).plan()


class _HoursFile:
    """One file beside the supervisors of the school and what they have, read once."""

    def __init__(self, school_id: int, rows: Sequence[Row]) -> None:
        self.school_id, self.rows = school_id, rows
        self.current = current_period(school_id)
        self.periods = {period.name.casefold(): period for period in periods_of(school_id)}
        self.codes = {one.code for one in programmes_of(school_id)}
        self.unknown_towns = unknown_towns(rows)
        people = select(User).where(
            User.school_id == school_id, User.is_closed.is_(False), holds(Role.SUPERVISOR)
        )
        self.people = {one.email.casefold(): one for one in db.session.scalars(people.order_by(User.id))}
        self.named: dict[str, list[User]] = defaultdict(list)
        for one in self.people.values():
            for key in set(name_keys(one.name)):
                self.named[key].append(one)
        offers = select(SupervisorOffer).where(SupervisorOffer.school_id == school_id)
        self.offers = {(one.user_id, one.period_id): one for one in db.session.scalars(offers)}
        self.edits = hand_edits_of(school_id, "supervisor_offer")
        ids = [one.id for one in self.people.values()]
        profiles = select(GuidanceProfile).where(GuidanceProfile.user_id.in_(ids))
        self.trained = {one.user_id: one.trained_on for one in db.session.scalars(profiles)}
        self.first_with: dict[tuple[int, int], Row] = {}
        self.to_say: list[tuple[User, Any]] = []

    def plan(self) -> FilePlan:
        return FilePlan([self._plan_row(row) for row in self.rows], finish=self._finish)

    def _plan_row(self, row: Row) -> RowPlan:
        title = row.text("email") or row.text("name")
        user, unknown = self._person(row)
        period = self._period(row)
        problems = [*([unknown] if unknown else ()), *self._problems(row, period)]
        if problems or row.parsed.errors or user is None or period is None:
            return refused(row, title, *problems)
        key = (user.id, period.id)
        if key in self.first_with:
            other = self.first_with[key].number
            return refused(
                row,
                user.name,
                Problem(_l("Row %(number)s is about the same person and period.", number=other)),
            )
        self.first_with[key] = row
        return self._plan_known(row, user, period)

    def _period(self, row: Row) -> Period | None:
        name = row.value("period")
        return self.current if name is None else self.periods.get(name.casefold())

    def _person(self, row: Row) -> tuple[User | None, Problem | None]:
        """Whom a row is about: by address where it has one, else by name; or why it is not known."""
        address, name = row.value("email"), row.value("name")
        if address:
            user = self.people.get(address.casefold())
            words = _l(
                "No supervisor of the school has this address. Invite this colleague first, under People and roles."
            )
            return user, None if user else Problem(words, "email")
        if not name:
            return None, Problem(_l("Fill in the email address or the name of the supervisor."), "email")
        meant = next((self.named[key] for key in name_keys(name) if key in self.named), [])
        if len(meant) == 1:
            return meant[0], None
        words = (
            _l("%(count)s supervisors have this name. Fill in the email address.", count=len(meant))
            if meant
            else _l(
                "No supervisor of the school has this name. Invite this colleague first, or fill in the address."
            )
        )
        return None, Problem(words, "name")

    def _problems(self, row: Row, period: Period | None) -> list[Problem]:
        found = []
        if period is None:
            words = _l("There is no period with this name. Add it under Settings, or leave the cell empty.")
            found.append(Problem(words, "period"))
        unknown = [code for code in row.value("programme_codes") or () if code not in self.codes]
        if unknown:
            words = _l("The school has no programme %(codes)s.", codes=", ".join(unknown))
            found.append(Problem(words, "programme_codes"))
        trained_on = row.value("trained_on")
        if trained_on is not None and trained_on > today():
            found.append(Problem(_l("This day has not come yet."), "trained_on"))
        return found

    def _plan_known(self, row: Row, user: User, period: Period) -> RowPlan:
        stored = self.offers.get((user.id, period.id))
        wanted: dict[str, Any] = row.known((*PLAIN, "trained_on"))
        if row.value("programme_codes") is not None:
            wanted["programme_codes"] = sorted(row.value("programme_codes"))
        if (row.value("town"), None) in self.unknown_towns:
            del wanted["town"]
        had = {name: getattr(stored, name, None) for name in FIELDS if name != "trained_on"}
        had["trained_on"] = self.trained.get(user.id)
        edits = self.edits.get(stored.id, {}) if stored is not None else {}
        found = compare(had, wanted, FIELDS, edits, takes_file=row.takes_file)
        is_new = stored is None
        outcome = RowOutcome.NEW if is_new else RowOutcome.CHANGED if found.changes else RowOutcome.UNCHANGED
        notes: list[Text] = [*filter(None, [self.unknown_towns.get((row.value("town"), None))])]
        return RowPlan(
            row,
            f"{user.name}, {period.name}",
            outcome,
            () if is_new else found.changes,
            found.kept,
            tuple(notes),
            overruled=found.overruled,
            write=lambda: self._write(user, period, stored, found.values),
        )

    def _write(
        self, user: User, period: Period, stored: SupervisorOffer | None, values: Mapping[str, Any]
    ) -> None:
        row = stored or SupervisorOffer(
            school_id=self.school_id, period_id=period.id, user_id=user.id, hours=0, programme_codes=[]
        )
        for name, value in values.items():
            if name != "trained_on":
                setattr(row, name, value)
        row.changed_at = now()
        db.session.add(row)
        self.to_say.append((user, values.get("trained_on")))

    def _finish(self, actor: Actor | None) -> None:
        """Leave a trail of each, and write down who was trained: a file never takes that back."""
        for user, trained_on in self.to_say:
            record(trail.SAVE_OFFER, user, actor=actor, school_id=self.school_id, data={})
            if trained_on is not None:
                say_trained(user, trained_on, actor=actor)


def _stored(school_id: int) -> int:
    query = select(func.count()).where(SupervisorOffer.school_id == school_id)
    return db.session.scalar(query) or 0


SUPERVISORS_FILE = Importer(
    kind=ImportKind.SUPERVISORS,
    spec=SPEC,
    plan=plan_supervisors,
    purpose=_l(
        "How many hours each supervisor has for guiding internships, for which programmes, and from where. "
        "Supervisor runs divide the students by it."
    ),
    needs=_l("Give your supervisors an account first, with the role Internship supervisor."),
    stored=_stored,
    labels=LABELS,
    lost=lambda count: lazy_ngettext(
        "The hours of %(num)s supervisor could not be used.",
        "The hours of %(num)s supervisors could not be used.",
        count,
    ),
    example_headers=EXAMPLE_HEADERS,
    example=EXAMPLE,
)
