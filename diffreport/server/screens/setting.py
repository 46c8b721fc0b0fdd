"""What the server's own pages have in common: how they look, where they lead, and for whom they are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from diffreport.report.html import css_string, filled, overrides, sources, values_of
from diffreport.report.html.page import LONG_TITLE
from diffreport.report.language.speech import Speech, speech
from diffreport.report.lines import visible
from diffreport.report.presentation import Live


@dataclass(frozen=True, slots=True)
class Setting:
    """How such a page is to be shown: as `Presentation`; `title` is that of the whole server, "" for our own.

    `user` is the name of who asks, "" for nobody; `sign_out` is the address where that can be ended, "" for none.
    """

    live: Live
    title: str = ""
    language: str = "en"
    templates: Path | None = None
    user: str = ""
    sign_out: str = ""

    @property
    def speech(self) -> Speech:
        """Return what speaks the language. Raises: UsageError if there are no labels for it."""
        return speech(self.language, self.templates)

    @property
    def speaks(self) -> str:
        """Return the language as a page names it."""
        return self.language.replace("_", "-")

    @property
    def account(self) -> Account:
        """Return who is signed in, and where that ends."""
        return Account(self.user, self.sign_out)

    def history(self, series: str, edition: str = "") -> str:
        """Return the address of the history of a series, or of an edition in it."""
        place = f"#@{quote(edition, safe='')}" if edition else ""
        return f"{self.live.home}{quote(series, safe='')}/{place}"

    def report(self, series: str, old: str, new: str) -> str:
        """Return the address of the report on two editions, each named by its label or as `vN`."""
        return f"{self.history(series)}{quote(old, safe='')}..{quote(new, safe='')}"


@dataclass(frozen=True, slots=True)
class Account:
    """Who is signed in, "" for nobody, and the address where that can be ended, "" for none."""

    user: str
    sign_out: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """What the template of each of these pages gets as `page` (docs/template-context.md)."""

    title: str
    account: Account
    speaks: str
    home: str
    told: str = ""

    @property
    def tab_title(self) -> str:
        """Return the title for whoever shows it without heeding what is in it."""
        return visible(self.title)

    @property
    def description(self) -> str:
        """Return what the page is about, for whoever lists it."""
        return visible(self.told or self.title)

    @property
    def is_title_long(self) -> bool:
        """Tell whether the title is set in smaller letters."""
        return len(self.title) > LONG_TITLE


class Titled(Protocol):
    """A page with a title."""

    @property
    def title(self) -> str:
        """Return what the page is called."""


def written(template: str, page: Titled, setting: Setting, script: tuple[str, ...] = ()) -> str:
    """Return the HTML of a page; `script` names the parts of its script. Raises: TemplateError."""
    folder = setting.templates
    style = f":root{{--said-running:{css_string(page.title)}}}{sources.style(folder, sources.SERVER_STYLE)}"
    values = values_of(page, setting.speech, (style, sources.script(folder, script)), setting.live)
    return filled(template, values, folder, overrides.NEEDED_OF_SITE)
