"""Reading a PDF as a person and as a screen reader do: its text, and the tags that say what each part is."""

import io
from collections import Counter
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader


@dataclass(frozen=True)
class Paper:
    """What a PDF holds and says of itself."""

    text: str
    pages: int
    title: str
    language: str
    is_tagged: bool
    conforms_to: str
    tags: Counter[str]


def read_pdf(content: bytes) -> Paper:
    """Read a PDF. `conforms_to` is what its own metadata say, as "pdfuaid:part=1"; `tags` are counted by kind."""
    reader = PdfReader(io.BytesIO(content))
    root = reader.root_object
    metadata = root["/Metadata"].get_data().decode()
    return Paper(
        text="\n".join(page.extract_text() for page in reader.pages),
        pages=len(reader.pages),
        title=str(reader.metadata.title if reader.metadata else ""),
        language=str(root.get("/Lang", "")),
        is_tagged=bool(root.get("/MarkInfo", {}).get("/Marked", False)),
        conforms_to="pdfuaid:part=1" if "<pdfuaid:part>1</pdfuaid:part>" in metadata else "",
        tags=_tags(root["/StructTreeRoot"]),
    )


def _tags(node: Any) -> Counter[str]:
    """Every tag under a node of the tree of tags."""
    found: Counter[str] = Counter()
    waiting = [node]
    while waiting:
        each = waiting.pop().get_object()
        if isinstance(each, list):
            waiting.extend(each)
        elif isinstance(each, dict):
            found.update([str(each["/S"])] if "/S" in each else [])
            waiting.extend([each["/K"]] if "/K" in each and not isinstance(each["/K"], int) else [])
    return found
