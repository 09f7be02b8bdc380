"""Pages of accounts, one module per task."""

from app.accounts.views import (  # they add their routes
    account,
    downloads,
    erasing,
    factor_resets,
    invitation,
    link,
    own_second_steps,
    password,
    people,
    proving,
    second_step,
    sessions,
    signing_in,
    waiting_roles,
)
from app.accounts.views.blueprint import bp
