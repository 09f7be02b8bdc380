"""Writes of requests for another place, one module per act."""

from app.swaps.services.answering import decline, grant
from app.swaps.services.asking import ask, withdraw

__all__ = ["ask", "decline", "grant", "withdraw"]
