"""Deciding on what was said: many at once where nobody differs, side by side where two sources do."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.companies.broken_rules import RegistryRefusal
from app.extensions import db
from app.inquiries.broken_rules import PlacesByHand
from app.inquiries.models import ClaimState, ClaimSubject, CompanyClaim
from app.inquiries.queries.claims import PAGE, beside, claim_for, claims_visible_to, waiting_for_decision
from app.inquiries.services.settling import accept, accept_several, set_aside
from app.inquiries.views.blueprint import bp
from app.web.addresses import row_number
from app.web.listing import ListState

DECISIONS = ("accept", "by_hand", "set_aside")


def _state() -> ListState:
    return ListState.from_request(sorts=("name", "said"), filters={"subject": list(ClaimSubject)})


@bp.get("/inquiries/claims")
@requires(Permission.MANAGE_COMPANIES)
def list_claims() -> str:
    return render_template(
        "inquiries/claims.html",
        listing=waiting_for_decision(current_user, _state()),
        subjects=list(ClaimSubject.labels().items()),
    )


@bp.post("/inquiries/claims")
@requires(Permission.MANAGE_COMPANIES)
def accept_claims() -> Response:
    """Accept those that are ticked; what somebody else says otherwise is left for a look."""
    back = redirect(_state().url(), code=303)
    ticked = request.form.getlist("claim", type=row_number)[:PAGE]
    wanted = claims_visible_to(current_user).where(
        CompanyClaim.id.in_(ticked), CompanyClaim.state == ClaimState.WAITING
    )
    found = beside(current_user.school_id, db.session.scalars(wanted.order_by(CompanyClaim.id)).all())
    accepted, refused = accept_several([one.claim for one in found if one.is_plain], actor=current_user)
    left = len(refused) + sum(not one.is_plain for one in found)
    db.session.commit()
    if not ticked:
        flash(gettext("Tick the answers that you accept. Nothing was changed."), "warning")
    if accepted:
        flash(
            ngettext("%(num)s answer has been accepted.", "%(num)s answers have been accepted.", accepted),
            "success",
        )
    if left:
        flash(
            ngettext(
                "%(num)s answer needs a look: open it with Compare.",
                "%(num)s answers need a look: open them with Compare.",
                left,
            ),
            "warning",
        )
    return back


@bp.route("/inquiries/claims/<int:claim_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_COMPANIES)
def show_claim(claim_id: int) -> str | Response | tuple[str, int]:
    """What was said beside what stands in the register and what others said, and the decision."""
    claim = claim_for(current_user, claim_id)
    problem = ""
    if (decision := request.form.get("decision")) in DECISIONS:
        try:
            message = _decide(claim, decision)
        except (PlacesByHand, RegistryRefusal) as refusal:
            problem = refusal.message
        else:
            db.session.commit()
            flash(message, "success")
            return redirect(url_for("inquiries.list_claims"), code=303)
    (shown,) = beside(claim.school_id, [claim])
    page = render_template("inquiries/claim.html", shown=shown, claim=claim, problem=problem)
    return page, 422 if problem else 200


def _decide(claim: CompanyClaim, decision: str | None) -> str:
    if decision == "set_aside":
        set_aside(claim, actor=current_user)
        return gettext("The answer has been set aside. The register stays as it is.")
    accept(claim, actor=current_user, by_hand=decision == "by_hand")
    return gettext("The answer has been accepted.")
