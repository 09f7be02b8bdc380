"""The mapping page: left the column of the file with three of its values, right ours."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from app.access import Permission, requires
from app.extensions import db
from app.imports.execution import in_the_background
from app.imports.mapping.drafts import Draft, Memory, best_draft, draft_of, header_row, lacking, shape_of
from app.imports.mapping.recognising import Names, Proposal, Sureness
from app.imports.mapping.stops import Stop, stops_of, weighed, wrong_texts
from app.imports.models import FileState, ImportFile, ImportKind
from app.imports.queries import file_for
from app.imports.reading import (
    NAMES,
    WHOLE_NAME,
    Layout,
    Look,
    Sheet,
)
from app.imports.reading.parsing.table import letter
from app.imports.registry import IMPORTERS, Importer, importer_of
from app.imports.services import recall, remember, say_columns
from app.imports.services.files import specs
from app.imports.views.blueprint import bp
from app.imports.views.files import AT_ONCE, address_of, read_at_once

_LONGEST_TEXT = 100


@dataclass(frozen=True)
class ColumnShown:
    """One column as the page shows it."""

    number: int
    letter: str
    header: str
    values: list[str]
    is_hidden: bool
    """Its values are shown nowhere."""
    is_ignored: bool
    """It is left out on purpose."""
    target: str
    sureness: str


@bp.get("/files/<int:file_id>/columns")
@requires(Permission.IMPORT_DATA)
def show_columns(file_id: int) -> str | AnyResponse:
    """What we think that the columns are, to be said otherwise."""
    file = file_for(current_user, file_id)
    if not file.look:
        return redirect(url_for(".show_file", file_id=file.id), code=303)
    draft = _draft(file, request.args)
    return _page(file, draft, draft.layout)


@bp.post("/files/<int:file_id>/columns")
@requires(Permission.IMPORT_DATA)
def save_columns(file_id: int) -> AnyResponse | tuple[str, int]:
    """Read the file as she says, and remember that for the next file of this source."""
    file = file_for(current_user, file_id, with_content=True)
    if not file.look:
        return redirect(url_for(".show_file", file_id=file.id), code=303)
    draft = _draft(file, request.form)
    layout = _said(draft)
    importer = importer_of(ImportKind(layout.kind))
    accepted = request.form.getlist("without")
    wrong = wrong_texts(importer.spec, layout)
    if wrong or list(stops_of(importer, layout, 0, accepted)):
        lost = _lost(importer, layout, draft)
        return _page(file, draft, layout, list(stops_of(importer, layout, lost, accepted)), wrong), 422
    say_columns(file, layout)
    remember(draft, layout, school_id=file.school_id, file_name=file.file_name)
    return _read(file, draft, layout)


def _read(file: ImportFile, draft: Draft, layout: Layout) -> AnyResponse | tuple[str, int]:
    """Make the preview, now or in the background; commits."""
    file_id = file.id
    if len(file.content) > AT_ONCE:
        in_the_background(file)
        db.session.commit()
        return redirect(url_for(".show_file", file_id=file_id), code=303)
    db.session.commit()
    refusal = read_at_once(file, is_kept=True)
    file = file_for(current_user, file_id)
    if refusal is None:
        return redirect(address_of(file), code=303)
    return _page(file, draft, layout, refusal=str(refusal)), refusal.status


def _look(file: ImportFile) -> Look:
    return Look(tuple(map(Sheet.from_json, file.look["sheets"])), {})


def _draft(file: ImportFile, asked: "MultiDict[str, str]") -> Draft:
    """The way to read the file that is asked for: another kind, sheet or row than we thought begins anew."""
    look, kept = _look(file), Layout.from_json(file.layout)
    kind = asked.get("kind", kept.kind)
    importer = importer_of(ImportKind(kind) if kind in list(ImportKind) else ImportKind(kept.kind))
    name = asked.get("sheet", kept.sheet)
    sheet = next((sheet for sheet in look.sheets if sheet.name == name), look.sheets[0])
    row = asked.get("row", type=int)
    if row is None or asked.get("was", name) != sheet.name:
        is_kept = (importer.kind, sheet.name) == (kept.kind, kept.sheet)
        row = kept.row if is_kept else header_row(sheet, Names(importer.spec))
    if file.state is not FileState.OPEN and (importer.kind, sheet.name, row) == (
        kept.kind,
        kept.sheet,
        kept.row,
    ):
        return _as_said(draft_of(sheet, importer.spec, row), kept)
    return draft_of(sheet, importer.spec, row, _memory(file, sheet, row, importer))


def _as_said(draft: Draft, kept: Layout) -> Draft:
    """What somebody said of this file, or what was recognised of it before, stands instead of proposals."""
    proposals = {column: Proposal(target, Sureness.REMEMBERED) for column, target in kept.columns.items()}
    return replace(draft, proposals=proposals, fixed=kept.fixed)


def _memory(file: ImportFile, sheet: Sheet, row: int, importer: Importer) -> Memory | None:
    cells = next((cells for number, cells in sheet.beginning if number == row), ())
    memory = recall(file.school_id, {shape_of(cells)}).get(shape_of(cells))
    return memory if memory and memory.kind == importer.kind else None


def _said(draft: Draft) -> Layout:
    """The layout that the form holds."""
    spec = draft.spec
    fields = {*spec.targets, *((WHOLE_NAME,) if spec.has_names else ())}
    chosen = {column: request.form.get(f"column-{column}", "") for column in draft.headers}
    columns = {column: target for column, target in chosen.items() if target in fields}
    fixed = {
        column.field: text
        for column in spec.columns
        if column.same_for_all
        and column.field not in columns.values()
        and (text := request.form.get(f"fixed-{column.field}", "").strip()[:_LONGEST_TEXT])
    }
    return Layout(spec.kind, draft.sheet.name, draft.row, columns, fixed)


def _lost(importer: Importer, layout: Layout, draft: Draft) -> int:
    """What could not be used without a column that decides: rows below the names, or what they count."""
    weighing = [column for column, target in layout.columns.items() if target == importer.weighs]
    tally = draft.sheet.tallies[weighing[0]] if importer.weighs and weighing else ()
    return weighed(importer, tally) if tally else _rows_below(draft)


def _rows_below(draft: Draft) -> int:
    above = sum(1 for number, _cells in draft.sheet.beginning if number <= draft.row)
    return draft.sheet.rows - above


def _page(
    file: ImportFile,
    draft: Draft,
    layout: Layout,
    stops: list[Stop] | None = None,
    wrong: Mapping[str, str] | None = None,
    refusal: str = "",
) -> str:
    importer = importer_of(ImportKind(draft.spec.kind))
    return render_template(
        "imports/columns.html",
        file=file,
        draft=draft,
        importer=importer,
        importers=list(IMPORTERS),
        sheets=_look(file).sheets,
        rows=_rows_below(draft),
        columns=list(_shown(draft, layout, importer)),
        needed=_options(importer, is_needed=True),
        others=_options(importer, is_needed=False),
        fixed=[column for column in draft.spec.columns if column.same_for_all],
        layout=layout,
        stops=stops or [],
        wrong=wrong or {},
        refusal=refusal,
        other=_other_kind(file, draft),
        accepted=request.form.getlist("without"),
    )


def _shown(draft: Draft, layout: Layout, importer: Importer) -> list[ColumnShown]:
    names = Names(draft.spec)
    shown = []
    for number, header in draft.headers.items():
        proposal = draft.proposals.get(number)
        target = layout.columns.get(number, "")
        is_ignored = not target and names.is_ignored(header)
        secret = {target, proposal.target if proposal else ""} & set(importer.confidential)
        sureness = proposal.sureness.value if proposal and proposal.target == target else ""
        shown.append(
            ColumnShown(
                number,
                letter(number),
                header,
                draft.values(number),
                bool(secret) or is_ignored,
                is_ignored,
                target,
                sureness,
            )
        )
    return shown


def _options(importer: Importer, *, is_needed: bool) -> list[tuple[str, str]]:
    """Ours, as a list to choose from: those of which a file needs one, or the others."""
    spec = importer.spec
    groups = lacking(spec, frozenset())
    needed = {name for group in groups for name in group} | set(importer.stops)
    found = [(target, str(importer.label(target))) for target in spec.targets]
    found = [(field, label) for field, label in found if (field in needed) is is_needed]
    if is_needed and spec.has_names:
        at = next(index for index, (field, _label) in enumerate(found) if field in NAMES)
        found.insert(at, (WHOLE_NAME, str(importer.label(WHOLE_NAME))))
    return found


def _other_kind(file: ImportFile, draft: Draft) -> Importer | None:
    """The kind that this file has all the columns of, where it was chosen as another that it has not."""
    if not lacking(draft.spec, draft.layout.fields):
        return None
    best = best_draft(_look(file), specs(), {})
    if best.spec.kind == draft.spec.kind or lacking(best.spec, best.layout.fields):
        return None
    return importer_of(ImportKind(best.spec.kind))
