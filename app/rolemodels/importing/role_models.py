"""The file of role models: one row per person, held against the register."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext
from sqlalchemy import func, select

from app.audit.services import Actor
from app.companies.importing.places import unknown_towns
from app.extensions import db, now
from app.imports.comparison import Comparison, compare
from app.imports.models import ImportKind, RowOutcome
from app.imports.plans import FilePlan, Problem, Row, RowPlan, Text, refused
from app.imports.registry import Importer
from app.rolemodels.importing.columns import (
    CONFIDENTIAL,
    EXAMPLE,
    EXAMPLE_HEADERS,
    FIELDS,
    LABELS,
    PLAIN,
    SPEC,
)
from app.rolemodels.importing.consents import SaidYes, consent_in
from app.rolemodels.importing.register import Register
from app.rolemodels.models import (
    OUT,
    ConsentSource,
    Offer,
    RoleModel,
    RoleModelField,
    RoleModelKind,
    RoleModelState,
)
from app.rolemodels.services.consents import agree
from app.rolemodels.services.entrance import give_account
from app.rolemodels.services.moving import lock, move
from app.rolemodels.services.quarantine import invite
from app.schools.queries import today

_S = RoleModelState
OWN_ANSWERS = frozenset({_S.APPLIED, _S.CONFIRMED, _S.REFUSED})
"""She signed up herself: a file changes nothing of that."""


def plan_role_models(school_id: int, rows: Sequence[Row], _is_complete: bool) -> FilePlan:
    """Plan a file of role models. Who is not in it stays as she is."""
    return _RoleModelsFile(school_id, rows).plan()


def _title(row: Row) -> str:
    surname = row.value("last_name")
    prefix = row.value("name_prefix") or (surname.prefix if surname else "")
    return " ".join(
        part for part in (row.value("first_name"), prefix, surname.last_name if surname else "") if part
    )


class _RoleModelsFile:
    """One file beside the register of the school, read once."""

    def __init__(self, school_id: int, rows: Sequence[Row]) -> None:
        self.school_id = school_id
        self.rows = rows
        self.today = today()
        self.register = Register(school_id)
        self.first_with: dict[str, Row] = {}
        self.unknown_towns = unknown_towns(rows)
        self.agreed: list[tuple[RoleModel, SaidYes]] = []
        self.to_invite: list[RoleModel] = []

    def plan(self) -> FilePlan:
        plans = [self._plan_row(row) for row in self.rows]
        asked = sum(plan.outcome is RowOutcome.NEW and self._is_asked(plan.row) for plan in plans)
        remarks = [
            lazy_ngettext(
                "%(num)s person without consent goes into quarantine: nobody sees her, and she "
                "gets one email.",
                "%(num)s people without consent go into quarantine: nobody sees them, and each "
                "gets one email.",
                asked,
            )
        ]
        return FilePlan(plans, remarks if asked else [], 0, self._finish)

    def _is_asked(self, row: Row) -> bool:
        return consent_in(row, self.today)[0] is None

    def _plan_row(self, row: Row) -> RowPlan:
        problems = list(self._problems(row))
        if problems or row.parsed.errors:
            return refused(
                row, "", *problems
            )  # without a name: the report is kept, and she agreed to nothing
        if self.register.knows_as_left(row.value("email")):
            note = _l("Left the register earlier, so nothing happens. She can sign up again herself.")
            return RowPlan(row, _title(row), RowOutcome.UNCHANGED, notes=(note,))
        role_model = self.register.by_email.get(row.value("email"))
        if role_model is None:
            return self._plan_new(row)
        if role_model.state in OWN_ANSWERS:
            note = _l("Signed up herself: her own answers stay.")
            return RowPlan(row, _title(row), RowOutcome.UNCHANGED, notes=(note,))
        if role_model.state is _S.QUARANTINED:
            return self._plan_quarantined(row, role_model)
        return self._plan_known(row, role_model)

    def _problems(self, row: Row) -> Iterable[Problem]:
        email = row.value("email")
        if email is None:
            return
        first = self.first_with.setdefault(email, row)
        if first is not row:
            yield Problem(
                _l("This address is already in row %(row)s. Keep one of the two rows.", row=first.number),
                "email",
            )

    def _notes(self, row: Row) -> list[Text]:
        notes = [self.unknown_towns.get((row.value("town"), row.value("postcode")))]
        wanted = row.value("sbb_company_id")
        if wanted is not None and wanted not in self.register.sites:
            notes.append(
                _l("No company here has the ID %(code)s; the employer is kept as text.", code=wanted)
            )
        return [note for note in notes if note is not None]

    def _plan_new(self, row: Row) -> RowPlan:
        if self.register.is_to_be_confirmed(row.value("email")):
            # A second entry would close the way for her own; nobody's claim to an address lasts longer than a week.
            note = _l(
                "Somebody in the register still has to confirm this address, so nothing happens. "
                "If this row is still needed in a week, import it again then."
            )
            return RowPlan(row, _title(row), RowOutcome.UNCHANGED, notes=(note,))
        yes, note = consent_in(row, self.today)
        notes = [note] if note is not None else []
        return RowPlan(
            row,
            _title(row),
            RowOutcome.NEW,
            notes=(*notes, *self._notes(row)),
            write=lambda: self._create(row, yes),
        )

    def _plan_quarantined(self, row: Row, role_model: RoleModel) -> RowPlan:
        """Still without consent nothing changes and no second email leaves; with consent she is in from now on."""
        yes, _note = consent_in(row, self.today)
        if yes is None:
            note = _l("Already in quarantine: she has been asked once and will not be asked again.")
            return RowPlan(row, _title(row), RowOutcome.UNCHANGED, notes=(note,))
        note = _l("Comes out of quarantine: her consent is now in the file.")
        return RowPlan(
            row,
            _title(row),
            RowOutcome.CHANGED,
            notes=(note, *self._notes(row)),
            write=lambda: self._let_in(row, role_model, yes),
        )

    def _plan_known(self, row: Row, role_model: RoleModel) -> RowPlan:
        found = self._compare(row, role_model)
        notes = self._notes(row)
        if row.value("has_consent") is False:
            notes.insert(
                0,
                _l(
                    "The file says: no consent. Did she tell you so? Then take her out of the "
                    "register on her own page."
                ),
            )
        return RowPlan(
            row,
            _title(row),
            RowOutcome.CHANGED if found.changes else RowOutcome.UNCHANGED,
            found.changes,
            found.kept,
            tuple(notes),
            overruled=found.overruled,
            write=lambda: self._follow(row, role_model, found.values),
        )

    def _wanted(self, row: Row) -> dict[str, Any]:
        """What the file says of somebody, under the names of the table's columns."""
        surname, diploma, year = row.value("last_name"), row.value("diploma"), row.value("diploma_year")
        wanted = {
            "first_name": row.value("first_name"),
            "name_prefix": row.value("name_prefix") or surname.prefix or None,
            "last_name": surname.last_name,
            **row.known(PLAIN),
        }
        if row.value("slots") is not None:
            wanted["slots"] = [slot.value for slot in row.value("slots")]
        if (site := self.register.sites.get(row.value("sbb_company_id") or "")) is not None:
            wanted["site_id"] = site.id
        if diploma is not None and (programme := self.register.programme_called(diploma)) is not None:
            wanted["programme_id"] = programme.id
        if (graduated := (year or diploma)) is not None and graduated.year:
            wanted["diploma_year"] = graduated.year
        return wanted

    def _compare(self, row: Row, role_model: RoleModel) -> Comparison:
        edits = self.register.edits.get(role_model.id, {})
        stored = {name: getattr(role_model, name) for name in FIELDS if name not in {"offers", "ends_on"}}
        named = {**stored, **self.register.named(stored)}
        values = self._wanted(row)
        plain = compare(
            named, {**values, **self.register.named(values)}, FIELDS, edits, takes_file=row.takes_file
        )
        # The preview names sites and programmes; what is written are their ids.
        written = {name: values[name] for name in plain.values}
        found = Comparison(written, plain.changes, plain.kept, plain.overruled)
        yes, _note = consent_in(row, self.today)
        if yes is None or not self.register.consents_are_from_file(role_model):
            return found
        offers, ends_on = self.register.agreed_to(role_model)
        return found + compare(
            {"offers": offers, "ends_on": ends_on},
            {"offers": [offer.value for offer in yes.offers], "ends_on": yes.ends_on},
            FIELDS,
            edits,
            takes_file=row.takes_file,
        )

    def _create(self, row: Row, yes: SaidYes | None) -> None:
        role_model = RoleModel(
            school_id=self.school_id,
            email=row.value("email"),
            kind=RoleModelKind.ALUMNA if row.value("diploma") else RoleModelKind.PROFESSIONAL,
            state=_S.QUARANTINED,
            language=self.register.school.language,
        )
        db.session.add(role_model)
        if yes is None:
            self._change(role_model, self._wanted(row))
            self.to_invite.append(role_model)
        else:
            self._let_in(row, role_model, yes)

    def _let_in(self, row: Row, role_model: RoleModel, yes: SaidYes) -> None:
        self._change(role_model, self._wanted(row))
        move(role_model, _S.ACTIVE)
        role_model.confirmed_at = role_model.approved_at = now()
        self.agreed.append((role_model, yes))

    def _follow(self, row: Row, role_model: RoleModel, values: Mapping[str, Any]) -> None:
        """Take over what changed in the file; a consent of which a part was changed by hand keeps that part."""
        self._change(role_model, values)
        yes, _note = consent_in(row, self.today)
        if yes is not None and {"offers", "ends_on"} & set(values):
            offers, ends_on = self.register.agreed_to(role_model)
            chosen = tuple(Offer(offer) for offer in values.get("offers", offers))
            last = values.get("ends_on") or ends_on or yes.ends_on
            self.agreed.append((role_model, SaidYes(chosen, yes.given_on, last)))

    def _change(self, role_model: RoleModel, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            if name not in {"offers", "ends_on"}:
                setattr(role_model, name, value)
        if not role_model.fields:
            codes = self.register.domains_of(role_model.site_id, role_model.programme_id)
            role_model.fields = [RoleModelField(domain_code=code) for code in sorted(codes)]

    def _finish(self, actor: Actor | None) -> None:
        for role_model in sorted((one for one, _yes in self.agreed), key=lambda one: one.id):
            lock(role_model)  # all of them before the first event goes into the trail, which is a lock too
        for role_model, yes in self.agreed:
            agree(role_model, yes.offers, yes.ends_on, ConsentSource.FILE, actor=actor, given_on=yes.given_on)
            give_account(role_model, actor=actor)
        for role_model in self.to_invite:
            invite(role_model, actor=actor)


def _stored(school_id: int) -> int:
    """How many are in the register, or wait for it; whoever left is nobody any more."""
    query = select(func.count()).where(RoleModel.school_id == school_id, RoleModel.state.not_in(OUT))
    return db.session.scalar(query) or 0


ROLE_MODELS = Importer(
    kind=ImportKind.ROLE_MODELS,
    spec=SPEC,
    plan=plan_role_models,
    purpose=_l(
        "Alumnae and other women in tech who want to do something for students, with what each "
        "of them agreed to and when."
    ),
    needs=_l("Import the companies first if the file refers to them by SBB company ID."),
    stored=_stored,
    labels=LABELS,
    lost=lambda count: lazy_ngettext(
        "%(num)s person could not be used.", "%(num)s people could not be used.", count
    ),
    example_headers=EXAMPLE_HEADERS,
    example=EXAMPLE,
    confidential=CONFIDENTIAL,
)
