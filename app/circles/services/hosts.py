"""The host of a circle: at whose place it meets, and what follows when she goes."""

from app.circles.models import Membership, MembershipRole, MentoringCircle
from app.circles.queries.seats import mentors_in
from app.extensions import db
from app.rolemodels.models import RoleModel


def place_of(host: RoleModel) -> str:
    """Where a circle meets when nobody says otherwise: at the host's work. Empty when that is not known."""
    where = host.site.title if host.site else host.employer
    town = host.site.town if host.site else host.town
    return ", ".join(part for part in (where, town) if part)[:200]


def settle_host(left: Membership) -> None:
    """After this mentor left: a circle that met at hers meets at the next host's, whoever else leads it.

    Her place and the address of her call go at once: they are nobody's business any more.
    """
    if left.role is not MembershipRole.HOST:
        return
    circle = left.circle
    forget_place(circle)
    following = next(iter(mentors_in(circle)), None)
    if following is not None and following.role_model is not None:
        following.role = MembershipRole.HOST
        circle.place = "" if circle.is_online else place_of(following.role_model)
    db.session.flush()


def forget_place(circle: MentoringCircle) -> None:
    """Nobody knows now where the circle meets."""
    circle.place = circle.online_address = ""
    db.session.flush()
