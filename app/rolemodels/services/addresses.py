"""Another email address: hers once she confirmed it by the link in an email to it, as at signing up."""

from datetime import timedelta

from flask import current_app
from flask_babel import force_locale, gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from app.accounts.queries import user_with
from app.audit.services import Actor
from app.errors import DomainError
from app.extensions import db, now
from app.imports.hand_edits import note_hand_edits
from app.notices.models import Email
from app.notices.services import queue_email, wipe_emails, wipe_emails_about
from app.rolemodels import trail
from app.rolemodels.emails import email_body, former_address_key, school_of, write_to
from app.rolemodels.links import LinkAct, link_for, new_links
from app.rolemodels.models import RoleModel
from app.rolemodels.services.entrance import keep_account_in_step
from app.rolemodels.services.moving import NotPossibleNow, hold
from app.rolemodels.services.signing_up import UNCONFIRMED_DAYS
from app.schools.models import School

MOST_A_DAY = 5
"""How many addresses can be asked for somebody in a day: nobody fills strangers' mailboxes with it."""


class AddressRefused(DomainError):
    """This address cannot be hers, or not now."""


class AddressTaken(AddressRefused):
    """One address is one entry, and one account."""

    def __init__(self) -> None:
        super().__init__(gettext("This email address cannot be used. Choose another one."))


class TooManyAddresses(AddressRefused):
    """Somebody tries one address after the other."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "The address has already been changed %(most)s times today. Try again tomorrow.",
                most=MOST_A_DAY,
            )
        )


def ask_for_address(role_model: RoleModel, email: str, *, actor: Actor | None) -> bool:
    """Write to `email` and ask whether it is hers; her own address asked for again takes that back.

    For a role model who is held. The answer is the same for every address, so that nobody learns whose it is; only a
    coordinator, who sees the register, hears at once that it is somebody else's there. True when there is something to
    confirm now. Raises AddressTaken, TooManyAddresses.
    """
    if email == role_model.email:
        forget_new_address(role_model)
        return False
    if email == role_model.new_email:
        return True
    if actor is not None and getattr(actor, "is_staff", False) and _is_in_register(role_model, email):
        raise AddressTaken
    if _asked_today(role_model) >= MOST_A_DAY:
        raise TooManyAddresses
    forget_new_address(role_model)
    role_model.new_email, role_model.new_email_at = email, now()
    db.session.flush()
    _ask(role_model, email)
    trail.note(trail.ASK_ADDRESS, role_model, actor=actor)
    return True


def forget_new_address(role_model: RoleModel) -> None:
    """Nobody confirmed it in time, or another one was filled in: nothing of it stays, and its link stops."""
    if role_model.new_email is None:
        return
    wipe_emails_about(_asking_key(role_model))
    role_model.new_email = role_model.new_email_at = None
    db.session.flush()


def take_new_address(role_model: RoleModel) -> None:
    """It is hers: her entry and her account follow, and the old address is told.

    Links in earlier emails stop, for whoever reads the old mailbox; new ones go with an email. Raises AddressTaken
    when it is the address of another entry or account, NotPossibleNow when there is nothing to confirm any more.
    """
    # One address of a school at a time, as at signing up, so that one address never has two entries.
    db.session.execute(
        select(School.id).where(School.id == role_model.school_id).with_for_update(key_share=True)
    )
    hold(role_model)
    email, old_address, name = role_model.new_email, role_model.email, role_model.name
    if email is None:
        raise NotPossibleNow(role_model.state)
    _ensure_free(role_model, email)
    role_model.email, role_model.new_email, role_model.new_email_at = email, None, None
    db.session.flush()
    keep_account_in_step(role_model)
    new_links(role_model)
    if old_address:
        wipe_emails(role_model.school_id, old_address)
        _tell_old_address(role_model, old_address, name)
    _greet_new_address(role_model)
    note_hand_edits("role_model", role_model.id, ["email"], role_model.user, role_model.school_id)
    trail.note(trail.EDIT, role_model, actor=role_model.user, data={"fields": ["email"]})


def _asking_key(role_model: RoleModel) -> str:
    return f"{former_address_key(role_model)}new:"


def _asked_today(role_model: RoleModel) -> int:
    recent = select(func.count()).where(
        Email.key.startswith(_asking_key(role_model), autoescape=True),
        Email.created_at > now() - timedelta(days=1),
    )
    return db.session.scalar(recent) or 0


def _is_in_register(role_model: RoleModel, email: str) -> bool:
    entry = select(RoleModel.id).where(
        RoleModel.school_id == role_model.school_id, RoleModel.email == email, RoleModel.id != role_model.id
    )
    return db.session.scalar(entry) is not None


def _ensure_free(role_model: RoleModel, email: str) -> None:
    """Not that of another entry in this register, nor of another account in whatever school."""
    owner = user_with(role_model.school_id, email)
    is_others = owner is not None and role_model.user_id is not None and owner.id != role_model.user_id
    if is_others or _is_in_register(role_model, email):
        raise AddressTaken


def _ask(role_model: RoleModel, email: str) -> None:
    """Whose address it is nobody knows yet: the email says no word of her, and none of her links is in it."""
    with force_locale(role_model.language):
        body = current_app.jinja_env.get_template("emails/rolemodels/new_address.txt").render(
            school=school_of(role_model), url=link_for(role_model, LinkAct.ADDRESS), days=UNCONFIRMED_DAYS
        )
        subject = str(_l("Is this your new email address?"))
    queue_email(
        key=f"{_asking_key(role_model)}{now().timestamp():.6f}",
        kind="role_model_new_address",
        school_id=role_model.school_id,
        to_name="",
        to_address=email,
        language=role_model.language,
        subject=subject,
        body=body.strip() + "\n",
        is_secret=True,
    )


def _tell_old_address(role_model: RoleModel, old_address: str, name: str) -> None:
    """That another address is known from now on, so that somebody who did not do it can act."""
    subject, body = email_body(role_model, _l("Your email address was changed"), "rolemodels/address_changed")
    queue_email(
        key=f"{former_address_key(role_model)}{now().timestamp():.0f}",
        kind="role_model_address",
        school_id=role_model.school_id,
        to_name=name,
        to_address=old_address,
        language=role_model.language,
        subject=subject,
        body=body,
        is_secret=True,
    )


def _greet_new_address(role_model: RoleModel) -> None:
    """From now on emails come here; with the links that work from now on."""
    write_to(
        role_model,
        kind="role_model_address_confirmed",
        key=f"role_model_address_confirmed:{role_model.id}:{now().timestamp():.0f}",
        subject=_l("Your new email address works"),
        template="rolemodels/address_confirmed",
        is_asked_for=True,
    )
