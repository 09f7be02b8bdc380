"""Why a piece of background work has no result, in sentences for whoever started it; in the language in force."""

from flask_babel import gettext


class PlanIsWrong(RuntimeError):
    """The checker found a rule broken or a figure wrong in the solver's own answer, so nobody gets to see it."""


def failure_sentence(error: Exception) -> str:
    """Why a run has no plan: it broke off with an error, whose name is for whoever helps, or failed its check."""
    if isinstance(error, PlanIsWrong):
        return str(
            gettext(
                "The plan did not pass its check, so it was not stored: %(findings)s", findings=str(error)
            )
        )
    return str(
        gettext(
            "The run stopped with an error (%(name)s). Nothing was changed. Start it again; if it keeps "
            "happening, tell the administrator.",
            name=type(error).__name__,
        )
    )


def was_cut_off(times: int) -> str:
    """The worker died so many times that the run itself may be the cause."""
    return str(
        gettext(
            "The work on this run was cut off %(times)s times. Start a new run; if that happens again, "
            "tell the administrator.",
            times=times,
        )
    )
