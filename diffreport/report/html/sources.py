"""The templates, the style sheet and the script of the report: ours, and a user's files in their place."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
import rcssmin
import rjsmin
from markupsafe import Markup, escape

from diffreport import signs
from diffreport.report.html import overrides
from diffreport.report.html.bounds import Bounded
from diffreport.report.language.phrasing import sentence_case
from diffreport.report.lines import Piece
from diffreport.report.lines import folded as fold

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.nodes import EvalContext

# The parts of the one style sheet and of the one script, in their order: later rules win, and later code calls
# earlier. Each is a file of `templates/style/` or `templates/script/`.
STYLE = ("theme", "page", "lists", "rail", "text", "notes", "views", "furniture", "screens", "print", "own")
SCRIPT = (
    *("page", "state", "moving", "step", "filter", "views", "preferences", "folds", "review", "copy", "keymap", "keys"),
    *("panel", "contents", "place", "own"),
)
# Those of a report of the server: its review is shared.
LIVE_STYLE, LIVE_SCRIPT = (*STYLE[:-1], "live", "own"), (*SCRIPT[:-1], "live", "own")
# Those of the page of a history.
HISTORY_STYLE = (
    *("theme", "page", "lists", "rail", "text", "notes", "furniture", "screens"),
    *("history", "history-text", "print", "own"),
)
HISTORY_SCRIPT = (
    *("page", "moving", "preferences", "history/texts", "history/weave", "history/view", "history/editions"),
    *("history/search", "history/keymap", "keys", "panel", "contents", "history/place", "own"),
)
HISTORY_LIVE_SCRIPT = (HISTORY_SCRIPT[0], "history/live", *HISTORY_SCRIPT[1:])  # of a history of the server
# Those of a report as PDF, and of them what is drawn; its colours are print's own.
PDF_STYLE, PDF_DRAWINGS = ("theme", "pdf", "pdf-drawings", "own"), ("pdf-drawings",)
# Those of the index of a site.
SITE_STYLE = ("theme", "page", "lists", "furniture", "screens", "print", "site", "own")
SITE_SCRIPT = ("site", "own")
# Those of the index of a batch.
CORPUS_STYLE = (
    *("theme", "page", "lists", "text", "furniture", "screens", "history"),
    *("print", "corpus", "own"),
)
CORPUS_SCRIPT = ("corpus", "own")
# Those of the server's own pages.
SERVER_STYLE, WAITING_SCRIPT = (*SITE_STYLE[:-1], "server", "own"), ("waiting", "own")

_MOST_INDENT = 40  # columns, whatever a user's template asks for


@lru_cache(maxsize=4)
def environment(folder: Path | None = None) -> Environment:
    """Return the environment of the templates; a file in `folder` stands in for ours of the same name.

    A user's templates run in a sandbox, and on a budget: a configuration is found in any folder above, so they may be
    somebody else's.
    """
    made = (Bounded if folder else jinja2.Environment)(
        loader=overrides.loader(folder),
        autoescape=_is_markup,
        undefined=overrides.Missing,
        finalize=_without_signs,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["labelled"] = labelled
    made.filters["sentence_case"] = sentence_case
    made.filters["folded"] = folded
    return made


def page(template: str, values: dict[str, Any], folder: Path | None = None) -> str:
    """Return the page that a template makes of values. Raises: jinja2's errors, TooMuchError among them."""
    made = environment(folder)
    return made.page(template, values) if isinstance(made, Bounded) else made.get_template(template).render(values)


@lru_cache(maxsize=8)
def style(folder: Path | None = None, names: tuple[str, ...] = STYLE) -> str:
    """Return the style sheet of its parts, without what only its readers need."""
    return str(rcssmin.cssmin("".join(_part(f"style/{name}.css", folder) for name in names)))


@lru_cache(maxsize=8)
def script(folder: Path | None = None, names: tuple[str, ...] = SCRIPT) -> str:
    """Return the script of its parts, without what only its readers need; "" of none."""
    if not names:
        return ""
    parts = "\n".join(_part(f"script/{name}.js", folder) for name in names)
    return str(rjsmin.jsmin(f"(()=>{{'use strict';\n{parts}\n}})();"))


def labelled(text: str, kind: str = "") -> Markup:
    """Return a text of an edition as markup: hidden characters as labels, which `data-cp` turns back.

    In a trivial difference (`kind` z) soft hyphens have one too, which is seen where the difference is.
    """
    made = signs.replaced(str(escape(text)), _label, _reference)
    if signs.SOFT_HYPHEN in made and "z" in kind.split():
        made = made.replace(signs.SOFT_HYPHEN, _label(signs.SOFT_HYPHEN, "cp sh"))
    return Markup(made)  # noqa: S704 escaped, then our own spans


def folded(text: str, indent: int, width: int, hang: int = 0) -> str:
    """Return a text as lines of a width, the first indented, those after it by `hang` columns more."""
    first, after = (min(max(columns, 0), _MOST_INDENT) for columns in (indent, indent + hang))
    lines = ["".join(piece.text for piece in line) for line in fold([Piece(text)], max(width - after, 1))]
    return "\n".join(" " * (after if n else first) + line for n, line in enumerate(lines))


def _is_markup(name: str | None) -> bool:
    """Tell whether what a template makes is escaped: all of it but plain text."""
    return name is None or not name.endswith(".txt.j2")


def _part(name: str, folder: Path | None) -> str:
    return overrides.part(environment(folder), name, folder)


@jinja2.pass_eval_context
def _without_signs(context: EvalContext, value: object) -> object:
    """Return what a template prints, the hidden characters of a text written out: they could turn a line round."""
    if not isinstance(value, str) or isinstance(value, Markup) or not signs.holds(value):
        return value
    if not context.autoescape:
        return signs.replaced(value, lambda sign: f"<U+{ord(sign):04X}>", str)
    written = signs.replaced(str(escape(value)), lambda sign: f"&lt;U+{ord(sign):04X}&gt;", _reference)
    return Markup(written)  # noqa: S704 escaped, then references


def _label(sign: str, classes: str = "cp") -> str:
    return f'<span class="{classes}" data-cp="{ord(sign):x}">U+{ord(sign):04X}</span>'


def _reference(sign: str) -> str:
    """Return the character reference of a sign that its script needs: none stands raw in the source."""
    return f"&#x{ord(sign):x};"
