"""What a PDF says of itself: title, author, subject and dates that come from the editions, and its bookmarks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from diffreport.report.pdf.bookmarks import renamed, string

_INFO = re.compile(rb"/Info (\d+) 0 R")
_ROOT = re.compile(rb"/Root (\d+ \d+ R)")
_SIZE = re.compile(rb"/Size (\d+)")
_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_DATE = re.compile(rb"/(CreationDate|ModDate) \(D:\d{14}[^)]*\)")
_NODE = re.compile(rb"\(node(\d{8})\)")


class Told(NamedTuple):
    """What a PDF says of itself; `date` is an ISO date, "" for none, `bookmarks` are as `bookmarks.titles` has them."""

    title: str
    author: str
    subject: str
    date: str
    bookmarks: Mapping[str, str]


def signed(pdf: bytes, told: Told) -> bytes:
    """Return a PDF with what it says of itself, and without when it was made; one that is not as expected as it is.

    Chromium tells elements apart by numbers that now and then begin one later: they are counted anew, in their order.
    The new records are an update at the end, as the format has it (ISO 32000-1, 7.5.6).
    """
    start, tail = _START.search(pdf[-100:]), pdf[-400:]
    info, root, size = _INFO.search(tail), _ROOT.search(tail), _SIZE.search(tail)
    if start is None or info is None or root is None or size is None:
        return pdf
    pdf = _DATE.sub(lambda date: b" " * len(date[0]), pdf[:4096]) + pdf[4096:]
    counted = {node: n for n, node in enumerate(sorted(set(_NODE.findall(pdf))))}
    pdf = _NODE.sub(lambda node: b"(node%08d)" % counted[node[1]], pdf)
    entries = {"Title": told.title, "Author": told.author, "Subject": told.subject, "Creator": "diffreport"}
    record = b"".join(b"/%s %s\n" % (name.encode(), string(text)) for name, text in entries.items() if text)
    if told.date:
        date = f"(D:{told.date.replace('-', '')[:8]}000000Z)".encode()
        record += b"/CreationDate %s\n/ModDate %s\n" % (date, date)
    records = {int(info[1]): b"<<%s>>" % record, **dict(renamed(pdf, told.bookmarks))}
    made, table = pdf, b"xref\n"
    for number, record in sorted(records.items()):
        table += b"%d 1\n%010d 00000 n \n" % (number, len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, record.strip())
    trailer = b"trailer\n<</Size %s /Root %s /Info %s 0 R /Prev %s>>\n" % (size[1], root[1], info[1], start[1])
    return made + table + trailer + b"startxref\n%d\n%%%%EOF\n" % len(made)
