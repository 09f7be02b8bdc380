"""Pages of agreements, one module per noun."""

from app.agreements.views import (
    agreements,
    confirming,
    files,
    mine,
    preparation,
    prints,
    sheets,
)  # they add their routes to bp
from app.agreements.views.blueprint import bp
