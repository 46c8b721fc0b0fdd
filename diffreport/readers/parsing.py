"""From bytes to a document, in this process: which format, which charset, its reader, blocks."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from diffreport.errors import InputError, NoTextError
from diffreport.model import Document, Edition
from diffreport.profiles import Profile
from diffreport.readers import formats, sniff
from diffreport.readers.charset import Decoded, declared_charset, decode
from diffreport.readers.labels import label_of
from diffreport.readers.outline import Reading, to_blocks
from diffreport.readers.source import Source
from diffreport.readers.task import Format, Recognised, Task

_SAMPLE = 1 << 20  # characters or bytes looked at
_CONTROLS = bytes((*range(9), *range(14, 28), 127))
_CONTROL_SHARE = 0.1  # of the characters; text with more of them is no text


class Options(NamedTuple):
    """How a file is to be read: what the caller knows better than the file tells."""

    media_type: str | None = None
    encoding: str | None = None
    original: bool = False  # tracked changes: the text before them
    profile: Profile = Profile()
    ocr: str = ""  # the languages in which scans are to be read, as tesseract calls them: "eng+fra"


def parse(
    source: Source,
    options: Options = Options(),  # noqa: B008 - a frozen value
    recognised: Recognised = Recognised(),  # noqa: B008 - a frozen value
) -> Document:
    """Return the document in a file's bytes; `recognised` is what was read off its scans.

    Raises: InputError if it is binary, of a format not read, or damaged; NoTextError if it holds no text;
        UsageError for an unknown media type or encoding.
    """
    encoding = options.encoding or _parameter(options.media_type)
    form = sniff.format_of(source.data, source.shown, options.media_type, encoding)
    decoded = _decoded(source, form, encoding) if form.is_text else Decoded("")
    task = Task(source.data, source.shown, decoded.text, options.original, options.profile, recognised)
    reading = form.reading(task)
    blocks = to_blocks(reading)
    if not blocks:
        raise NoTextError(source.shown, "holds no text", "check that it is the document itself, not its frame")
    return Document(
        blocks,
        _edition(source, form, reading),
        form.reader,
        reading.language,
        decoded.remarks + reading.remarks,
        reading.left_out,
        reading.pages,
        reading.blank_pages,
    )


def _decoded(source: Source, form: Format, encoding: str | None) -> Decoded:
    """Return a file's text. Raises: InputError if it is mostly control characters."""
    declared = declared_charset(source.data) if form in (formats.HTML, formats.LEGISLATION) else None
    decoded = decode(source.data, source.shown, encoding, declared)
    sample = source.data[:_SAMPLE]
    if len(sample.translate(None, _CONTROLS)) < len(sample):  # or in UTF-16, where half of the bytes are NULs
        sample = decoded.text[:_SAMPLE].encode("utf-8", "replace")
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if "\0" in decoded.text or controls > len(sample) * _CONTROL_SHARE:
        raise InputError(source.shown, "is binary (it holds control characters)", "give a document or a text")
    return decoded


def _edition(source: Source, form: Format, reading: Reading) -> Edition:
    return Edition(
        label=label_of(source.name),
        title=reading.stated_title or reading.title,
        name=source.name,
        published=reading.published,
        media_type=form.media_type,
        size=len(source.data),
        sha256=hashlib.sha256(source.data).hexdigest(),
    )


def _parameter(media_type: str | None) -> str | None:
    """Return the charset parameter of a media type ("text/html; charset=utf-8"), or None."""
    _, _, value = (media_type or "").lower().partition("charset=")
    return value.partition(";")[0].strip().strip('"') or None
