"""The rules of runs that an act may break, each with a sentence that says what to do."""

from collections.abc import Iterable

from flask_babel import gettext

from app.errors import DomainError


class RunInProgress(DomainError):
    """T19: one run of a kind at a time per school."""


class RunNotFinished(DomainError):
    """Only a plan that exists can be looked at, changed or published."""

    def __init__(self) -> None:
        super().__init__(gettext("This run has no plan. Wait until it is finished, or start a new run."))


class RunAlreadyPublished(DomainError):
    """R45: what was published is not changed, and not published again."""


class NotReadyToPublish(DomainError):
    """R45: something still stands in the way. All or nothing, so nothing was published."""

    def __init__(self, sentences: Iterable[str]) -> None:
        super().__init__(gettext("Nothing was published. %(reasons)s", reasons=" ".join(sentences)))


class ReasonMissing(DomainError):
    """A decision by a person carries its reason (T16)."""

    status = 400

    def __init__(self) -> None:
        super().__init__(gettext("Give the reason in one sentence. Colleagues will read it."))


class PlanBreaksRules(DomainError):
    """A change by hand keeps to the rules that hold for everybody; the sentences say which it would break."""

    def __init__(self, sentences: Iterable[str]) -> None:
        super().__init__(gettext("This is not possible: %(reasons)s", reasons=" ".join(sentences)))


class NothingChanges(DomainError):
    """A move goes somewhere else."""

    def __init__(self) -> None:
        super().__init__(gettext("The plan already has it this way."))


class PlanIsWrong(RuntimeError):
    """The checker found a rule broken or a figure wrong in the solver's own answer, so nobody gets to see it."""
