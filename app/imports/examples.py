"""An example file per kind, so that a school sees how its columns can look."""

from io import BytesIO

from xlsxwriter import Workbook

from app.imports.registry import Importer

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def example_file(importer: Importer) -> bytes:
    """A workbook with the preferred columns and a few made-up rows; codes are text, so that zeros in front stay."""
    content = BytesIO()
    workbook = Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = workbook.add_worksheet(str(importer.kind.label)[:31])
    bold, as_text = workbook.add_format({"bold": True, "bottom": 1}), workbook.add_format({"num_format": "@"})
    for column, header in enumerate(importer.example_headers):
        longest = max(len(str(value)) for value in (header, *(row[column] for row in importer.example)))
        sheet.set_column(column, column, longest + 3, as_text)
        sheet.write_string(0, column, header, bold)
    for number, row in enumerate(importer.example, start=1):
        for column, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(number, column, value)
            else:
                sheet.write_string(number, column, value, as_text)
    sheet.freeze_panes(1, 0)
    workbook.close()
    return content.getvalue()
