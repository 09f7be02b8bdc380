"""Who gets in where: every route, every role, and every unsafe route without a token."""

import pytest
from flask import Flask

from app.access import GRANTS, Permission, Role, mark_of


def test_every_endpoint_is_marked(app: Flask) -> None:
    with app.app_context():
        unmarked = [
            rule.endpoint
            for rule in app.url_map.iter_rules()
            if rule.endpoint != "static" and mark_of(rule.endpoint) is None
        ]
    assert unmarked == [], "mark the view with @requires(Permission.X) or @public"


def test_every_permission_is_granted_to_somebody() -> None:
    assert {permission for granted in GRANTS.values() for permission in granted} == set(Permission)


@pytest.mark.parametrize("role", Role)
def test_every_role_has_its_page_of_grants(role: Role) -> None:
    assert Permission.VIEW_DASHBOARD in GRANTS[role]
