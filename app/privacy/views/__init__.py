"""Pages of privacy: what is known of somebody, what people ask about it, and erasing people."""

from app.privacy.views import erasures, known  # they add their routes to bp
from app.privacy.views.blueprint import bp
