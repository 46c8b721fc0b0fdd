"""Where a finding stands in the editions themselves: links to their files, at the page or the words."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

from diffreport.model import Block, Document
from diffreport.report.openings import Openings

# What a browser opens at a page, and what it opens at words (a text fragment); of any other file the link is to it.
_PAGED = frozenset({".pdf"})
_WORDED = frozenset({".html", ".htm", ".xhtml", ".txt", ".text"})
# A report names no more of a machine than the folders below one that is as near to it as this. Units: steps up.
_STEPS_UP = 2
_NOT_IN_URL = re.compile(r"[\x00-\x20\x7f\"<>\\^`{|}]")


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in an edition, as a note names it; `href` leads there, "" where the edition is not to be had."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """Where an edition is to be had; `href` is "" where nobody knows. `suffix` tells how places in it are
    named, `is_file` that it is the file itself, not the address it came from."""

    href: str = ""
    suffix: str = ""
    is_file: bool = False
    _openings: list[Openings] = field(default_factory=list)  # one, from the first question on

    def at(self, index: int, blocks: Sequence[Block]) -> str:
        """Return the address of a block: its page, or its first words."""
        if not self.href or "#" in self.href:
            return self.href
        if self.suffix in _PAGED:
            page = blocks[index].page
            return self.href if page is None else f"{self.href}#page={page}"
        return self.href + self._words(index, blocks) if self.suffix in _WORDED else self.href

    def _words(self, index: int, blocks: Sequence[Block]) -> str:
        """Return the text fragment of a block."""
        if not self._openings:
            self._openings.append(Openings(blocks))
        terms = self._openings[0].of(index)
        return f"#:~:text={terms}" if terms else ""


NOWHERE = Address()


def address_of(document: Document, file: Path | None, folder: Path | None) -> Address:
    """Return where an edition is to be had from a report in a folder: its file, else its source on the web.

    The address of a file is relative to the folder, so that both can be moved together.
    """
    edition = document.edition
    if file is not None and folder is not None:
        try:
            path = os.path.relpath(file, folder)
        except ValueError:  # another drive
            return NOWHERE
        return Address(quote(os.fsencode(Path(path).as_posix())), file.suffix.lower(), is_file=True)
    source = safe_url(edition.source)
    return Address(source, _suffix_of(source, edition.media_type)) if source else NOWHERE


def is_near(file: Path, folder: Path) -> bool:
    """Tell whether a file may be linked from a report in a folder: in or below it, or a few steps up and down again.

    Never by way of the root of the disk: the path would be that of this machine. Both are whole paths.
    """
    if folder.anchor != file.anchor:
        return False
    steps = Path(os.path.relpath(file, folder)).parts.count("..")
    return steps == 0 or (steps <= _STEPS_UP and steps < len(folder.parts) - 1)


def safe_url(source: str | None) -> str:
    """Return an address that may be followed, or nothing: only http and https, with a host."""
    if not source or _NOT_IN_URL.search(source):
        return ""
    try:
        parts = urlsplit(source)
    except ValueError:
        return ""
    return source if parts.scheme.lower() in ("http", "https") and parts.netloc else ""


def in_report(report: str, finding: str = "") -> str:
    """Return the address of a change report, or of a finding in it; nothing if it is none that may be followed.

    It is one of the web, or a relative path; without a fragment, which that of the finding takes the place of.
    """
    if not report.isprintable() or "#" in report or _NOT_IN_URL.search(report):
        return ""
    try:
        parts = urlsplit(report)
    except ValueError:
        return ""
    is_path = bool(report and not parts.scheme and not parts.netloc)
    return (f"{report}#{finding}" if finding else report) if is_path or safe_url(report) else ""


def _suffix_of(source: str, media_type: str | None) -> str:
    known = {"application/pdf": ".pdf", "text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt"}
    return known.get((media_type or "").partition(";")[0].strip().lower()) or Path(urlsplit(source).path).suffix.lower()
