"""The redline of two editions, written into the new one's own Word document: it looks as that does.

Everything but its text stays as it is: styles, lists, headers, pictures, sections. The result is read back, before and
after its changes; `kept_in_style` returns nothing where either text is not that of its edition, to the letter.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from diffreport.errors import InputError
from diffreport.model import Block, Document
from diffreport.readers.office.docx.document import read
from diffreport.readers.office.docx.names import W
from diffreport.readers.outline import to_blocks
from diffreport.readers.task import Task
from diffreport.report.lookup import Lookup
from diffreport.report.redline.styled.check import blame, wrong
from diffreport.report.redline.styled.comments import comment
from diffreport.report.redline.styled.package import comments_of, numbers_in, written
from diffreport.report.redline.styled.pen import ElementPen
from diffreport.report.redline.styled.source import Source, labels_in, open_source
from diffreport.report.redline.styled.tree import AstrayError
from diffreport.report.redline.styled.writer import Choices, Writer
from diffreport.report.redline.tracked import holdable

# How often what does not read back right is written another way; measured on real editions: twice.
_ROUNDS = 8


def kept_in_style(lookup: Lookup, date: str) -> bytes | None:
    """Return the new edition's Word document with the changes tracked in it, None if it is none or does not hold them.

    `date` is that of the changes, "" for none. Cost: linear, a few times that of reading the document.
    """
    comparison = lookup.comparison
    if comparison.lone is not None:
        return None
    old, new = (
        _content(file, document)
        for file, document in zip(lookup.shown.files, (comparison.old, comparison.new), strict=True)
    )
    if new is None:
        return None
    try:
        labels = labels_in(old, comparison.old) if old is not None else [""] * len(comparison.old.blocks)
        return _settled(lookup, new, labels, date)
    except (AstrayError, InputError, RecursionError):  # the last one: elements that nest deeper than any honest ones
        return None


def is_word(document: Document) -> bool:
    """Tell whether an edition is a Word document."""
    return document.reader.startswith("docx/")


def _content(file: Path | None, document: Document) -> bytes | None:
    """Return the bytes of an edition that is a Word document, None if it is none, or the file is another by now."""
    if file is None or not is_word(document):
        return None
    try:
        content = file.read_bytes()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == document.edition.sha256 else None


def _settled(lookup: Lookup, data: bytes, labels: Sequence[str], date: str) -> bytes | None:
    """Return the document once it reads back right, None if it never does."""
    choices = Choices()
    olds, news = _texts_of(lookup.comparison.old.blocks), _texts_of(lookup.comparison.new.blocks)
    for _ in range(_ROUNDS):
        source = open_source(data, lookup.comparison.new)
        taken = {number for tree in source.trees.values() for number in tree.numbers()}
        writer = Writer(lookup, source, labels, choices, ElementPen(date, taken))
        known = len(choices)
        writer.write()
        choices.apart |= writer.astray
        if len(choices) == known:
            made = _packed(writer, source)
            before, after = (_read_back(made, original=original) for original in (True, False))
            if before == olds and after == news:
                return made
            blame(writer, wrong(olds, before), wrong(news, after))
        if len(choices) == known:
            return None
    return None


def _packed(writer: Writer, source: Source) -> bytes:
    names: set[str] = set()
    for relation in source.parts.relations(source.main):
        root = source.parts.xml(relation.target) if relation.what == "styles" else None
        names |= {style.get(f"{W}styleId", "") for style in root} if root is not None else set()
    _, own = comments_of(source)
    return written(source, comment(writer, numbers_in(own), frozenset(names)))


def _read_back(data: bytes, *, original: bool) -> list[str]:
    return _texts_of(to_blocks(read(Task(data, "", original=original))))


def _texts_of(blocks: Sequence[Block]) -> list[str]:
    return [holdable(block.text) for block in blocks]
