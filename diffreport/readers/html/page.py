"""HTML: the text of a page as blocks, its furniture left out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser

from diffreport.errors import InputError
from diffreport.model import Kind
from diffreport.readers.headings import with_headings
from diffreport.readers.html.contents import without_contents
from diffreport.readers.html.furniture import accounted, left_out, mark_furniture
from diffreport.readers.html.hidden import is_hidden
from diffreport.readers.html.lines import lines_of
from diffreport.readers.html.pages import without_page_furniture
from diffreport.readers.html.selection import selected
from diffreport.readers.html.tree import Reason, Tree, flat, parse
from diffreport.readers.outline import Draft, Reading, first_heading
from diffreport.readers.task import Task
from diffreport.text import name_of

_SITE = re.compile(r"\s*[|–—:·-]+\s")
_SUBJECT = re.compile(r"([^|–—]*?)\s+[|–—-]\s+\D+")  # "Iceland - Department of State"
_FEW_WORDS = 100  # a page with fewer may be the shell of one that a script or a frame fills
_SHOWN = 200  # characters of addresses in a remark
_SHELL = 20  # times as many characters of script as of text
_DELETED = Reason("tracked deletions", "marked as deleted on the page")
_INSERTED = Reason("tracked insertions", "marked as inserted on the page")


def read(task: Task) -> Reading:
    """Return the blocks of a page.

    Cost: linear in the page. Raises: InputError if it has more tags than memory holds, or only frames.
    """
    page = parse(task.text, task.shown)
    if page.body is None:
        return _without_body(page, task)
    chosen = selected(page, task.profile)
    tree = flat(chosen.body)
    tree.title = _title(page)
    remarks = [*chosen.remarks, *_mark_tracked(tree, task.original), *mark_furniture(tree)]
    lines, dropped = lines_of(tree)
    lines, of_pages = without_page_furniture(lines)
    lines, of_contents = without_contents(lines)
    drafts = with_headings(lines)
    remarks += _signs_of_a_shell(page, tree, drafts)
    return Reading(
        drafts,
        title=first_heading(drafts),
        stated_title=_without_site(tree.title, drafts),
        language=_language(page),
        remarks=tuple(remarks),
        left_out=accounted(left_out(tree) + dropped + of_pages + of_contents + chosen.left_out),
    )


def blocks_of(text: str, name: str) -> tuple[Draft, ...]:
    """Return the blocks of a piece of HTML inside another document, nothing taken for furniture."""
    body = parse(text, name).body
    return tuple(line.draft for line in lines_of(flat(body)).lines) if body is not None else ()


def _without_body(page: LexborHTMLParser, task: Task) -> Reading:
    """Return nothing for a page without text. Raises: InputError if its text is in the files of its frames."""
    frames = [frame.attributes.get("src") or "" for frame in page.css("frameset frame")]
    if frames:
        shown = name_of(", ".join(filter(None, frames[:3])))
        raise InputError(task.shown, f"only shows other files in frames ({shown})", "give the file that holds the text")
    return Reading(())


def _mark_tracked(tree: Tree, original: bool) -> list[str]:
    """Leave out what the page marks as deleted, or as inserted if the text before it is wanted; return a remark."""
    tracked = [element for element in tree.elements if element.tag in ("ins", "del") and element.words]
    for element in tracked:
        if element.tag == ("ins" if original else "del"):
            element.left_out = _INSERTED if original else _DELETED
    side = "before" if original else "after"
    return [f"The page shows tracked changes; the text {side} them was read."] if tracked else []


def _signs_of_a_shell(page: LexborHTMLParser, tree: Tree, drafts: Sequence[Draft]) -> list[str]:
    """Return remarks on a page with so little text that the report may not be in it."""
    words = 0
    for draft in drafts:
        words += len(draft.text.split())
        if words >= _FEW_WORDS:
            return []
    remarks = []
    code = sum(len(script.text()) for script in page.css("script"))
    if code > _SHELL * sum(len(draft.text) for draft in drafts):
        remarks.append(f"The page has {words} words of text and {code:,} characters of scripts, which were not run.")
    shown = (element for element in tree.elements if element.tag == "iframe" and not is_hidden(element))
    frames = [frame.attributes.get("src") for frame in shown]
    if any(frames):
        named = name_of(", ".join(filter(None, frames)))[:_SHOWN]
        remarks.append(f"The page shows other pages in frames, which were not read: {named}.")
    return remarks


def _title(page: LexborHTMLParser) -> str:
    node = page.css_first("head > title")
    return name_of(node.text()) if node is not None else ""


def _without_site(title: str, drafts: Sequence[Draft]) -> str:
    """Return a page's title without the site's name behind it, if a heading shows where that begins.

    "Iceland - Department of State" over "Country Reports: Iceland" is the heading, which says more.
    """
    for draft in drafts:
        if draft.kind is not Kind.HEADING:
            continue
        heading = name_of(draft.text)
        if heading and title.startswith(heading) and _SITE.match(title.removeprefix(heading)):
            return heading
    subject = _SUBJECT.fullmatch(title)
    first = next((draft for draft in drafts if draft.kind is Kind.HEADING), None)
    named = f" {name_of(first.text)}".casefold() if first and first.level == 1 else ""
    if subject and first and named.endswith(f" {subject[1]}".casefold()):
        return name_of(first.text)
    return title


def _language(page: LexborHTMLParser) -> str:
    root = page.css_first("html")
    if root is None:
        return ""
    return (root.attributes.get("lang") or root.attributes.get("xml:lang") or "").strip()
