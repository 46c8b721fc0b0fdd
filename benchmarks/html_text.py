"""Print all text of HTML pages as html5lib finds it, as a JSON list. Runs in the peers' environment.

python -m benchmarks.html_text FILE...
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

# What a browser never shows as text; `noscript` it shows only where scripts are off.
SILENT = frozenset(("script", "style", "noscript", "template", "head"))
# Elements whose borders part no words: phrasing content, as HTML calls it.
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q s samp small span strike"
    " strong sub sup time tt u var wbr".split()
)


def text_of(tree: Any) -> str:
    """Return the text nodes of a tree of html5lib, elements that part words parted by a space."""
    out: list[str] = []
    stack: list[Any] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            out.append(node)
            continue
        name = node.tag if isinstance(node.tag, str) else None  # a comment's is a function
        gap = "" if name in INLINE else " "
        stack += [node.tail or "", gap]  # the last is read first
        if name is not None and name not in SILENT:
            stack += [*reversed(node), node.text or ""]
        out.append(gap)
    return "".join(out)


def main(files: list[str]) -> None:
    """Print the texts of the files."""
    import html5lib

    def parse(file: str) -> Any:
        return html5lib.parse(Path(file).read_bytes(), namespaceHTMLElements=False)

    json.dump([text_of(parse(file)) for file in files], sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
