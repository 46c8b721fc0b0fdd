"""A zip package (DOCX, ODT, EPUB), of which only the parts that are asked for are ever read."""

from __future__ import annotations

import re
import struct
import zlib
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

from diffreport.errors import InputError

MAGIC = b"PK\x03\x04"

_END, _DIRECTORY, _LOCAL = b"PK\x05\x06", b"PK\x01\x02", MAGIC
_WIDE_LOCATOR, _WIDE_END = b"PK\x06\x07", b"PK\x06\x06"
_END_FORM = struct.Struct("<4s4H2LH")
_WIDE_LOCATOR_FORM = struct.Struct("<4sLQL")
_WIDE_END_FORM = struct.Struct("<4sQ2H2L4Q")
_DIRECTORY_FORM = struct.Struct("<4s6H3L5H2L")
_LOCAL_FORM = struct.Struct("<4s5H3L2H")
_LONGEST_COMMENT = 65_535  # what its length field holds
_ENCRYPTED, _UTF8 = 0x1 | 0x40 | 0x2000, 0x800  # general purpose bits: plain, strong, or masked headers
_STORED, _DEFLATED = 0, 8
_WIDE = 0xFFFFFFFF  # a size or an offset that stands in the extra field of 64 bits

_PARTS = 65_535  # what the count of an archive of 32 bits holds; a document has some twenty, a book a thousand
_PART = 64 << 20  # bytes; the text of the longest documents known takes 30 MB of XML
_TOTAL = 256 << 20  # bytes read of one package; as much as a file may have
_FREE = 1 << 20  # bytes that any part may unpack to
_RATIO = 300  # times; XML packs 10 to 100 times, deflate at most 1,032 times
_CHUNK = 1 << 16  # bytes unpacked at once
_OUTSIDE = re.compile(r"/|[A-Za-z]:|(?:.*/)?\.\.(?:/|$)", re.DOTALL)  # absolute names, and those that climb


class _Entry(NamedTuple):
    """A part as the directory tells of it."""

    flags: int
    method: int
    crc: int
    packed: int  # bytes
    size: int  # bytes
    offset: int  # of its local header
    stored_name: bytes


@dataclass(slots=True)
class Package:
    """An open package. Nothing of it is unpacked but what `read` is called for."""

    shown: str
    _data: bytes
    _entries: dict[str, _Entry]
    _repeated: frozenset[str]
    _offsets: list[int]  # where parts begin and the directory does, in order
    _folded: dict[str, str] = field(default_factory=dict)
    _total: int = 0

    @classmethod
    def open(cls, data: bytes, shown: str) -> Package:
        """Return the package in a zip file's bytes; `shown` is how messages call the file.

        Cost: linear in the number of parts. Raises: InputError if its directory is missing, damaged, names parts
        outside the package, or lists too many.
        """
        start, end = _directory(data, shown)
        entries: dict[str, _Entry] = {}
        repeated: set[str] = set()
        offsets = [start]
        for name, entry in _entries(data[start:end], shown):
            if _OUTSIDE.match(name):
                raise _damaged(shown, f"names a part outside of itself ({name[:80]!a})")
            if name in entries:
                repeated.add(name)
            entries[name] = entry
            offsets.append(entry.offset)
        return cls(shown, data, entries, frozenset(repeated), sorted(offsets))

    def names(self) -> list[str]:
        """Return the names of all parts, in the order of the directory, folders left out."""
        return [name for name in self._entries if not name.endswith("/")]

    def __contains__(self, name: str) -> bool:
        return self._name(name) is not None

    def read(self, name: str) -> bytes:
        """Return a part's bytes. Names differ by their case only where the package has both.

        Cost: linear in the part's size.
        Raises: InputError if the part is missing, there twice, encrypted, damaged, packed by another method than
            deflate, or unpacks to too much.
        """
        known = self._name(name)
        if known is None:
            raise _damaged(self.shown, f"has no part {name[:80]!a}")
        if known in self._repeated:
            raise _damaged(self.shown, f"has two parts named {known[:80]!a}")
        entry, what = self._entries[known], ascii(known[:80])
        if entry.flags & _ENCRYPTED:
            raise InputError(self.shown, f"is protected by a password (its part {what})", "save it without one")
        if entry.method not in (_STORED, _DEFLATED):
            raise _damaged(self.shown, f"packs its part {what} by a method that no document uses ({entry.method})")
        packed = self._packed(entry, what)
        content = packed if entry.method == _STORED else self._inflated(packed, what)
        self._count(len(content), what)
        if len(content) != entry.size or zlib.crc32(content) != entry.crc:
            raise _damaged(self.shown, f"is damaged (its part {what} has another size or checksum than stated)")
        self._total += len(content)
        return content

    def _name(self, name: str) -> str | None:
        """Return the name that a part has in this package."""
        if name in self._entries:
            return name
        if not self._folded:
            self._folded = {known.lower(): known for known in self._entries}
        return self._folded.get(name.lower())

    def _packed(self, entry: _Entry, what: str) -> bytes:
        """Return a part's bytes as they are stored. Raises: InputError if they are not where the directory says."""
        data, offset = self._data, entry.offset
        following = bisect_right(self._offsets, offset)
        is_alone = following < 2 or self._offsets[following - 2] != offset
        header = data[offset : offset + _LOCAL_FORM.size]
        if len(header) < _LOCAL_FORM.size or header[:4] != _LOCAL or following == len(self._offsets):
            raise _damaged(self.shown, f"is damaged (its part {what} is not where it should be)")
        *_, name_length, extra_length = _LOCAL_FORM.unpack(header)
        begin = offset + _LOCAL_FORM.size
        if data[begin : begin + name_length] != entry.stored_name:
            raise _damaged(self.shown, f"is damaged (its part {what} has another name where it stands)")
        begin += name_length + extra_length
        if not is_alone or begin + entry.packed > self._offsets[following]:
            raise _damaged(self.shown, f"is damaged (its part {what} overlaps another)")
        return data[begin : begin + entry.packed]

    def _inflated(self, packed: bytes, what: str) -> bytes:
        """Return the content of a deflated part. Raises: InputError if it is damaged or too much."""
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        chunks: list[bytes] = []
        size = 0
        rest = packed
        try:
            while not unpacker.eof:
                chunk = unpacker.decompress(rest, _CHUNK)
                rest = unpacker.unconsumed_tail
                if not chunk and not rest:
                    break
                chunks.append(chunk)
                size += len(chunk)
                self._count(size, what)
                if size > _FREE and size > _RATIO * (len(packed) - len(rest)):
                    raise _damaged(self.shown, f"unpacks to more than {_RATIO} times its size (its part {what})")
        except zlib.error as error:
            raise _damaged(self.shown, f"is damaged (its part {what} does not unpack)") from error
        if not unpacker.eof or unpacker.unused_data:
            raise _damaged(self.shown, f"is damaged (its part {what} does not end where it should)")
        return b"".join(chunks)

    def _count(self, size: int, what: str) -> None:
        """Check the size of a part so far. Raises: InputError if it is too much."""
        if size > _PART or self._total + size > _TOTAL:
            most = _PART if size > _PART else _TOTAL
            raise InputError(self.shown, f"unpacks to more than {most >> 20} MiB (its part {what})", "split it")


