"""What is to be done about an edition in quarantine: it is accepted, unless nothing could be made of it then."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING

from diffreport.archived.documents import archived
from diffreport.errors import InputError

if TYPE_CHECKING:
    from diffreport.archive import Archive
    from diffreport.profiles import Rule
    from diffreport.readers.parsing import Options


def advice(reference: str, reason: str, unread: str = "", subject: str = "it") -> str:
    """Return what to do about an edition in quarantine for a reason, as half a sentence.

    `unread` is the remedy of the error it is read with, "" if it can be read: what cannot be is not to be accepted.
    """
    from diffreport.readers.gate import SCANNED

    if unread:
        return unread
    accepting = f"accept {subject} with: diffreport add {shlex.quote(reference)} --accept"
    return f"have tesseract read it (--ocr eng), or {accepting}" if reason.startswith(SCANNED) else accepting


def archived_advice(
    archive: Archive, reference: str, reason: str, rules: Sequence[Rule] = (), subject: str = "it"
) -> str:
    """Return what to do about an archived edition that waits, after trying to read it."""
    try:
        archived(archive, reference, rules=rules)
    except InputError as error:
        return advice(reference, reason, error.remedy, subject)
    return advice(reference, reason, subject=subject)


def check_readable(archive: Archive, reference: str, options: Options, rules: Sequence[Rule]) -> str:
    """Return the reference to the version that is accepted, by its number.

    A series whose latest edition cannot be read can no longer be compared. Raises: InputError if it would be one.
    """
    version = archive.waiting(reference)
    numbered = f"{version.edition.series}@v{version.number}"
    if version.edition.quarantine:
        try:
            archived(archive, numbered, options=[options], rules=rules)
        except InputError as error:
            raise InputError(reference, f"cannot be accepted, for it {error.wrong}", error.remedy) from error
    return numbered
