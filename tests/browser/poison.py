"""A comparison that holds one text wherever text of others can stand, and where its report must show it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from diffreport import signs
from diffreport.comparison.figures.trends import Trends
from diffreport.model import (
    Block,
    Comparison,
    Edition,
    Fallback,
    Kind,
    NoiseCount,
    Pin,
    Question,
    Rewrite,
    Status,
    Table,
)
from diffreport.report.html import render_html
from diffreport.report.presentation import Presentation
from diffreport.text import normalise
from tests.report.factory import Draft, figure

# What each place is called, and its element: some element that it finds shows the whole text.
PLACES = {
    "title": "h1",
    "series": ".kick span",
    "labels": ".eds a",
    "remarks": ".eds.said",
    "published": ".foot dd",
    "settings": ".foot .more td",
    "fallbacks": "#fallbacks li",
    "noise": ".folded th",
    "pins": "#pins li",
    "charts": ".over li",
    "editions of the charts": ".over summary",
    "section": ".toc a",
    "figure label": ".figs th",
    "figure": ".figs td",
    "wording": ".wl .ph",
    "finding label": ".nh",
    "note": ".nb",
    "heading": ".sec > .h",
    "changed heading": ".row .h",
    "paragraph": ".row.edit .t p",
    "added": ".row.added p",
    "removed": ".row.removed p",
    "rewritten": ".row .was p",
    "moved": ".row.moved .t p",
    "split": ".row.split p",
    "item": ".doc p.li",
    "footnote": ".doc p.fn",
    "caption": ".tab caption",
    "table header": ".tab thead th",
    "cell": ".tab tbody td",
    "label in the text": ".lab",
    "label of a view": "#view option",
    "label of a setting": "#o-copy option",
    "how to read": ".foot p",
}


def poisoned(text: str) -> Comparison:
    """Return a comparison with a text as every title, label, name, note, setting and figure, and in every block."""
    inside = _quotable(text)
    draft = Draft()
    draft.heading(inside)
    draft.same(inside)
    finding = draft.edited(f"[-Once-]{{+Now+}} {inside} [-{inside} was-]{{+{inside} is+}} here", text, ("figure",))
    draft.revision(finding, Status.REVISED, text, figure(text, "1"), figure(text + "2", "2", qualifier=text))
    draft.signal(finding, "hedge_dropped", text, text + "2")
    draft.revision(None, Status.REPEATED, text, figure(text, "3"), figure(text, "3"))
    draft.heading(f"[-Old-]{{+New+}} {inside}", 2)
    draft.rewritten(f"{inside} as it was.", f"{inside} as it is.")
    draft.split(f"{inside} begins.[- -]{{+\n+}}{inside} ends.")
    draft.merged(f"{inside} begins.[-\n-]{{+ +}}{inside} ends.")
    draft.removed(f"{inside} that went.")
    draft.removed(f"{inside} on every page", noise="furniture")
    draft.leave("away", f"{inside} that moved.")
    draft.same(f"Item {inside}", Kind.ITEM)
    draft.same(inside, Kind.FOOTNOTE)
    draft.arrive("away", f"{inside} that moved.")
    draft.added(f"{inside} that came.")
    rows = ((inside, "Old"), (inside, inside)), ((inside, "New"), (inside, f"{inside} now"))
    draft.table(Table(rows[0], 1, inside), Table(rows[1], 1, inside))
    draft.rewrites.append(Rewrite("term", text, text + "2", 3))
    draft.questions.append(Question("unrevised", 1, text, text, text + "2", draft.changes[0].id))
    return _with_origins(draft, text)


def poisoned_page(text: str) -> str:
    """Return its report, shown with files that are called so, and with trends over editions that are."""
    comparison = poisoned(text)
    editions = (f"first {text}", f"second {text}", f"third {text}")
    trends = Trends(editions, {r: (r.old, figure(text, "4"), r.new) for r in comparison.figures}, left_out=1)
    files = (Path(f"/archive/{text}.html"), Path(f"/archive/{text}.pdf"))
    return render_html(comparison, Presentation(folder=Path("/reports"), files=files, trends=trends))


def forms(text: str) -> tuple[str, ...]:
    """Return the ways in which a page may show a text: hidden characters written out, or as labels."""
    return tuple(
        signs.replaced(said, lambda sign, form=form: form.format(ord(sign)), str)
        for said in (text, _quotable(text))
        for form in ("<U+{:04X}>", "U+{:04X}")
    )


def _with_origins(draft: Draft, text: str) -> Comparison:
    edition = Edition(text, text, text + " series", text, text, text, text, note=text, sha256=text, quarantine=text)
    made = draft.comparison(replace(edition, label="before " + text), edition, (Fallback(text, text),))
    old, new = (
        replace(
            document,
            remarks=(text,),
            language=text,
            reader=text,
            blocks=tuple(_below(block, text) for block in document.blocks),
        )
        for document in (made.old, made.new)
    )
    pin = Pin(True, (2,), (2,), text, text, text)
    return replace(
        made, pins=(pin,), old=old, new=new, engine=text, settings={text: text}, noise=(NoiseCount(text, 3),)
    )


def _below(block: Block, heading: str) -> Block:
    return replace(block, section=(heading,))


def _quotable(text: str) -> str:
    """Return a text as a block may hold it, and as a draft can: without the draft's own marks."""
    return normalise(text).replace("[-", "[ -").replace("{+", "{ +").replace("[~", "[ ~")
