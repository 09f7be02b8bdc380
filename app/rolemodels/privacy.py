"""What the register of role models holds about them."""

from flask_babel import lazy_gettext as _l

from app.privacy import words
from app.privacy.registry import Holding, Kept, Whose
from app.rolemodels.models import Consent, Contact, RoleModel, RoleModelField, Slot

ENTRY = Holding(
    RoleModel,
    _l("Your entry in the register of role models"),
    rows={Whose.ROLE_MODEL: lambda number: RoleModel.id == number},
    shown="kind state first_name name_prefix last_name email new_email new_email_at application application_at phone "
    "language employer site_id job_title town postcode programme_id diploma_year about shows_name slots "
    "meets_in_person meets_online max_minutes max_per_year max_circles available_until conduct_accepted_at "
    "applied_at confirmed_at approved_at paused_until letters_stopped_at invited_at verified_at asked_to_verify_at "
    "asked_to_renew_for refused_at left_at",
    withheld={"email_hash": _l("A hash that only says that somebody left; it is empty while you are here.")},
    staff={"approved_by_id": ""},
    plain="id school_id user_id version",
    opens="link_nonce",
    source=_l("you, or a file of the school that named you"),
    readers=_l(
        "coordinators; supervisors, except email and telephone; students, first name and job if you ticked that"
    ),
    kept=Kept.ROLE_MODELS,
    values={"slots": Slot.labels()},
)
FIELDS = Holding(
    RoleModelField,
    _l("The fields that you know"),
    rows={Whose.ROLE_MODEL: lambda number: RoleModelField.role_model_id == number},
    shown="domain_code",
    plain="role_model_id",
    source=words.YOU_OR_COORDINATOR,
    readers=words.STAFF,
    kept=Kept.ROLE_MODELS,
)
CONSENTS = Holding(
    Consent,
    _l("What you agreed to"),
    rows={Whose.ROLE_MODEL: lambda number: Consent.role_model_id == number},
    shown="offer source given_on ends_on created_at ended_at was_withdrawn",
    plain="id role_model_id",
    source=words.YOU,
    readers=words.COORDINATORS,
    kept=Kept.ROLE_MODELS,
    values={
        "source": {
            "sign_up": _l("when you signed up"),
            "file": _l("in a file of the school"),
            "link": _l("on your page, or by a link in an email"),
            "conversation": _l("in a conversation"),
        }
    },
)
CONTACTS = Holding(
    Contact,
    _l("When you were asked or spoken to"),
    rows={Whose.ROLE_MODEL: lambda number: Contact.role_model_id == number},
    shown="at kind offer about",
    staff={"author_id": "author_name"},
    plain="id role_model_id",
    source=words.COORDINATOR,
    readers=words.COORDINATORS,
    kept=Kept.ROLE_MODELS,
)
HELD = (ENTRY, FIELDS, CONSENTS, CONTACTS)
