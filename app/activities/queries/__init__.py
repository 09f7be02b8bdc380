"""Reads of the activities, one module per noun."""

from app.activities.queries.candidates import candidates_for, others_who_offer
from app.activities.queries.contacts import author_of, contacts_for
from app.activities.queries.invitations import (
    invitation_for,
    invitations_of,
    invitations_of_role_model,
    own_invitation,
)
from app.activities.queries.requests import (
    page_of_requests,
    request_for,
    visible_to,
    wish_for,
    wishes_of,
    wishes_to_confirm,
    wishes_with_days,
)
