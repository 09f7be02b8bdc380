"""Refusing a form that was opened before somebody else saved, with both versions side by side."""

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, Field, SelectField

from app.errors import StaleForm
from app.web.filters import show_date
from app.web.forms import BaseForm


def ensure_current(form: BaseForm, version: int | str, stored: Mapping[str, Any], back: str) -> None:
    """Raise `StaleForm` when the form was made from another version than `version`, with the answers that differ.

    `stored` holds what is stored now, by the names of the form's fields; `back` is where to open the form again.
    """
    if str(form.version.data or "") == str(version):
        return
    differing = [
        field
        for field in form
        if field.short_name in stored and _plain(field.data) != _plain(stored[field.short_name])
    ]
    raise StaleForm(
        yours=[(str(field.label.text), _shown(field, field.data)) for field in differing],
        stored=[(str(field.label.text), _shown(field, stored[field.short_name])) for field in differing],
        back=back,
    )


def _plain(value: Any) -> Any:
    return None if value in ("", []) else value


def _shown(field: Field, value: Any) -> str:
    if _plain(value) is None:
        return "–"
    if isinstance(field, SelectField):
        labels = {str(choice.value): str(choice.label) for choice in field.iter_choices()}
        return labels.get(str(value), str(value))
    if isinstance(field, BooleanField):
        return "✓" if value else "–"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return show_date(value) if hasattr(value, "isoformat") else str(value)
