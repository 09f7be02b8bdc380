"""The people of the school: who has which role, inviting, closing."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import STAFF, Fresh, Permission, Role, fresh, requires
from app.accounts.factors import app_of, open_reset_of, passkeys_of, resets_to_confirm
from app.accounts.forms import CloseForm, GiveRoleForm, InviteForm
from app.accounts.models import User
from app.accounts.queries import (
    AccountState,
    found_users,
    grants_to_confirm,
    names_of,
    sessions_of,
    state_of,
    visible_user,
    waiting_grants,
)
from app.accounts.services import AddressInUse, closing, invite, invite_again, roles, signing_in
from app.accounts.services.factor_resets import needs_two_people
from app.accounts.services.second_person import confirm_role as confirm
from app.accounts.views.blueprint import bp
from app.accounts.ways_in import WAITING_FOR_TWO
from app.alphabet import alphabetical
from app.errors import DomainError
from app.extensions import db
from app.web.forms import choices_from, form_problems
from app.web.listing import ListState, page_of

SORTS = {
    "name": (alphabetical(User.name), User.id),
    "email": (User.email,),
    "last": (User.last_sign_in_at, User.id),
}


@bp.get("/people")
@requires(Permission.INVITE_PEOPLE)
def list_users() -> str:
    state = ListState.from_request(
        sorts=list(SORTS), filters={"role": list(Role), "state": list(AccountState)}
    )
    role, account_state = state.filters.get("role"), state.filters.get("state")
    query = found_users(
        current_user,
        state.search,
        Role(role) if role else None,
        AccountState(account_state) if account_state else None,
    )
    return render_template(
        "accounts/people.html",
        listing=page_of(query, state, SORTS),
        roles=list(Role),
        states=list(AccountState),
        state_of=state_of,
        waiting=len(waiting_grants(current_user.school_id)),
        beside_roles=[each for find in WAITING_FOR_TWO for each in find(current_user)],
        to_reset=resets_to_confirm(current_user),
    )


def _roles_to_offer() -> list[Role]:
    """The roles that this person may give by hand. Students are invited from their own page, where their file is."""
    if current_user.has(Permission.MANAGE_USERS):
        return [role for role in Role if role is not Role.STUDENT]
    return [role for role in Role if role in roles.COORDINATORS_MAY_GIVE and role is not Role.STUDENT]


@bp.route("/people/invite", methods=["GET", "POST"])
@requires(Permission.INVITE_PEOPLE)
@fresh(Fresh.ACCOUNTS)
def invite_person() -> str | Response:
    form = InviteForm(language=current_user.school.language)
    form.roles.choices = choices_from((role.value, role.label) for role in _roles_to_offer())
    if form.validate_on_submit():
        try:
            invited = invite(
                school_id=current_user.school_id,
                email=form.email.data or "",
                name=form.name.data,
                roles=frozenset(Role(role) for role in form.roles.data),
                actor=current_user,
                language=form.language.data,
            )
        except (AddressInUse, roles.StaffBesideStudent) as refused:
            wrong = form.email if isinstance(refused, AddressInUse) else form.roles
            wrong.errors = [str(refused)]
        else:
            db.session.commit()
            flash(_invited(invited), "success")
            return redirect(url_for("accounts.list_users"), code=303)
    return render_template("accounts/invite.html", form=form)


def _invited(user: User) -> str:
    if all(grant.is_in_force for grant in user.role_grants):
        return gettext("%(name)s will get an email about this invitation.", name=user.name)
    return gettext(
        "%(name)s will get an email about this invitation. A second person has to confirm the role before it "
        "takes effect.",
        name=user.name,
    )


@bp.get("/people/<int:user_id>")
@requires(Permission.INVITE_PEOPLE)
def show_user(user_id: int) -> str:
    user = visible_user(current_user, user_id)
    held = {grant.role for grant in user.role_grants}
    free = _fitting_roles(held) if current_user.has(Permission.MANAGE_USERS) else []
    form = GiveRoleForm()
    form.role.choices = choices_from(
        ((role.value, role.label) for role in free), blank=gettext("Choose a role")
    )
    involved = {grant.granted_by_id for grant in user.role_grants} | {
        grant.confirmed_by_id for grant in user.role_grants
    }
    return render_template(
        "accounts/person.html",
        user=user,
        state=state_of(user),
        form=form,
        free=free,
        close_form=CloseForm(),
        names=names_of({user_id for user_id in involved if user_id is not None}),
        may_confirm={grant.id for grant, person in grants_to_confirm(current_user) if person.id == user.id},
        may_invite=all(role in _invitable() for role in held),
        manages=current_user.has(Permission.MANAGE_USERS),
        session_count=len(sessions_of(user)),
        **_second_step_of(user),
    )


def _second_step_of(user: User) -> dict[str, Any]:
    """What the page says of how somebody signs in, and what can be done when she lost it."""
    return {
        "has_app": app_of(user) is not None,
        "passkey_count": len(passkeys_of(user)),
        "waiting_reset": open_reset_of(user),
        "may_confirm_reset": any(reset.user_id == user.id for reset in resets_to_confirm(current_user)),
        "needs_two": needs_two_people(user),
    }


def _invitable() -> frozenset[Role]:
    return frozenset(Role) if current_user.has(Permission.MANAGE_USERS) else roles.COORDINATORS_MAY_GIVE


def _fitting_roles(held: set[Role]) -> list[Role]:
    """The roles that go together with those somebody has."""
    is_staff = bool(held & STAFF)
    return [role for role in Role if role not in held and (not held or (role in STAFF) == is_staff)]


def _chosen_role() -> Role | None:
    value = request.form.get("role", "")
    return Role(value) if value in set(Role) else None


def _back_to(user: User) -> Response:
    db.session.commit()
    return redirect(url_for("accounts.show_user", user_id=user.id), code=303)


@bp.post("/people/<int:user_id>/invite-again")
@requires(Permission.INVITE_PEOPLE)
@fresh(Fresh.ACCOUNTS)
def invite_person_again(user_id: int) -> Response:
    user = visible_user(current_user, user_id)
    invite_again(user, current_user)
    flash(gettext("%(name)s will get a new link. The old one no longer works.", name=user.name), "success")
    return _back_to(user)


def _with_chosen_role(
    user_id: int, act: Callable[[User, Role, User], object], done: Callable[[User, Role], str]
) -> Response:
    """Do `act` with the role that was posted, and say what came of it on the page of the person."""
    user, role = visible_user(current_user, user_id), _chosen_role()
    if role is None:
        flash(gettext("Choose a role."), "error")
        return _back_to(user)
    try:
        act(user, role, current_user)
    except DomainError as refused:
        db.session.rollback()
        flash(str(refused), "error")
        return redirect(url_for("accounts.show_user", user_id=user_id), code=303)
    flash(done(user, role), "success")
    return _back_to(user)


def _has_it_now(user: User, role: Role) -> str:
    if role in user.roles:
        return gettext("%(name)s now has the role %(role)s.", name=user.name, role=role.label)
    return gettext("A second person has to confirm this role before it takes effect.")


@bp.post("/people/<int:user_id>/roles/give")
@requires(Permission.MANAGE_USERS)
@fresh(Fresh.ACCOUNTS)
def give_role(user_id: int) -> Response:
    return _with_chosen_role(user_id, roles.give_role, _has_it_now)


@bp.post("/people/<int:user_id>/roles/confirm")
@requires(Permission.INVITE_PEOPLE)
@fresh(Fresh.ACCOUNTS)
def confirm_role(user_id: int) -> Response:
    return _with_chosen_role(user_id, confirm, _has_it_now)


@bp.post("/people/<int:user_id>/roles/take")
@requires(Permission.MANAGE_USERS)
@fresh(Fresh.ACCOUNTS)
def take_role(user_id: int) -> Response:
    def gone(user: User, role: Role) -> str:
        return gettext("%(name)s no longer has the role %(role)s.", name=user.name, role=role.label)

    return _with_chosen_role(user_id, roles.take_role, gone)


@bp.post("/people/<int:user_id>/end-sessions")
@requires(Permission.MANAGE_USERS)
@fresh(Fresh.ACCOUNTS)
def end_sessions(user_id: int) -> Response:
    user = visible_user(current_user, user_id)
    if user.id == current_user.id:
        return redirect(url_for("accounts.list_sessions"), code=303)
    signing_in.sign_out_by(user, current_user)
    flash(
        gettext("%(name)s is signed out everywhere, and gets an email about it.", name=user.name), "success"
    )
    return _back_to(user)


@bp.post("/people/<int:user_id>/close")
@requires(Permission.MANAGE_USERS)
@fresh(Fresh.ACCOUNTS)
def close_user(user_id: int) -> Response:
    user = visible_user(current_user, user_id)
    form = CloseForm()
    if not form.validate():
        flash(" ".join(str(message) for _, message in form_problems(form)), "error")
        return redirect(url_for("accounts.show_user", user_id=user.id), code=303)
    closing.close_account(user, current_user, form.reason.data or "")
    flash(
        gettext("The account of %(name)s has been closed and signed out everywhere.", name=user.name),
        "success",
    )
    return _back_to(user)


@bp.post("/people/<int:user_id>/reopen")
@requires(Permission.MANAGE_USERS)
@fresh(Fresh.ACCOUNTS)
def reopen_user(user_id: int) -> Response:
    user = visible_user(current_user, user_id)
    closing.reopen_account(user, current_user)
    flash(gettext("The account of %(name)s is open again.", name=user.name), "success")
    return _back_to(user)
