"""A message in the words that people read: as text, as HTML for a mail, and in one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from diffreport.watch.letters import compose, subject
from diffreport.watch.notices import Message, Notice

WIDTH = 78  # columns of the text: what terminals and mail clients show without breaking lines


def subject_of(message: Message) -> str:
    """Return what a message is about, in one line of at most 160 columns without any control character."""
    return subject(message)


def text_of(message: Message, templates: Path | None = None, remarks: Sequence[str] = ()) -> str:
    """Return a message as text of `WIDTH` columns, with a final newline; only a longer word or address stands out.

    `templates` is a folder whose `notices/message.txt.j2` stands in for ours; `remarks` are sentences at the end.
    Raises: TemplateError at a fault in a template of that folder.
    """
    return _made("notices/message.txt.j2", message, templates, remarks)


def html_of(message: Message, templates: Path | None = None, remarks: Sequence[str] = ()) -> str:
    """Return a message as an HTML document for mail clients: it loads nothing, and has no script.

    `templates`, `remarks` and what is raised: as for `text_of`, with `notices/message.html.j2`.
    """
    return _made("notices/message.html.j2", message, templates, remarks)


def title_of(notice: Notice) -> str:
    """Return what a notice is about, in one line: the title of its entry in a feed."""
    return subject(_alone(notice))


def entry_of(notice: Notice, templates: Path | None = None) -> str:
    """Return a notice as a piece of HTML, for a feed.

    `templates` and what is raised: as for `text_of`, with `notices/entry.html.j2`.
    """
    (chapter,) = compose(_alone(notice)).chapters
    return _rendered("notices/entry.html.j2", {"entry": chapter.entries[0]}, templates).strip()


def _alone(notice: Notice) -> Message:
    return Message("", (notice,), is_digest=False, moment=notice.moment)


def _made(name: str, message: Message, templates: Path | None, remarks: Sequence[str]) -> str:
    values = {"letter": compose(message, remarks), "width": WIDTH}
    return _rendered(name, values, templates).rstrip("\n") + "\n"


def _rendered(name: str, values: Mapping[str, Any], templates: Path | None) -> str:
    from diffreport import __version__
    from diffreport.report.html import overrides, sources  # needs jinja2, which takes long to import

    try:
        return sources.page(name, {**values, "version": __version__}, templates)
    except overrides.FAULTS as error:
        if templates is None:
            raise
        raise overrides.fault(error, templates) from error
