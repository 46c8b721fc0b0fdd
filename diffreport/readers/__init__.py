"""From a published file to a document: sniff the format, decode, cut into blocks.

Formats: plain text, Markdown, HTML. Their readers are imported when needed.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import BinaryIO

from diffreport.errors import InputError
from diffreport.model import Document, Edition
from diffreport.readers import sniff
from diffreport.readers.charset import Decoded, declared_charset, decode
from diffreport.readers.labels import label_of
from diffreport.readers.outline import Reading, to_blocks
from diffreport.readers.source import Source, load

_READERS = {sniff.PLAIN: "plain/1", sniff.MARKDOWN: "markdown/1", sniff.HTML: "html/1"}
_SAMPLE = 1 << 20  # characters looked at
_CONTROL_SHARE = 0.1  # of the characters; text with more of them is no text


def read(
    source: str | Path | bytes | BinaryIO,
    *,
    media_type: str | None = None,
    name: str | None = None,
    encoding: str | None = None,
) -> Document:
    """Return the document in a file, bytes, or an open binary file.

    `media_type` and `encoding` override what the content and the file name tell; `name` is the file
    name of bytes.
    Cost: linear; at most 256 MiB are read.
    Raises: InputError if it is missing, unreadable, empty, too large, binary, of another format, or
        holds no text; UsageError for an unknown media type or encoding.
    """
    loaded = load(source, name)
    encoding = encoding or _parameter(media_type)
    form = sniff.media_type_of(loaded.data, loaded.shown, media_type, encoding)
    declared = declared_charset(loaded.data) if form == sniff.HTML else None
    decoded = decode(loaded.data, loaded.shown, encoding, declared)
    _refuse_controls(decoded, loaded.shown)
    reading = _reading(decoded.text, form, loaded.shown)
    blocks = to_blocks(reading)
    if not blocks:
        raise InputError(loaded.shown, "holds no text", "check that it is the document itself, not its frame")
    remarks = decoded.remarks + reading.remarks
    return Document(blocks, _edition(loaded, form, reading), _READERS[form], reading.language, remarks)


def _reading(text: str, form: str, shown: str) -> Reading:
    if form == sniff.HTML:
        from diffreport.readers.html import read_html

        return read_html(text, shown)
    if form == sniff.MARKDOWN:
        from diffreport.readers.markdown import read_markdown

        return read_markdown(text)
    from diffreport.readers.plain import read_plain

    return read_plain(text)


def _edition(loaded: Source, form: str, reading: Reading) -> Edition:
    return Edition(
        label=label_of(loaded.name),
        title=reading.stated_title or reading.title,
        name=loaded.name,
        published=reading.published,
        media_type=form,
        size=len(loaded.data),
        sha256=hashlib.sha256(loaded.data).hexdigest(),
    )


def _parameter(media_type: str | None) -> str | None:
    """Return the charset parameter of a media type ("text/html; charset=utf-8"), or None."""
    _, _, value = (media_type or "").lower().partition("charset=")
    return value.partition(";")[0].strip().strip('"') or None


def _refuse_controls(decoded: Decoded, shown: str) -> None:
    """Refuse text that is mostly control characters. Raises: InputError."""
    sample = decoded.text[:_SAMPLE]
    controls = sum(sample.count(chr(code)) for code in (*range(9), *range(14, 28), 127))
    if "\0" in decoded.text or controls > len(sample) * _CONTROL_SHARE:
        raise InputError(shown, "is binary (it holds control characters)", "give a text, Markdown or HTML file")
