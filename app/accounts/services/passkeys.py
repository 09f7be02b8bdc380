"""Passkeys: what a browser is asked, and what is made of its answer. The protocol itself is the library's.

A passkey always asks its owner for a finger, a face or a PIN (user verification), so it is two steps at once: something
she has and something she knows or is.
"""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext
from sqlalchemy import or_, select, update
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url, generate_user_handle
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    CredentialDeviceType,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app.accounts.challenges import Challenge
from app.accounts.factors import passkeys_of
from app.accounts.models import Passkey, User
from app.accounts.queries import works_here
from app.accounts.services.second_steps import after_adding
from app.errors import DomainError
from app.extensions import db, now
from app.web.addresses import public_base

MOST = 20
LONGEST_ANSWER = 20_000


class PasskeyRefused(DomainError):
    """What the browser answered is not the answer of a passkey that counts here."""

    status = 400

    def __init__(self, message: str = "") -> None:
        super().__init__(
            message
            or gettext(
                "This passkey did not work, or the page was open for too long. Try again with the button."
            )
        )


def _site() -> str:
    """The name of our site, to which a passkey is bound: the host of the addresses that people type."""
    return urlsplit(public_base()).hostname or "localhost"


def _known(user: User) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(id=base64url_to_bytes(passkey.credential_id))
        for passkey in passkeys_of(user)
    ]


def handle_of(user: User) -> str:
    """The random name by which her passkeys know the account; a new one with the first of them."""
    known = next((passkey.user_handle for passkey in passkeys_of(user)), None)
    return known or bytes_to_base64url(generate_user_handle())


def options_to_add(user: User, challenge: Challenge) -> str:
    """What the browser is asked in order to make a passkey, as JSON. The note of `challenge` is `handle_of` her."""
    options = generate_registration_options(
        rp_id=_site(),
        rp_name="Meervoud",
        user_id=base64url_to_bytes(challenge.note),
        user_name=user.email,
        user_display_name=user.name,
        challenge=challenge.value,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            require_resident_key=True,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_known(user),
    )
    return options_to_json(options)


def options_to_sign_in(challenge: Challenge, user: User | None = None) -> str:
    """What the browser is asked in order to sign in: any passkey of this site, or one of `user`, as JSON."""
    return options_to_json(
        generate_authentication_options(
            rp_id=_site(),
            challenge=challenge.value,
            allow_credentials=_known(user) if user is not None else [],
            user_verification=UserVerificationRequirement.REQUIRED,
        )
    )


def _read(answer: str) -> dict[str, Any]:
    if not answer:
        raise PasskeyRefused(
            gettext("Passkeys need JavaScript, which is off in this browser. Turn it on, or use another way.")
        )
    try:
        data = json.loads(answer) if len(answer) <= LONGEST_ANSWER else None
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict) or not isinstance(data.get("id"), str):
        raise PasskeyRefused
    return data


def add_passkey(user: User, name: str, answer: str, challenge: Challenge | None) -> list[str]:
    """Keep a new passkey. Returns recovery codes to show, if they are new. Raises PasskeyRefused.

    `challenge` None: the question was too old.
    """
    data = _read(answer)
    if challenge is None:
        raise PasskeyRefused
    try:
        made = verify_registration_response(
            credential=data,
            expected_challenge=challenge.value,
            expected_rp_id=_site(),
            expected_origin=public_base(),
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as wrong:
        raise PasskeyRefused from wrong
    credential_id = bytes_to_base64url(made.credential_id)
    if db.session.scalar(select(Passkey.id).where(Passkey.credential_id == credential_id)) is not None:
        raise PasskeyRefused(
            gettext("This passkey is already in use. Choose another device or program for it.")
        )
    if len(passkeys_of(user)) >= MOST:
        raise PasskeyRefused(
            gettext("You have %(most)s passkeys. Remove one that you no longer use first.", most=MOST)
        )
    db.session.add(
        Passkey(
            user_id=user.id,
            credential_id=credential_id,
            public_key=made.credential_public_key,
            user_handle=challenge.note,
            sign_count=made.sign_count,
            may_be_copied=made.credential_device_type is CredentialDeviceType.MULTI_DEVICE,
            is_copied=made.credential_backed_up,
            name=name,
        )
    )
    db.session.flush()
    return after_adding(user, "passkey", name)


def use_passkey(answer: str, challenge: Challenge | None, user: User | None = None) -> User:
    """The owner of the passkey that answered, when she may sign in; it must be `user` where that is given.

    Raises PasskeyRefused, with the same words for a passkey that nobody knows and one that may not be used.
    """
    data = _read(answer)
    if challenge is None:
        raise PasskeyRefused
    passkey = db.session.scalar(select(Passkey).where(Passkey.credential_id == data["id"]))
    owner = db.session.get(User, passkey.user_id) if passkey is not None else None
    if (
        passkey is None
        or owner is None
        or not works_here(owner)
        or (user is not None and owner.id != user.id)
    ):
        raise PasskeyRefused
    try:
        shown = verify_authentication_response(
            credential=data,
            expected_challenge=challenge.value,
            expected_rp_id=_site(),
            expected_origin=public_base(),
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as wrong:
        raise PasskeyRefused from wrong
    _ensure_owner(data, passkey)
    _use_up(passkey, challenge.made_at, shown.new_sign_count, is_copied=shown.credential_backed_up)
    return owner


def _ensure_owner(data: dict[str, Any], passkey: Passkey) -> None:
    """The account that the device says it signs in to is the one that we know, where it says so."""
    response = data.get("response")
    said = response.get("userHandle") if isinstance(response, dict) else None
    if said and said != passkey.user_handle:
        raise PasskeyRefused


def _use_up(passkey: Passkey, asked_at: datetime, sign_count: int, *, is_copied: bool) -> None:
    """The same answer sent again is refused: a question counts once, also for keys that do not count their uses."""
    used = db.session.execute(
        update(Passkey)
        .where(
            Passkey.id == passkey.id,
            or_(Passkey.last_asked_at.is_(None), Passkey.last_asked_at < asked_at.astimezone(UTC)),
        )
        .values(last_asked_at=asked_at, sign_count=sign_count, is_copied=is_copied, last_used_at=now())
    )
    if used.rowcount != 1:  # type: ignore[attr-defined]
        raise PasskeyRefused
    db.session.refresh(passkey)


def rename_passkey(passkey: Passkey, name: str) -> None:
    """Call it something else."""
    passkey.name = name
    db.session.flush()
