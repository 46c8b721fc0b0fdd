"""The title of a document: what its properties say, where that can be trusted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from diffreport.readers.outline import Draft, first_heading
from diffreport.text import name_of

_RUBBISH = re.compile(
    r"(?:microsoft (?:office )?word\b.*|document ?\d*|untitled.*|title|\[.*\]|.*\btemplate"
    r"|.*\.(?:docx?|dotx?|rtf|pdf|odt))",
    re.IGNORECASE,
)


def titles_of(stated: str, printed: Sequence[str], drafts: Sequence[Draft]) -> tuple[str, str]:
    """Return a document's title as its text gives it, and as its properties or a title's style state it.

    Properties are often those of a template or of an older file: a title that is printed decides.
    """
    stated = name_of(stated)
    shown = name_of(printed[0]) if printed else ""
    if _RUBBISH.fullmatch(stated) or (shown and stated.casefold() != shown.casefold()):
        stated = ""
    return shown or first_heading(drafts), stated or shown
