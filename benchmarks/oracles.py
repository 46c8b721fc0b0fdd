"""What independent programs find in a file: the words that its reader is held to.

| file | oracle |
|---|---|
| PDF | pdftotext (poppler), in the order of the page's content or in that of its layout: whichever agrees better |
| DOCX, ODT, EPUB | pandoc, tracked changes accepted; for DOCX also its text nodes, of which pandoc skips some |
| HTML | the text nodes of html5lib's tree, whole page |
| XML | all text nodes |
| plain text, Markdown | the file itself |
"""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

from benchmarks import environment, peers

PROGRAMS = {".pdf": ("pdftotext", "poppler-utils"), ".docx": ("pandoc", "pandoc")}
PROGRAMS |= dict.fromkeys((".odt", ".epub"), PROGRAMS[".docx"])
PAGES = (".html", ".htm")
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Elements of bills and statutes whose borders part no words.
PHRASES = frozenset(
    "quote term italic bold superscript subscript linebreak short-title official-title-amendment act-name"
    " external-xref internal-xref added-phrase deleted-phrase enum-in-header sponsor cosponsor committee-name"
    " action-date effective-date popular-name definition ref inline i b sup sub shortTitle date".split()
)


class Oracle(NamedTuple):
    """What a file holds as others read it: texts of which the best counts, and text that may be there or not."""

    texts: tuple[str, ...]
    allowed: str = ""  # counts for precision alone
    fold_case: bool = False  # a stylesheet prints some of it in capitals


def absence(suffix: str) -> str | None:
    """Return why files of a suffix cannot be judged on this machine, None if they can."""
    program, package = PROGRAMS.get(suffix, ("", ""))
    if program and not shutil.which(program):
        return f"{program} is not installed; Debian package {package}"
    if suffix in PAGES:
        return peers.absence(peers.Peer("html5lib", "", "html5lib"))
    return None


def oracle(file: Path) -> Oracle:
    """Return what the independent program for a file finds in it. Raises: ValueError for other suffixes."""
    match file.suffix:
        case ".pdf":
            return Oracle(tuple(_output("pdftotext", f"-{mode}", str(file), "-") for mode in ("raw", "layout")))
        case ".docx":
            return Oracle((pandoc(file),), word_nodes(file))
        case ".odt" | ".epub":
            return Oracle((pandoc(file),))
        case ".html" | ".htm":
            found = _output(str(environment.MAIN.python), "-m", "benchmarks.html_text", str(file))
            return Oracle(tuple(json.loads(found)))
        case ".xml":
            root = ElementTree.parse(file).getroot()  # noqa: S314 - files of ../shared
            return Oracle((xml_nodes(root),), fold_case=True)
        case ".txt" | ".md":
            return Oracle((decoded(file.read_bytes()),))
    raise ValueError(f"no oracle for {file.suffix}")


def decoded(data: bytes) -> str:
    """Return a plain text: UTF-8, else Windows-1252."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _output(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, check=True)  # noqa: S603 - the oracle
    return done.stdout.decode("utf-8", errors="replace")


def pandoc(file: Path) -> str:
    """Return the strings of pandoc's document, without the list labels that its writers add."""
    tree = json.loads(_output("pandoc", "--track-changes=accept", "-t", "json", str(file)))
    return "".join(_strings(tree["blocks"]))


def _strings(tree: Any) -> Iterator[str]:
    """Yield the texts of a pandoc tree, white space where its words are parted."""
    stack = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            yield node
        elif isinstance(node, list):
            stack += reversed(node)
        elif isinstance(node, dict):
            _push(node, stack)


_SPACED = frozenset(("Space", "SoftBreak", "LineBreak"))
_TEXTUAL = frozenset(("Code", "CodeBlock", "Math"))  # their last argument is text
_MARKED = frozenset("Emph Underline Strong Strikeout Superscript Subscript SmallCaps Quoted Cite Link Span".split())


def _push(node: dict[str, Any], stack: list[Any]) -> None:
    """Put what a node of a pandoc tree holds on the stack, in order."""
    name: str = node["t"]
    held: Any = node.get("c")
    if name in _SPACED:
        stack.append(" ")
    elif name == "Str":
        stack.append(held)
    elif name in _TEXTUAL:
        stack.append(held[-1])
    elif name in ("Image", "RawInline", "RawBlock"):  # an image's words describe it and stand on no page
        return
    elif name in _MARKED:
        stack.append([part for part in _content(name, held) if isinstance(part, dict)])
    else:  # a block, or a note: its words stand apart from those around it
        stack += [" ", _only_nodes(held), " "]


def _content(name: str, held: Any) -> list[Any]:
    """Return the inline nodes of a marked inline."""
    if name in ("Quoted", "Cite", "Span"):
        return list(held[1])
    return list(held[1]) if name == "Link" else list(held)


def _only_nodes(held: Any) -> Any:
    """Return nested lists of nodes alone: attributes, numbers and names are no text."""
    if isinstance(held, dict):
        return held if "t" in held else []
    return [part for item in held if (part := _only_nodes(item))] if isinstance(held, list) else []


def word_nodes(file: Path) -> str:
    """Return the text nodes of a DOCX: body and notes, without what was deleted, moved away or has a fallback."""
    with zipfile.ZipFile(file) as package:
        parts = [n for n in package.namelist() if n.removeprefix("word/") in _BODY_PARTS]
        trees = [ElementTree.fromstring(package.read(part)) for part in parts]  # noqa: S314 - files of ../shared
    return " ".join("".join(_word_text(tree)) for tree in trees)


_BODY_PARTS = ("document.xml", "footnotes.xml", "endnotes.xml")
_ABSENT = (WORD + "del", WORD + "moveFrom", CHOICE + "Fallback")
_PARTING = (WORD + "p", WORD + "tab", WORD + "br", WORD + "cr", WORD + "tc")


def _word_text(tree: ElementTree.Element) -> Iterator[str]:
    stack: list[ElementTree.Element | str] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            yield node
        elif node.tag == WORD + "t":
            yield node.text or ""
        elif node.tag not in _ABSENT:
            gap = [" "] if node.tag in _PARTING else []
            stack += [*gap, *reversed(node), *gap]


def xml_nodes(root: ElementTree.Element) -> str:
    """Return all text nodes of an XML document, elements that part words parted by a space."""
    out: list[str] = []
    stack: list[ElementTree.Element | str] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            out.append(node)
            continue
        gap = "" if str(node.tag).rpartition("}")[2] in PHRASES else " "
        out.append(gap)
        stack += [node.tail or "", gap, *reversed(node), node.text or ""]
    return "".join(out)
