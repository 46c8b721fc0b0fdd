"""Reads both editions back off a marked text, by what docs/exports.md says of it and nothing else."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from diffreport.readers.markdown import read
from diffreport.readers.outline import to_blocks
from diffreport.readers.task import Task

_CRITIC = re.compile(
    r"(\\[!-/:-@\[-`{-~])"
    r"|\{--(?P<gone>(?:\\.|(?!--\}).)*)--\}|\{\+\+(?P<came>(?:\\.|(?!\+\+\}).)*)\+\+\}"
    r"|\{~~(?P<old>(?:\\.|(?!~>).)*)~>(?P<new>(?:\\.|(?!~~\}).)*)~~\}|\{>>(?P<said>(?:\\.|(?!<<\}).)*)<<\}",
    re.DOTALL,
)
_WDIFF = re.compile(r"\[-(?P<old>.*?)-\]|\{\+(?P<new>.*?)\+\}", re.DOTALL)
_SIGNS = re.compile(r"(?<=\[)\\(?=\\*-)|(?<=-)\\(?=\\*\])|(?<=\{)\\(?=\\*\+)|(?<=\+)\\(?=\\*\})")
_LITERAL = re.compile(r"^\\(?=\\*(?:$|([-=_*~─—])(?: ?\1){2,}$|#{1,6}(?!.* \| )[ \t]))", re.MULTILINE)
_HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


def markdown_of(marked: str, side: str) -> str:
    """Return the Markdown of one edition: every mark replaced by what that edition has."""
    shown = {"old": ("gone", "old"), "new": ("came", "new")}[side]
    return _CRITIC.sub(lambda found: found[1] or "".join(found[name] or "" for name in shown), marked)


def comments_in(marked: str) -> list[str]:
    """Return the comments of a text in CriticMarkup."""
    return [found["said"] for found in _CRITIC.finditer(marked) if found["said"] is not None]


def critic_texts(marked: str, side: str) -> list[str]:
    """Return the blocks' texts of one edition of a text in CriticMarkup, as the reader of Markdown finds them."""
    return [block.text for block in to_blocks(read(Task(b"", "marked.md", markdown_of(marked, side))))]


def wdiff_texts(marked: str, side: str) -> list[str]:
    """Return the blocks' texts of one edition of a text with the marks of wdiff."""
    out, at = [], 0
    for found in _WDIFF.finditer(marked):
        out += [_plain(marked[at : found.start()]), _plain(found[side] or "")]
        at = found.end()
    blocks = re.split(r"\n\n+", "".join([*out, _plain(marked[at:])]).strip("\n"))
    return [_LITERAL.sub("", block) for block in blocks if block]


def patched(text: str, diff: str) -> str:
    """Return a text with a unified diff applied to it; every line that it tells of is checked."""
    lines, out, at = text.split("\n")[:-1], [], 0
    edits = diff.split("\n")[2:-1]
    while edits:
        head = _HUNK.fullmatch(edits.pop(0))
        assert head
        old, new = int(head[2] or 1), int(head[4] or 1)
        start = int(head[1]) - (old > 0)
        out += lines[at:start]
        assert len(out) == int(head[3]) - (new > 0)
        at = start
        while old or new:
            sign, line = edits[0][0], edits.pop(0)[1:]
            if sign in " -":
                assert lines[at] == line
                at, old = at + 1, old - 1
            if sign in " +":
                out, new = [*out, line], new - 1
    return "".join(f"{line}\n" for line in [*out, *lines[at:]])


def patched_by_program(text: str, diff: str, folder: Path) -> str:
    """Return a text that the program `patch` has applied a diff to, without help of its guesses."""
    (folder / "old.txt").write_bytes(text.encode())
    (folder / "changes.diff").write_bytes(diff.encode())
    command = ["patch", "--fuzz=0", "--batch", "--silent", "old.txt", "changes.diff"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return (folder / "old.txt").read_bytes().decode()


def _plain(text: str) -> str:
    return _SIGNS.sub("", text)
