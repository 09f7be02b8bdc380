"""A role model asks for everything that is known of her: the way to it goes to her own address."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from app.extensions import now
from app.rolemodels.emails import was_written_recently, write_to
from app.rolemodels.links import LinkAct, link_for
from app.rolemodels.models import RoleModel

PAUSE_BETWEEN_EMAILS = timedelta(minutes=10)


def send_copy_link(role_model: RoleModel) -> None:
    """Queue an email with the link that opens the copy; nothing where one was written minutes ago."""
    prefix = f"role_model_copy:{role_model.id}:"
    if was_written_recently(prefix, PAUSE_BETWEEN_EMAILS):
        return
    write_to(
        role_model,
        kind="role_model_copy",
        key=f"{prefix}{now().timestamp():.0f}",
        subject=_l("What we know of you"),
        template="rolemodels/copy",
        is_asked_for=True,
        url=link_for(role_model, LinkAct.COPY),
    )
