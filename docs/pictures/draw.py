"""Draw the pictures of docs/alignment.md: `python docs/pictures/draw.py` writes them beside this file."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
WIDE, TALL, STEP = 104, 26, 34  # of a block, and from one block to the next
# A picture in a page does not know the page's colours, so it brings its own ground for either scheme.
STYLE = """
  .ground { fill: #ffffff; stroke: #d0d7de }
  text { font: 12px system-ui, sans-serif; fill: #1f2328 }
  .head { font-weight: 600 }
  .block { fill: #f6f8fa; stroke: #8c959f }
  .link { fill: none; stroke: #57606a; stroke-width: 2 }
  .link.sure { stroke: #1a7f37 }
  .found { stroke: #0969da }
  .moved { stroke: #8250df; stroke-dasharray: 6 3 }
  .gone { stroke: #cf222e; fill: #ffebe9 }
  .came { stroke: #1a7f37; fill: #dafbe1 }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #161b22; stroke: #30363d }
    text { fill: #e6edf3 }
    .block { fill: #21262d; stroke: #6e7681 }
    .link { stroke: #8b949e }
    .link.sure { stroke: #3fb950 }
    .found { stroke: #58a6ff }
    .moved { stroke: #bc8cff }
    .gone { stroke: #f85149; fill: #3c1618 }
    .came { stroke: #3fb950; fill: #12341c }
  }
"""


class Link(NamedTuple):
    """One link: rows of the old side, rows of the new one, its class, and what stands beside it."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    look: str
    name: str = ""


class Panel(NamedTuple):
    """Two columns of blocks with the links between them."""

    title: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    links: tuple[Link, ...]


def block(x: int, y: int, text: str, look: str) -> str:
    """Return one block of text."""
    return (
        f'<rect class="block {look}" x="{x}" y="{y}" width="{WIDE}" height="{TALL}" rx="4"/>'
        f'<text x="{x + 8}" y="{y + 17}">{text}</text>\n'
    )


def panel(shown: Panel, x: int, between: int) -> str:
    """Return a panel whose left edge is at x, with so much room between its columns."""
    right, top = x + WIDE + between, 58
    middle = (x + right + WIDE) // 2
    out = f'<text class="head" x="{middle}" y="24" text-anchor="middle">{shown.title}</text>\n'
    out += f'<text x="{x}" y="48">old edition</text><text x="{right}" y="48">new edition</text>\n'
    lone = {("old", link.old[0]) for link in shown.links if not link.new}
    fresh = {("new", link.new[0]) for link in shown.links if not link.old}
    for n, text in enumerate(shown.old):
        out += block(x, top + n * STEP, text, "gone" if ("old", n) in lone else "")
    for n, text in enumerate(shown.new):
        out += block(right, top + n * STEP, text, "came" if ("new", n) in fresh else "")
    for link in shown.links:
        for i in link.old:
            for j in link.new:
                y1, y2 = (top + row * STEP + TALL // 2 for row in (i, j))
                a, b = x + WIDE, right
                bend = between // 2
                out += f'<path class="link {link.look}" d="M{a} {y1}C{a + bend} {y1} {b - bend} {y2} {b} {y2}"/>\n'
        if link.name:
            side, row = ("old", link.old[0]) if not link.new else ("new", link.new[0])
            place = x + WIDE + 6 if side == "old" else right + WIDE + 8
            out += f'<text x="{place}" y="{top + row * STEP + 17}">{link.name}</text>\n'
    return out


def picture(name: str, says: str, panels: tuple[Panel, ...], between: int, beside: int) -> None:
    """Write a picture of panels side by side; `says` is what it shows, in words."""
    each = 2 * WIDE + between + beside
    wide = 16 + each * len(panels) + 8
    tall = 74 + STEP * max(len(side) for one in panels for side in (one.old, one.new))
    body = "".join(panel(one, 16 + n * each, between) for n, one in enumerate(panels))
    text = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {tall}" '
        f'width="{wide}" height="{tall}" role="img">\n'
        f"<title>{says}</title>\n<style>{STYLE}</style>\n"
        f'<rect class="ground" x="1" y="1" width="{wide - 2}" height="{tall - 2}" rx="8"/>\n{body}</svg>\n'
    )
    (HERE / name).write_text(text, encoding="utf-8")


RELATIONS = Panel(
    "Every block is in exactly one link",
    ("Overview", "Patrol boats", "Parliament", "Prisons", "Courts, list", "Harbour fees"),
    ("Overview", "Parliament", "Prisons, 3 new", "Courts", "List of courts", "Patrol boats", "Border posts"),
    (
        Link((0,), (0,), "sure", "same"),
        Link((1,), (5,), "moved", "moved"),
        Link((2,), (1,), "sure", "same"),
        Link((3,), (2,), "found", "revised"),
        Link((4,), (3, 4), "found", "split"),
        Link((5,), (), "", "removed"),
        Link((), (6,), "", "added"),
    ),
)
OLD = ("Overview", "Boats", "Parliament", "Prisons", "Courts")
NEW = ("Overview", "Parliament", "Prisons, 3 new", "Courts", "Boats, 2 new")
ANCHORS = (Link((0,), (0,), "sure"), Link((2,), (1,), "sure"), Link((4,), (3,), "sure"))
PASSES = (
    Panel("1. Equal texts are anchors", OLD, NEW, ANCHORS),
    Panel("2. Gaps between them are filled", OLD, NEW, (*ANCHORS, Link((3,), (2,), "found"))),
    Panel("3. What is left may have moved", OLD, NEW, (*ANCHORS, Link((3,), (2,), "found"), Link((1,), (4,), "moved"))),
)

if __name__ == "__main__":
    picture(
        "relations.svg",
        "Six blocks of an old edition linked with seven of a new one: two are the same, one is revised, one is split, "
        "one has moved, one was removed, one was added.",
        (RELATIONS,),
        160,
        74,
    )
    picture(
        "passes.svg",
        "Three steps: equal texts are linked; between them the best pair that keeps the order is; a block that is "
        "left is found at another place.",
        PASSES,
        44,
        22,
    )
