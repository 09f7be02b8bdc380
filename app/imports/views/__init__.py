"""Pages of imports: choose a file, say what its columns are, see what it would do, decide, read what was done."""

from app.imports.views import columns, files, previews  # they add their routes to bp
from app.imports.views.blueprint import bp
