"""What tests of students borrow from those of imports: files made in a line."""

from tests.imports.conftest import imported, previewed

__all__ = ["imported", "previewed"]
