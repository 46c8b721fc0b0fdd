"""RTF: the paragraphs that a word processor shows, with tables, notes, fields and lists as printed."""

from __future__ import annotations

from diffreport.errors import InputError
from diffreport.model import LeftOut
from diffreport.readers.outline import Reading, first_heading
from diffreport.readers.rtf.actions import ACTIONS
from diffreport.readers.rtf.document import ASIDE, Document
from diffreport.readers.rtf.tokens import tokens
from diffreport.readers.task import Task
from diffreport.text import normalise, word_count


def read(task: Task) -> Reading:
    """Return the blocks of an RTF document.

    Cost: linear. Raises: InputError if it nests groups too deep or has too many codes.
    """
    if not task.data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        raise InputError(task.shown, "is no RTF file", "check the download, or rename it")
    document = Document(task.shown, "inserted" if task.original else "deleted", ACTIONS)
    for token in tokens(task.data, task.shown):
        document.take(token)
    document.end()
    drafts = tuple(document.drafts)
    asides = ((what, word_count(normalise("".join(document.aside[name])))) for name, what in ASIDE.items())
    kept = "before" if task.original else "after"
    remark = f"The document has tracked changes; the text {kept} them was read."
    return Reading(
        drafts,
        title=first_heading(drafts),
        stated_title=normalise("".join(document.title)),
        language=document.language,
        remarks=(remark,) if document.is_tracked else (),
        left_out=tuple(LeftOut(*what, words) for what, words in asides if words),
    )
