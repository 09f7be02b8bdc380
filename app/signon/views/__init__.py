"""Pages of single sign-on, one module per task."""

from app.signon.views import (
    flow,
    linking,
    own_account,
    providers,
    quiet,
    signing_out,
)  # they add their routes
from app.signon.views.blueprint import bp
