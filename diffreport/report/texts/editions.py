"""One edition as a file of its own: Markdown that is read back as the same blocks."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

from diffreport.errors import UsageError
from diffreport.model import Document, Kind
from diffreport.report.files import check_outside, check_parent, check_target, refusing, write
from diffreport.report.texts.critic import render_unmarked
from diffreport.text import encoded, name_of

_NAMES = ("original", "final")


def markdown_of(document: Document) -> str:
    """Return a document as Markdown, its title and when it was published before it. Cost: linear."""
    body = render_unmarked(document)
    title = document.edition.title
    if any(block.kind is Kind.HEADING and block.text == title for block in document.blocks):
        title = ""  # the first heading tells it; to state it would take that heading from above the others
    known = {"title": title, "published": document.edition.published}
    lines = [f"{key}: {json.dumps(name_of(value), ensure_ascii=False)}\n" for key, value in known.items() if value]
    return "".join(["---\n", *lines, "---", body]) if lines else body.lstrip("\n")


def check_editions(folder: Path, stem: str) -> list[Path]:
    """Return the files that two editions are to be written to. Raises: UsageError if one is there, or cannot be."""
    check_parent(folder)
    check_outside(folder)
    with refusing(folder):
        folder.mkdir(exist_ok=True)
    targets = [folder / f"{stem}.{name}.md" for name in _NAMES]
    for target in targets:
        check_target(target)
        if os.path.lexists(target):
            raise UsageError(f"{target}: is there already; remove it first, or name another folder")
    return targets


def store_editions(documents: Sequence[Document], targets: Sequence[Path]) -> None:
    """Write documents to files, all of them or none. Raises: UsageError."""
    texts = [encoded(markdown_of(document)) for document in documents]
    written: list[Path] = []
    try:
        for text, target in zip(texts, targets, strict=True):
            write(text, target)
            written.append(target)
    except BaseException:
        for target in written:
            target.unlink()
        raise
