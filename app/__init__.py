"""The application factory, and nothing else; what the features bring is listed in `app.contents`."""

import gc

gc.disable()  # of what is imported nothing is garbage, and looking for some again and again was a third of a start

from flask import Flask, current_app, request
from jinja2 import StrictUndefined
from sqlalchemy import Engine
from werkzeug.middleware.proxy_fix import ProxyFix

from app import access, cli, contents, errors, logs, private, reading, translations
from app.accounts import overdue, sessions
from app.background import engine
from app.extensions import (
    babel,
    csrf,
    db,
    is_alone,
    limiter,
    login_manager,
    migrate,
    prepare_engines,
    reads_only,
)
from app.translations import templates
from app.web import addresses, compression, context, filters, locale, security, switching, wellformed
from app.web.static_files import static_url_path
from config import ROOT, Config, load_config

gc.freeze()
gc.enable()


def create_app(config: Config | str | None = None) -> Flask:
    """Make the application from `config` (an object, a name, or what MEERVOUD_ENV says)."""
    settings = config if isinstance(config, Config) else load_config(config)
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_url_path=static_url_path())
    app.config.from_object(settings)
    private.init_app(app)
    app.jinja_options = {
        "trim_blocks": True,
        "lstrip_blocks": True,
        "undefined": StrictUndefined,
        "cache_size": -1,  # keep every template once it is compiled: there are more than Jinja's 400
    }
    if settings.TRUSTED_PROXIES:
        hops = settings.TRUSTED_PROXIES
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]

    logs.init_app(app)
    _bind_extensions(app)
    addresses.init_app(app)
    security.init_app(app)  # first: its after_request runs last, on every answer
    compression.init_app(app)
    access.init_app(app)
    errors.init_app(app)
    filters.init_app(app)
    context.init_app(app)
    cli.init_app(app)
    contents.init_app(app)
    return app


def _say_whether_it_writes() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    reads_only(request.method in {"GET", "HEAD", "OPTIONS"} or getattr(view, "reads_first", False))
    is_alone(getattr(view, "writes_alone", False))


def _bind_extensions(app: Flask) -> None:
    app.before_request(_say_whether_it_writes)
    wellformed.init_app(app)
    db.init_app(app)
    reading.init_app()
    migrate.init_app(app, db, directory=str(ROOT / "migrations"))
    login_manager.init_app(app)
    sessions.init_app(app)
    overdue.init_app(app)
    csrf.init_app(app)
    switching.init_app(app)
    limiter.init_app(app)
    translations.init_app(app)
    babel.init_app(
        app, locale_selector=locale.select_locale, timezone_selector=lambda: app.config["TIMEZONE"]
    )
    templates.init_app(app)
    engine.init_app(app)
    with app.app_context():
        engines: list[Engine] = list(db.engines.values())
        prepare_engines(engines)
