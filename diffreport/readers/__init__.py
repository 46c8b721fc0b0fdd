"""From a published file to a document: sniff the format, decode, cut into blocks."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from diffreport.model import Document
from diffreport.profiles import Profile
from diffreport.readers.isolated import Request, read_all
from diffreport.readers.parsing import Options
from diffreport.readers.source import load


def read(
    source: str | Path | bytes | BinaryIO,
    *,
    media_type: str | None = None,
    name: str | None = None,
    encoding: str | None = None,
    original: bool = False,
    profile: Profile = Profile(),  # noqa: B008 - a frozen value
    ocr: str = "",
    marked: bool = False,
) -> Document:
    """Return the document in a file, bytes, or an open binary file.

    `media_type` and `encoding` override what the content and the file name tell; `name` is the file
    name of bytes; `original` reads a document with tracked changes as it was before them; `profile` says
    what of a page to keep and to drop; `ocr` has tesseract read scans, in the languages it names ("eng+fra");
    `marked` takes CriticMarkup and the marks of wdiff in a text for what they are, and has `compare` link what the
    marks of one file keep, if it was read both as the original and not.
    Cost: linear; at most 256 MiB are read.
    Raises: InputError if it is missing, unreadable, empty, too large, binary, of another format, or
        holds no text; UsageError for an unknown media type or encoding.
    """
    options = Options(media_type, encoding, original, profile, ocr, marked=marked)
    return read_all([Request(load(source, name), options)])[0]
