"""Pages: for a student who wants to talk to somebody, and for the counsellors of her school."""

from app.confidential.views import answers, keys, reading, talking
from app.confidential.views.blueprint import bp

__all__ = ["answers", "bp", "keys", "reading", "talking"]
