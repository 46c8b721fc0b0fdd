"""Read a rendered report back."""

from __future__ import annotations

import json
import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from diffreport.model import Comparison
from diffreport.report.html import render_html


def page(comparison: Comparison) -> LexborHTMLParser:
    """Return the parsed report of a comparison."""
    return LexborHTMLParser(render_html(comparison))


def texts(tree: LexborHTMLParser | LexborNode, selector: str) -> list[str]:
    """Return the texts of the elements that a selector finds."""
    return [node.text() for node in tree.css(selector)]


def ledger(tree: LexborHTMLParser) -> dict[str, int]:
    """Return the numbers of the masthead by label."""
    values = [int(re.sub(r"\D", "", t)) for t in texts(tree, ".ledger dd")]
    return dict(zip(texts(tree, ".ledger dt"), values, strict=True))


def embedded(tree: LexborHTMLParser) -> dict[str, object]:
    """Return the report's data block."""
    block = tree.css_first("#diffreport-data")
    assert block is not None
    return json.loads(block.text())  # type: ignore[no-any-return]


def classes(node: LexborNode) -> list[str]:
    """Return the classes of an element."""
    return (node.attributes.get("class") or "").split()
