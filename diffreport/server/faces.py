"""The pages that a file has none of: what a search found, a page that waits, a message, and the form for a token.

They are plain here; what they look like is in the templates of `templates/served/`, where there are any.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from diffreport.report.html import content_security_policy
from diffreport.report.lines import visible
from diffreport.report.presentation import Live

if TYPE_CHECKING:
    from diffreport.archived.search import Result


@dataclass(frozen=True, slots=True)
class Setting:
    """How such a page is to be shown: as `Presentation`; `title` is that of the whole server, "" for our own."""

    live: Live
    title: str = ""
    language: str = "en"
    templates: Path | None = None


@dataclass(frozen=True, slots=True)
class Searched:
    """What was searched for, and what was found; None where nothing was looked for, and `wrong` then may say why.

    `series` is "" for all of them, `names` are all there are. Of each text `most` are told.
    """

    query: str
    series: str
    names: tuple[str, ...]
    result: Result | None = None
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A page that is being made: its own address, where its progress is told, and when to look again without script."""

    href: str
    progress: str
    seconds: int = 2


@dataclass(frozen=True, slots=True)
class Message:
    """What is told in place of a page: the status of HTTP, and one line that says what is wrong and what to do."""

    status: int
    told: str


@dataclass(frozen=True, slots=True)
class Login:
    """The form that takes a token: where it leads on to (`onward`, below the server), and what was wrong."""

    onward: str
    wrong: str = ""


def render_search(found: Searched, setting: Setting) -> str:
    """Return the page of a search. Cost: linear in what was found. Raises: TemplateError."""
    hits = "".join(f"<li>{escape(visible(hit.text))}</li>" for hit in found.result.hits) if found.result else ""
    form = f'<form action="search"><input name="q" value="{escape(found.query)}"></form>'
    return _page(f"{form}<p>{escape(found.wrong)}</p><ul>{hits}</ul>", setting)


def render_waiting(waiting: Waiting, setting: Setting) -> str:
    """Return the page that waits for another. Raises: TemplateError."""
    return _page(
        f'<p><a href="{escape(waiting.href)}">&#8987;</a></p>',
        setting,
        f'<meta http-equiv="refresh" content="{waiting.seconds}">',
    )


def render_message(message: Message, setting: Setting) -> str:
    """Return the page of a message. Raises: TemplateError."""
    return _page(f"<p>{message.status} {escape(visible(message.told))}</p>", setting)


def render_login(login: Login, setting: Setting) -> str:
    """Return the page of the form for a token: it posts `token` and `onward` to `login`. Raises: TemplateError."""
    fields = f'<input name="token" type="password"><input name="onward" type="hidden" value="{escape(login.onward)}">'
    form = f'<form method="post" action="login">{fields}<button>&#8594;</button></form>'
    return _page(f"<p>{escape(login.wrong)}</p>{form}", setting)


def _page(body: str, setting: Setting, head: str = "") -> str:
    policy = content_security_policy("", "", setting.live)
    meta = f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">{head}'
    title = f"<title>{escape(setting.title or 'diffreport')}</title>"
    home = Markup('<p><a href="{}">&#8962;</a></p>').format(setting.live.home)
    return f'<!DOCTYPE html><html lang="{setting.language}"><head>{meta}{title}</head><body>{home}{body}</body></html>'
