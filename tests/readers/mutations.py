"""Valid files, changed a little: as a bad line, a bad disk, a bad program or a bad person would change them."""

from __future__ import annotations

import copy
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Sequence
from random import Random
from xml.etree import ElementTree

from tests.readers.office_files import package

Change = Callable[[bytes, Random], bytes]

_NUMBERS = (b"0", b"-1", b"1", b"255", b"65536", b"2147483648", b"99999999999999999999", b"1e309", b"nan", b"", b"0.5")
_BYTES = (b"\0", b"\xff", b"<", b">", b"&", b'"', b"{", b"}", b"\\", b"(", b")", b"[", b"]", b"\n", b"\r", b"|", b"%")
_BYTES += (b"\xed\xa0\x80", b"\xe2\x80\xae", b"\xef\xbb\xbf", b"\xff\xfe", b"`", b"*", b"#", b"_", b":", b"-", b"=")
_NUMBER = re.compile(rb"\d+")
_TAG = re.compile(rb"<[^<>]{1,300}>")
_OBJECT = re.compile(rb"\d+ 0 obj.*?endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\n(.*?)\nendstream", re.DOTALL)
_TOKEN = re.compile(rb"[^\s/<>\[\]()]+|[/<>\[\]()]")
_LONGEST = 1 << 16  # bytes: what a change may not make longer; size is what bad_inputs.py is for


def _span(data: bytes, random: Random, most: int = 200) -> tuple[int, int]:
    start = random.randrange(len(data) + 1)
    return start, min(len(data), start + random.randrange(1, most))


def flip(data: bytes, random: Random) -> bytes:
    """Change some bytes."""
    out = bytearray(data or b"\0")
    for _ in range(random.choice((1, 1, 2, 8, 64))):
        out[random.randrange(len(out))] = random.randrange(256)
    return bytes(out)


def insert(data: bytes, random: Random) -> bytes:
    """Put in a byte or a character that means something."""
    at = random.randrange(len(data) + 1)
    return data[:at] + random.choice(_BYTES) * random.choice((1, 1, 2, 50)) + data[at:]


def truncate(data: bytes, random: Random) -> bytes:
    """Cut off the end."""
    return data[: random.randrange(len(data) + 1)]


def cut(data: bytes, random: Random) -> bytes:
    """Take a piece out."""
    start, end = _span(data, random)
    return data[:start] + data[end:]


def repeat(data: bytes, random: Random) -> bytes:
    """Write a piece several times."""
    start, end = _span(data, random)
    return data[:start] + data[start:end] * random.choice((2, 2, 3, 20)) + data[end:]


def swap(data: bytes, random: Random) -> bytes:
    """Let two pieces change places."""
    (a, b), (c, d) = sorted((_span(data, random), _span(data, random)))
    return data if b > c else data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def renumber(data: bytes, random: Random) -> bytes:
    """Write other numbers."""
    return _replaced(data, _NUMBER, random, lambda _: random.choice(_NUMBERS))


def retag(data: bytes, random: Random) -> bytes:
    """Write other tags of the same file, no tag, or a tag twice."""
    tags = _TAG.findall(data) or [b"<p>"]
    return _replaced(data, _TAG, random, lambda found: random.choice((random.choice(tags), b"", found[0] * 2)))


def rebranch(data: bytes, random: Random) -> bytes:
    """Move, double, drop or rename elements of an XML tree, or write other attributes: it stays well-formed."""
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError:
        return retag(data, random)
    for _ in range(random.choice((1, 1, 2, 4))):
        parents = [element for element in root.iter() if len(element)]
        if not parents:
            break
        parent, other = random.choice(parents), random.choice(parents)
        at = random.randrange(len(parent))
        child = parent[at]
        match random.randrange(8):
            case 0:
                del parent[at]
            case 1:
                parent.insert(at, copy.deepcopy(child))
            case 2:
                other.append(copy.deepcopy(child))
            case 3:
                parent[at] = copy.deepcopy(random.choice(list(root.iter())))
            case 4:
                child.tag = random.choice(list(root.iter())).tag
            case 5:
                child.text, child.tail = child.tail, child.text
            case _:
                marked = [element for element in root.iter() if element.attrib]
                if marked:
                    element = random.choice(marked)
                    element.set(random.choice(sorted(element.attrib)), random.choice(_NUMBERS).decode())
    return ElementTree.tostring(root)[:_LONGEST]


