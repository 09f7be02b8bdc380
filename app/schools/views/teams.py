"""Teams of supervisors."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.extensions import db
from app.schools.forms import TeamForm
from app.schools.models import Team
from app.schools.queries import team_of, teams_of
from app.schools.services.teams import TeamNameTaken, save_team
from app.schools.views.blueprint import bp
from app.web.stale import ensure_current


@bp.get("/teams")
@requires(Permission.VIEW_SCHOOL)
def list_teams() -> str:
    return render_template("schools/teams.html", teams=teams_of(current_user.school_id))


@bp.route("/teams/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_SCHOOL)
def add_team() -> str | Response:
    return _edit(None, TeamForm())


@bp.route("/teams/<int:team_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_SCHOOL)
def edit_team(team_id: int) -> str | Response:
    team = team_of(current_user.school_id, team_id)
    return _edit(team, TeamForm(obj=team))


def _edit(team: Team | None, form: TeamForm) -> str | Response:
    if form.validate_on_submit():
        if team is not None:
            stored = {"name": team.name, "intensive_places": team.intensive_places}
            ensure_current(form, team.version, stored, url_for("schools.edit_team", team_id=team.id))
        try:
            saved = save_team(
                team,
                school_id=current_user.school_id,
                name=form.name.data,
                intensive_places=form.intensive_places.data,
                actor=current_user,
            )
        except TeamNameTaken as refused:
            form.name.errors = [str(refused)]
        else:
            db.session.commit()
            flash(gettext("%(name)s is saved.", name=saved.name), "success")
            return redirect(url_for("schools.list_teams"), code=303)
    return render_template("schools/edit_team.html", form=form, team=team)
