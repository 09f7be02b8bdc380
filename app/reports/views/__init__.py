"""Pages of reports."""

from app.reports.views import guidance, whole
from app.reports.views.blueprint import bp

__all__ = ["bp", "guidance", "whole"]
