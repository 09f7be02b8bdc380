"""The blueprint of imports."""

from flask import Blueprint

from app.imports.models import ImportKind

bp = Blueprint("imports", __name__, url_prefix="/imports")
KIND = f"<any({', '.join(ImportKind)}):kind>"
