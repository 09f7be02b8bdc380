"""Tables of the register, one module per noun."""

from app.rolemodels.models.contact import Contact, ContactKind
from app.rolemodels.models.role_model import (
    IN_REGISTER,
    OUT,
    TRANSITIONS,
    Consent,
    ConsentSource,
    Offer,
    RoleModel,
    RoleModelField,
    RoleModelKind,
    RoleModelState,
)
from app.rolemodels.models.slots import Slot