def retoken(data: bytes, random: Random) -> bytes:
    """Write other words of the same file."""
    tokens = _TOKEN.findall(data) or [b"a"]
    return _replaced(data, _TOKEN, random, lambda _: random.choice(tokens))


def reline(data: bytes, random: Random) -> bytes:
    """Shuffle lines, indent them, or join them."""
    lines = data.split(b"\n")
    for _ in range(random.choice((1, 2, 5))):
        i, j = random.randrange(len(lines)), random.randrange(len(lines))
        lines[i], lines[j] = lines[j], random.choice((b"", b"    ", b"\t", b"> ", b"- ", b"1. ")) + lines[i]
    return random.choice((b"\n", b"\n", b"\r\n", b"\r", b"\n\n")).join(lines)


def _replaced(
    data: bytes, pattern: re.Pattern[bytes], random: Random, new: Callable[[re.Match[bytes]], bytes]
) -> bytes:
    """Return bytes with one to three matches of a pattern written anew."""
    for _ in range(random.choice((1, 1, 2, 3))):
        found = list(pattern.finditer(data))
        if not found:
            break
        match = random.choice(found)
        data = data[: match.start()] + new(match) + data[match.end() :]
    return data


def repack(data: bytes, random: Random) -> bytes:
    """Change what is in one part of a package, or the parts it has, and pack it again."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as source:
            parts = [(name, source.read(name)) for name in source.namelist()]
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        return flip(data, random)
    if not parts:
        return data
    at = random.randrange(len(parts))
    name, content = parts[at]
    match random.randrange(12):
        case 0:
            del parts[at]
        case 1:
            parts[at] = (parts[random.randrange(len(parts))][0], content)
        case 2:
            parts.append((name, b""))
        case _:
            change = random.choice((flip, insert, cut, swap, renumber, retag, *[rebranch] * 8))
            parts[at] = (name, change(content, random))
    return package(parts, random.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED)))


def reobject(data: bytes, random: Random) -> bytes:
    """Change one object of a PDF, or what its stream holds."""
    objects = list(_OBJECT.finditer(data))
    if not objects:
        return flip(data, random)
    match = random.choice(objects)
    held = match[0]
    inner = _STREAM.search(held)
    if inner and random.random() < 0.7:
        try:
            content = zlib.decompress(inner[1])
        except zlib.error:
            content = inner[1]
        change = random.choice((renumber, retoken, flip, cut, repeat, insert))
        packed = zlib.compress(change(content, random))
        held = held[: inner.start(1)] + packed + held[inner.end(1) :]
    else:
        change = random.choice((renumber, retoken, cut, repeat, flip))
        held = change(held, random)
    return data[: match.start()] + held + data[match.end() :]


_ANY: tuple[Change, ...] = (flip, insert, truncate, cut, repeat, swap)
_PACKED: tuple[Change, ...] = (*_ANY, *[repack] * 40)
_TAGGED: tuple[Change, ...] = (*_ANY, *[retag] * 6, renumber, renumber)
_WRITTEN: tuple[Change, ...] = (*_ANY, reline, reline, reline, retoken, retoken, renumber)
CHANGES: dict[str, tuple[Change, ...]] = {
    "pdf": (*_ANY, *[reobject] * 10, renumber, retoken),
    **dict.fromkeys(("docx", "odt", "epub"), _PACKED),
    "html": _TAGGED,
    "xml": (*_TAGGED, *[rebranch] * 20),
    **dict.fromkeys(("md", "rst", "txt", "rtf", "mhtml"), _WRITTEN),
}


def mutated(sample: bytes, suffix: str, others: Sequence[bytes], random: Random) -> bytes:
    """Return a sample with one to four changes; now and then its second half is another file's."""
    data = sample
    if random.random() < 0.03:
        other = random.choice(others)
        data = sample[: random.randrange(len(sample))] + other[random.randrange(len(other)) :]
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        data = random.choice(CHANGES[suffix])(data, random)[:_LONGEST]
    return data
