"""The tables of confidential reports."""

from app.confidential.models.key import CounsellorKey
from app.confidential.models.report import (
    REPORT_TRANSITIONS,
    ConfidentialReport,
    ReportAccess,
    ReportEntry,
    ReportState,
    ReportStep,
    StepKind,
)
from app.confidential.models.shared import FactKind, FactState, SharedFact

__all__ = [
    "REPORT_TRANSITIONS",
    "ConfidentialReport",
    "CounsellorKey",
    "FactKind",
    "FactState",
    "ReportAccess",
    "ReportEntry",
    "ReportState",
    "ReportStep",
    "SharedFact",
    "StepKind",
]
