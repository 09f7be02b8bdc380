"""Pages of accounts, one module per task."""

from app.accounts.views import (  # they add their routes
    account,
    invitation,
    link,
    password,
    people,
    sessions,
    signing_in,
)
from app.accounts.views.blueprint import bp
