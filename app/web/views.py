"""Pages and switches that belong to no feature: language, theme, what Meervoud is, and the gallery of components."""

from datetime import timedelta

from flask import Blueprint, abort, current_app, redirect, render_template, request
from flask.sansio.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from app.access import public
from app.extensions import now
from app.web.addresses import own_page
from app.web.gallery import gallery
from app.web.switching import choose

bp = Blueprint("web", __name__)
CONTACT_HOLDS = timedelta(days=180)
"""How long what `security.txt` says may be kept; RFC 9116 asks for less than a year."""


def _way_back() -> str:
    """Where the switch was pressed, if that is a page of ours; else the start page."""
    return own_page(request.form.get("next")) or "/"


@bp.post("/language")
@public
def switch_language() -> Response:
    if not choose("language", request.form.get("language", "")):
        abort(400)
    return redirect(_way_back(), code=303)


@bp.post("/theme")
@public
def switch_theme() -> Response:
    if not choose("theme", request.form.get("theme", "")):
        abort(400)
    return redirect(_way_back(), code=303)


@bp.get("/about")
@public
def show_about() -> str:
    return render_template("web/about.html")


@bp.get("/.well-known/security.txt")
@public
def show_security_contact() -> Response:
    """Where somebody who found a leak can say so (RFC 9116); not there as long as no contact is set."""
    contact = current_app.config["SECURITY_CONTACT"]
    if not contact:
        abort(404)
    address = f"{current_app.config['PUBLIC_URL'] or request.url_root.rstrip('/')}{request.path}"
    lines = {
        "Contact": f"mailto:{contact}" if "@" in contact else contact,
        "Expires": f"{now() + CONTACT_HOLDS:%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages": "nl, en",
        "Canonical": address,
    }
    return Response("".join(f"{name}: {text}\n" for name, text in lines.items()), mimetype="text/plain")


@public
def show_gallery() -> str:
    return render_template("web/gallery.html", **gallery())


@bp.record
def _offer_gallery(state: BlueprintSetupState) -> None:
    """The gallery is for those who build pages; a school never sees it."""
    if state.app.config["ENVIRONMENT"] != "production":
        state.add_url_rule("/gallery", "show_gallery", show_gallery, methods=["GET", "POST"])
