"""Answers that are none: each with the code of docs/check.md, and how a server is told to give it at a path."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from typing import Any

from tests.watch.server import Server

TEXT = b"<p>About 300 fighters remained.</p>" * 20
BOMB = gzip.compress(b"\0" * (64 << 20))
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def _published(**how: Any) -> Callable[[Server, str], object]:
    return lambda server, path: server.publish(path, **how)


def _coded(coding: str, content: bytes, **how: Any) -> Callable[[Server, str], object]:
    return _published(content=content, headers={"Content-Encoding": coding}, **how)


BAD: dict[str, tuple[str, Callable[[Server, str], object]]] = {
    "not there": ("status", _published(content=TEXT, status=404)),
    "forbidden": ("status", _published(content=TEXT, status=403)),
    "broken": ("status", _published(content=TEXT, status=500)),
    "busy": ("status", _published(content=TEXT, status=503)),
    "busy for long": ("later", _published(status=429, headers={"Retry-After": "86400"})),
    "no content": ("status", _published(status=204)),
    "reset content": ("status", _published(status=205)),
    "a part": ("status", _published(content=TEXT, status=206, headers={"Content-Range": "bytes 0-9/700"})),
    "accepted": ("status", _published(content=TEXT, status=202)),
    "empty": ("empty", _published()),
    "empty when decoded": ("empty", _coded("gzip", gzip.compress(b""))),
    "cut short": ("truncated", _published(content=TEXT, cut=100)),
    "cut short in pieces": ("truncated", _published(content=TEXT, chunked=True, cut=100)),
    "cut short in gzip": ("truncated", _coded("gzip", gzip.compress(TEXT)[:-9])),
    "cut short in deflate": ("truncated", _coded("deflate", zlib.compress(TEXT)[:-9])),
    "pieces that are none": ("truncated", _published(wire=HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n<p>")),
    "damaged gzip": ("encoding", _coded("gzip", b"no gzip at all")),
    "damaged deflate": ("encoding", _coded("deflate", b"no deflate at all")),
    "damaged check of gzip": ("encoding", _coded("gzip", gzip.compress(TEXT)[:-8] + b"12345678")),
    "Brotli that nobody asked for": ("encoding", _coded("br", b"\x1b\x03\x00")),
    "coded twice": ("encoding", _coded("gzip, gzip", gzip.compress(gzip.compress(TEXT)))),
    "a bomb of gzip": ("too_large", _coded("gzip", BOMB)),
    "a bomb of deflate": ("too_large", _coded("deflate", zlib.compress(b"\0" * (64 << 20)))),
    "larger than allowed": ("too_large", _published(content=b"x" * 3_000_000)),
    "endless": ("too_large", _published(content=b"x" * 60_000, endless=True, headers={"Content-Length": ""})),
    "endless pieces": (
        "too_large",
        _published(wire=HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + (b"8000\r\n" + b"x" * 0x8000 + b"\r\n") * 70),
    ),
    "a byte now and then": ("timeout", _published(content=TEXT, piece=1, pause_seconds=0.02)),
    "headers byte by byte": ("timeout", _published(content=TEXT, piece=1, pause_seconds=0.02, slow_headers=True)),
    "no answer": ("timeout", _published(content=TEXT, pause_seconds=30, slow_headers=True)),
    "a long line that is no HTTP": ("protocol", _published(wire=b"220 " + b"x" * 50_000 + b"\r\n\r\n")),
    "no HTTP": ("protocol", _published(wire=b"SSH-2.0-OpenSSH_9.7\r\n\r\n")),
    "headers without end": ("protocol", _published(wire=HEAD + b"X-A: b\r\n" * 20_000)),
    "two lengths": ("protocol", _published(wire=HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n<p>Hi")),
    "nothing at all": ("connection", _published(wire=b"", cut=0)),
    "redirects in a ring": ("redirects", lambda server, path: server.redirect(path, path)),
    "redirects to nowhere": ("redirects", _published(status=302)),
    "redirects to a file": ("refused", lambda server, path: server.redirect(path, "file:///etc/passwd")),
    "not modified since never": ("status", _published(status=304)),
    "many choices": ("status", _published(content=TEXT, status=300, headers={"Location": "/b"})),
}
