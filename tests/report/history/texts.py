"""The page of a history read back: what text it holds for each lineage, and histories with whatever a text can be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from diffreport.model import Kind
from diffreport.model.histories import History
from tests.report.history.making import every_case, history


def texts_of(html: str) -> Mapping[tuple[str, int], list[str]]:
    """Return every text that a page holds, by lineage and place among its texts."""
    found: dict[tuple[str, int], list[str]] = {}
    for node in LexborHTMLParser(html).css(".x[data-t]"):
        at: LexborNode | None = node
        while at is not None and not str(at.attributes.get("id") or "").startswith("l-"):
            at = at.parent
        assert at is not None
        place = str(at.attributes["id"]), int(node.attributes["data-t"] or 0)
        found.setdefault(place, []).append(read(node))
    return found


def read(node: LexborNode) -> str:
    """Return the text of an element: hidden characters for their labels, the cells of a table as its text has them."""
    if node.tag == "table":
        rows = [" | ".join(map(read, row.css("td, th"))) for row in node.css("tr")]
        return "\n".join([*map(read, node.css("caption")), *rows])
    out = []
    for child in node.iter(include_text=True):
        if child.tag == "-text":
            out.append(child.text_content or "")
        elif child.attributes.get("data-cp"):
            out.append(chr(int(child.attributes["data-cp"] or "", 16)))
        else:
            out.append(read(child))
    return "".join(out)


def edition_texts(made: History, edition: int) -> list[str]:
    """Return the blocks of an edition as texts, in their order."""
    return [lineage.text(stage) for lineage, stage in made.at(edition)]


def kinds() -> History:
    """Return a history with a table, an item, a footnote and hidden characters, all of which change."""
    made = history(
        {
            "2019": ["o: # Over\u200bview", "t: Year | Ships | Toll\n2018 | 4 | 3\n2019 | 5 | 3", "i: First item",
                     "f: See the annex.", "h: Soft\u00adly <b>now</b> & then\u202e."],
            "2020": ["o: # Over\u200bview", "t: Year | Ships | Toll\n2018 | 4 | 3\n2019 | 6 | 3\n2020 | 7 | 4",
                     "i: First item, longer", "f: See the second annex.", "h: Soft\u00adly <b>once</b> & then\u202e."],
            "2021 final's": ["o: # Over\u200bview", "t: Tolls\nYear | Ships\n2020 | 7", "i: First item, longer",
                             "n: New here.", "h: Soft\u00adly <b>once</b> & then\u202e."],
        }
    )  # fmt: skip
    of = {"l-t": Kind.TABLE, "l-i": Kind.ITEM, "l-f": Kind.FOOTNOTE}
    return replace(made, lineages=tuple(replace(e, kind=of.get(e.id, e.kind)) for e in made.lineages))


def long() -> History:
    """Return a history of thirty editions named by dates, whose one paragraph changes in each."""
    lines = {f"20{n:02}-01-31": [f"a: The rate is {n} per cent.", "b: It stays."] for n in range(1, 31)}
    return history(lines)


HISTORIES = {"every": every_case, "kinds": kinds, "long": long}
