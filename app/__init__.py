"""The application factory: the table of contents of Meervoud, and nothing else."""

from flask import Flask, request
from jinja2 import StrictUndefined
from sqlalchemy import Engine
from werkzeug.middleware.proxy_fix import ProxyFix

from app import access, cli, errors, translations
from app.accounts import sessions
from app.background import engine
from app.extensions import babel, csrf, db, limiter, login_manager, migrate, prepare_engines, reads_only
from app.imports import registry as importers
from app.web import addresses, context, filters, locale, security
from config import ROOT, Config, load_config


def create_app(config: Config | str | None = None) -> Flask:
    """Make the application from `config` (an object, a name, or what MEERVOUD_ENV says)."""
    settings = config if isinstance(config, Config) else load_config(config)
    app = Flask(__name__, template_folder=str(ROOT / "templates"))
    app.config.from_object(settings)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "undefined": StrictUndefined}
    if settings.TRUSTED_PROXIES:
        hops = settings.TRUSTED_PROXIES
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]

    _bind_extensions(app)
    addresses.init_app(app)
    security.init_app(app)  # first: its after_request runs last, on every answer
    access.init_app(app)
    errors.init_app(app)
    filters.init_app(app)
    context.init_app(app)
    cli.init_app(app)
    _register_blueprints(app)
    _register_importers(app)
    _register_runs(app)
    return app


def _bind_extensions(app: Flask) -> None:
    app.before_request(lambda: reads_only(request.method in {"GET", "HEAD", "OPTIONS"}))
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"))
    login_manager.init_app(app)
    sessions.init_app(app)
    csrf.init_app(app)
    limiter.init_app(app)
    translations.init_app(app)
    babel.init_app(
        app, locale_selector=locale.select_locale, timezone_selector=lambda: app.config["TIMEZONE"]
    )
    engine.init_app(app)
    with app.app_context():
        engines: list[Engine] = list(db.engines.values())
        prepare_engines(engines)


def _register_blueprints(app: Flask) -> None:
    """One blueprint per feature folder, named after it."""
    from app.accounts.views import bp as accounts
    from app.activities.views import bp as activities
    from app.audit.views import bp as audit
    from app.background.views import bp as background
    from app.companies.views import bp as companies
    from app.dashboard.views import bp as dashboard
    from app.imports.views import bp as imports
    from app.mentoring.views import bp as mentoring
    from app.notices.views import bp as notices
    from app.placements.views import bp as placements
    from app.rolemodels.views import bp as rolemodels
    from app.schools.views import bp as schools
    from app.students.views import bp as students
    from app.web.views import bp as web

    for blueprint in (
        accounts,
        activities,
        audit,
        background,
        companies,
        dashboard,
        imports,
        mentoring,
        notices,
        placements,
        rolemodels,
        schools,
        students,
        web,
    ):
        app.register_blueprint(blueprint)


def _register_importers(app: Flask) -> None:
    """The files that can be imported, in the order in which a new school needs them."""
    from app.companies.importing import COMPANIES, OPENINGS
    from app.rolemodels.importing import ROLE_MODELS
    from app.students.importing import PREFERENCES, STUDENTS

    importers.init_app(app, (STUDENTS, COMPANIES, OPENINGS, PREFERENCES, ROLE_MODELS))


def _register_runs(app: Flask) -> None:
    """The kinds of run, and what the worker looks after every few seconds."""
    from app.activities.sweeps import look_at_requests
    from app.imports.services import expire_previews
    from app.mentoring.kinds import CIRCLES
    from app.notices.sending import send_waiting
    from app.placements.kinds import COMPARISON, MATCH
    from app.rolemodels.sweeps import keep_register
    from app.runs import jobs as runs
    from app.runs.services import take_up_lost_runs

    runs.init_app(app, (MATCH, COMPARISON, CIRCLES))
    engine.sweep_with(app, expire_previews, take_up_lost_runs, send_waiting, keep_register, look_at_requests)
