"""Tables of the agreements, one module per noun."""

from app.agreements.models.agreement import (
    NEXT_STATES,
    OPEN,
    Agreement,
    AgreementFile,
    AgreementSignature,
    AgreementState,
    FileKind,
    Party,
)
from app.agreements.models.preparation import CompanyPreparation, PreparationWay
from app.agreements.models.print_job import (
    BUSY,
    PrintGrouping,
    PrintJob,
    PrintKind,
    PrintPart,
    PrintState,
)
