"""The application as it is, with the templates that another server of this run compiled."""

from flask import Flask

import app
from tests.once import share_templates


def create_app() -> Flask:
    return share_templates(app.create_app())
