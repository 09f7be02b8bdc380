"""Pages of questions about companies: asking, answering by a link, and deciding on what was said."""

from app.inquiries.views import answering, asking, deciding, links  # they add their routes
from app.inquiries.views.blueprint import bp
