"""Pages and switches that belong to no feature: language, theme, what Meervoud is, and the gallery of components."""

from flask import Blueprint, abort, current_app, redirect, render_template, request
from flask.sansio.blueprints import BlueprintSetupState
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import public
from app.extensions import db
from app.web.addresses import own_page
from app.web.gallery import gallery
from app.web.locale import LANGUAGE_COOKIE, THEME_COOKIE, THEMES

bp = Blueprint("web", __name__)
YEAR = 365 * 24 * 60 * 60


def _way_back() -> str:
    """Where the switch was pressed, if that is a page of ours; else the start page."""
    return own_page(request.form.get("next")) or "/"


def _remember(name: str, value: str) -> Response:
    answer = redirect(_way_back(), code=303)
    answer.set_cookie(name, value, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure)
    return answer


@bp.post("/language")
@public
def switch_language() -> Response:
    language = request.form.get("language", "")
    if language not in current_app.config["LANGUAGES"]:
        abort(400)
    if current_user.is_authenticated:
        current_user.language = language
        db.session.commit()
    return _remember(LANGUAGE_COOKIE, language)


@bp.post("/theme")
@public
def switch_theme() -> Response:
    theme = request.form.get("theme", "")
    if theme not in THEMES:
        abort(400)
    return _remember(THEME_COOKIE, theme)


@bp.get("/about")
@public
def show_about() -> str:
    return render_template("web/about.html")


@public
def show_gallery() -> str:
    return render_template("web/gallery.html", **gallery())


@bp.record
def _offer_gallery(state: BlueprintSetupState) -> None:
    """The gallery is for those who build pages; a school never sees it."""
    if state.app.config["ENVIRONMENT"] != "production":
        state.add_url_rule("/gallery", "show_gallery", show_gallery, methods=["GET", "POST"])
