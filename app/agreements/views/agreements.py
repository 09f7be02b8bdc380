"""The list of agreements: of the school for coordinators, of their own students for supervisors."""

from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Fresh, Permission, fresh, requires
from app.agreements.broken_rules import SheetRefusal
from app.agreements.forms import AllSignedForm
from app.agreements.paper import sheets_pdf
from app.agreements.queries import (
    BY_DAY,
    FILTERS,
    IS_OVER,
    SORTS,
    figures_of,
    hours_of_all,
    page_of_agreements,
)
from app.agreements.services.sheets import sheets_to_sign
from app.agreements.services.signing import sign_all
from app.agreements.views.blueprint import bp
from app.extensions import db
from app.placements.broken_rules import LifeRefusal
from app.placements.models import HELD
from app.printing.pdf import pdf_file
from app.schools.queries import periods_of, periods_to_choose, teams_of, today
from app.web.addresses import row_number
from app.web.listing import ListState

LIST_STATE = frozenset({"q", "state", "team", "period", "sort", "page"})
"""What the address of the list holds."""


def list_state() -> ListState:
    """The state of the list in the address."""
    school_id = current_user.school_id
    return ListState.from_request(
        sorts=tuple(SORTS),
        filters={
            "state": (*FILTERS, *BY_DAY, IS_OVER),
            "period": [str(period.id) for period in periods_of(school_id)],
            "team": [str(team.id) for team in teams_of(school_id)],
        },
    )


@bp.get("/agreements")
@requires(Permission.FOLLOW_PLACEMENTS)
def list_agreements() -> str:
    may_manage = current_user.has(Permission.VIEW_PLACEMENTS)
    return render_template(
        "agreements/agreements.html",
        listing=page_of_agreements(current_user, list_state()),
        figures=figures_of(current_user),
        periods=periods_to_choose(current_user.school_id),
        teams=teams_of(current_user.school_id) if may_manage else [],
        form=AllSignedForm(formdata=None, version=0, signed_on=today()),
        may_manage=may_manage,
        day=today(),
    )


@bp.post("/agreements/print")
@requires(Permission.VIEW_PLACEMENTS)
@fresh(Fresh.WORK, is_file=True)
def print_agreements() -> Response:
    """The sheets of one page of the list that still have to be signed, in one file; made where there was none."""
    rows = [row for row in page_of_agreements(current_user, list_state()).rows if row[0].state in HELD]
    sheets = sheets_to_sign(rows, actor=current_user)
    if not sheets:
        words = gettext(
            "No sheet was printed: there is none on this page of the list that still has to be signed."
        )
        flash(words, "warning")
        return list_again()
    printed = sheets_pdf(list(zip(sheets, hours_of_all(sheets), strict=True)))
    db.session.commit()
    return pdf_file(f"bpv-bladen-{today().isoformat()}", printed)


@bp.post("/agreements/sign")
@requires(Permission.VIEW_PLACEMENTS)
def sign_agreements() -> Response:
    """The agreements of every ticked placement of the list, signed by everybody on one day."""
    back = list_again()
    ticked = request.form.getlist("placement", type=row_number)
    form = AllSignedForm()
    if not ticked or not form.validate():
        flash(gettext("Tick the agreements and enter the day of signing. Nothing was recorded."), "warning")
        return back
    try:
        signed = sign_all(current_user.school_id, ticked, form.data["signed_on"], actor=current_user)
    except (LifeRefusal, SheetRefusal) as refusal:
        db.session.rollback()
        flash(refusal.message, "warning")
        return back
    db.session.commit()
    flash(
        ngettext("%(num)s agreement has been recorded.", "%(num)s agreements have been recorded.", signed),
        "success",
    )
    return back


def list_again() -> Response:
    """The list as it was: its state is in the address."""
    kept = {name: value for name, value in request.args.items() if name in LIST_STATE}
    return redirect(f"{url_for('agreements.list_agreements')}?{urlencode(kept)}", code=303)
