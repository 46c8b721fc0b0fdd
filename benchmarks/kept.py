"""Paragraph links of the peers that mark words or letters of a whole text: which paragraphs share what they keep.

They pair no paragraphs, but whoever reads their marks takes two paragraphs for one that was revised if most of the
shorter stays unmarked. The same share counts as for Docxodus. Imports nothing of the peers' environments until asked.
"""

from __future__ import annotations

import re
import subprocess
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from itertools import accumulate

from benchmarks import shared
from benchmarks.redlined import KEPT_SHARE, Links

Files = tuple[str, str]
Run = tuple[str, str]  # "del", "ins" or "" for what both editions have, and its text

MARKS = ("\x01", "\x02", "\x03", "\x04")  # begin and end of what was deleted, of what was inserted
_MARKED = re.compile("\x01([^\x02]*)\x02|\x03([^\x04]*)\x04|([^\x01\x03]+)")
_SPAN = re.compile(r"<span style='color:(red|green)[^']*'>(.*?)</span>", re.DOTALL)


def letters(text: str) -> int:
    """Return how many characters of a text are no space: spaces are what the peers change at will."""
    return sum(map(len, text.split()))


def links(runs: Iterator[Run], old: Sequence[str], new: Sequence[str]) -> Links:
    """Return the links that runs over both whole texts say. Raises: ValueError where they are not of these texts."""
    ends = [[*accumulate(map(letters, side))] for side in (old, new)]
    kept: dict[tuple[int, int], int] = {}
    at = [0, 0]
    for mark, text in runs:
        size = letters(text)
        while size and not mark:
            i, j = (bisect_right(end, place) for end, place in zip(ends, at, strict=True))
            if i == len(old) or j == len(new):
                raise ValueError("the marks keep more than both texts have")
            step = min(size, ends[0][i] - at[0], ends[1][j] - at[1])
            kept[i, j] = kept.get((i, j), 0) + step
            at = [at[0] + step, at[1] + step]
            size -= step
        if mark:
            at[mark == "ins"] += size
    if at != [end[-1] for end in ends]:
        raise ValueError("the marks do not give back both texts")
    found = [(i, j) for (i, j), n in kept.items() if n >= KEPT_SHARE * min(letters(old[i]), letters(new[j]))]
    return [{"old": [i], "new": [j]} for i, j in sorted(found)]


def marked(text: str) -> Iterator[Run]:
    """Yield the runs of a text with `MARKS`."""
    for deleted, inserted, kept in _MARKED.findall(text):
        yield ("del", deleted) if deleted else ("ins", inserted) if inserted else ("", kept)


def wdiff(files: Files) -> Iterator[Run]:
    """Yield the runs of GNU wdiff."""
    return marked(_output("wdiff", *_options(), *files))


def dwdiff(files: Files) -> Iterator[Run]:
    """Yield the runs of dwdiff, punctuation apart from words as where it is timed."""
    return marked(_output("dwdiff", "-P", *_options(), *files))


def git(files: Files) -> Iterator[Run]:
    """Yield the runs of git's word diff, with all of the text."""
    options = ("--no-index", "--no-color", "-U99999999", "--word-diff=porcelain", "--diff-algorithm=histogram")
    told = _output("git", "diff", *options, *files)
    if not told:  # nothing differs
        yield "", shared.load("peers").text(files[1])
    for line in told.partition("\n@@")[2].split("\n")[1:]:
        if line[:1] in (" ", "+", "-"):
            yield {" ": "", "+": "ins", "-": "del"}[line[0]], line[1:]


def web_monitoring(files: Files) -> Iterator[Run]:
    """Yield the runs of web-monitoring-diff's diff of the text of two pages."""
    import web_monitoring_diff  # type: ignore[import-not-found]  # of the peers' environment

    page = shared.load("peers").html
    for code, text in web_monitoring_diff.html_text_diff(*map(page, files))["diff"]:
        yield ("del", "", "ins")[code + 1], text


def redlines(files: Files) -> Iterator[Run]:
    """Yield the runs of redlines, which writes a pilcrow where a paragraph ends."""
    from redlines import Redlines  # type: ignore[import-not-found]  # of the peers' environment

    after = 0
    made = Redlines(*map(shared.load("peers").text, files)).output_markdown.replace("¶", "")
    for span in _SPAN.finditer(made):
        yield "", made[after : span.start()]
        yield "del" if span[1] == "red" else "ins", span[2]
        after = span.end()
    yield "", made[after:]


class _Marked(HTMLParser):
    """The runs of a page with `del` and `ins` elements."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.runs: list[Run] = []
        self.within: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("ins", "del"):
            self.within.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.within:
            self.within.remove(tag)

    def handle_data(self, data: str) -> None:
        self.runs.append((self.within[-1] if self.within else "", data))


def htmldiff(files: Files) -> Iterator[Run]:
    """Yield the runs of lxml's htmldiff of two pages."""
    from lxml.html import diff

    reader = _Marked()
    reader.feed(diff.htmldiff(*map(shared.load("peers").html, files)))
    reader.close()
    return iter(reader.runs)


def xmldiff_links(files: Files) -> Links:
    """Return which paragraphs of two pages xmldiff takes for the same node, with its fast match."""
    from lxml import etree
    from xmldiff.diff import Differ  # type: ignore[import-not-found]  # of the peers' environment

    old, new = (etree.fromstring(shared.load("peers").html(file)) for file in files)
    differ = Differ(fast_match=True, ratio_mode="faster")
    differ.set_trees(old, new)  # it copies the old tree
    places = [{node: number for number, node in enumerate(tree.iter("p"))} for tree in (differ.left, differ.right)]
    found = [(places[0][a], places[1][b]) for a, b, _ in differ.match() if a in places[0] and b in places[1]]
    return [{"old": [i], "new": [j]} for i, j in sorted(found)]


def _options() -> list[str]:
    """Return the options of wdiff and dwdiff that set our marks."""
    return [word for option, mark in zip("wxyz", MARKS, strict=True) for word in (f"-{option}", mark)]


def _output(*command: str) -> str:
    """Return what a program writes; as for diff, 1 says that the files differ. Raises: CalledProcessError."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - a peer
    if done.returncode > 1:
        done.check_returncode()
    return done.stdout


RUNS = {
    "GNU wdiff, links": wdiff,
    "dwdiff, links": dwdiff,
    "git --word-diff, links": git,
    "web-monitoring-diff, links": web_monitoring,
    "redlines, links": redlines,
    "lxml htmldiff, links": htmldiff,
}
