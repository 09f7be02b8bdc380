"""Pages of privacy: what is known of somebody, what people ask about it, erasing people, and terms of retention."""

from app.privacy.views import erasures, known, terms  # they add their routes to bp
from app.privacy.views.blueprint import bp