def _damaged(shown: str, wrong: str) -> InputError:
    return InputError(shown, wrong, "download it again, or save it anew")


def _directory(data: bytes, shown: str) -> tuple[int, int]:
    """Return where the directory of parts begins and ends. Raises: InputError if it is missing or forged."""
    at = data.rfind(_END, max(0, len(data) - _LONGEST_COMMENT - _END_FORM.size))
    if at < 0 or at + _END_FORM.size > len(data):
        raise _damaged(shown, "is cut off (the directory of its parts is missing)")
    _, _, _, _, count, size, start, _ = _END_FORM.unpack_from(data, at)
    end = at
    locator = at - _WIDE_LOCATOR_FORM.size
    if locator >= 0 and data[locator : locator + 4] == _WIDE_LOCATOR:
        end = _WIDE_LOCATOR_FORM.unpack_from(data, locator)[2]
        if end + _WIDE_END_FORM.size > locator or data[end : end + 4] != _WIDE_END:
            raise _damaged(shown, "is damaged (the directory of its parts is not where it should be)")
        *_, count, size, start = _WIDE_END_FORM.unpack_from(data, end)
    if count > _PARTS:
        raise InputError(shown, f"has more than {_PARTS:,} parts", "split it")
    if start + size != end:
        raise _damaged(shown, "is damaged (the directory of its parts is not where it should be)")
    return start, end


def _entries(directory: bytes, shown: str) -> list[tuple[str, _Entry]]:
    """Return the names and entries of a directory, whatever count of them is stated. Raises: InputError."""
    found: list[tuple[str, _Entry]] = []
    at = 0
    while at < len(directory):
        if len(found) == _PARTS:
            raise InputError(shown, f"has more than {_PARTS:,} parts", "split it")
        if len(directory) - at < _DIRECTORY_FORM.size or directory[at : at + 4] != _DIRECTORY:
            raise _damaged(shown, "is damaged (the directory of its parts cannot be read)")
        fields = _DIRECTORY_FORM.unpack_from(directory, at)
        flags, method, crc, packed, size = fields[3], fields[4], fields[7], fields[8], fields[9]
        name_length, extra_length, comment_length, offset = fields[10], fields[11], fields[12], fields[16]
        at += _DIRECTORY_FORM.size
        raw = directory[at : at + name_length]
        extra = directory[at + name_length : at + name_length + extra_length]
        at += name_length + extra_length + comment_length
        if _WIDE in (packed, size, offset):
            size, packed, offset = _wide(extra, (size, packed, offset), shown)
        name = raw.decode("utf-8" if flags & _UTF8 else "cp437", errors="replace").replace("\\", "/")
        found.append((name, _Entry(flags, method, crc, packed, size, offset, raw)))
    return found


def _wide(extra: bytes, values: tuple[int, int, int], shown: str) -> list[int]:
    """Return size, packed size and offset, those of 64 bits from the extra field. Raises: InputError."""
    at = 0
    while at + 4 <= len(extra):
        tag, length = struct.unpack_from("<2H", extra, at)
        if tag == 1:
            missing = sum(value == _WIDE for value in values)
            if length < missing * 8 or at + 4 + missing * 8 > len(extra):
                break
            wide = iter(struct.unpack_from(f"<{missing}Q", extra, at + 4))
            return [next(wide) if value == _WIDE else value for value in values]
        at += 4 + length
    raise _damaged(shown, "is damaged (the directory of its parts states no size for one)")
