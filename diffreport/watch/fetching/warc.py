"""What was fetched, as it went over the wire: a WARC file (ISO 28500:2017, WARC/1.1), which web archives read."""

from __future__ import annotations

import uuid
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diffreport import __version__
from diffreport.archive.disk import replace
from diffreport.errors import DiffreportError, SourceError, UsageError
from diffreport.watch.fetching.addresses import shown
from diffreport.watch.fetching.answers import Exchange, Fetched

if TYPE_CHECKING:
    from warcio.warcwriter import WARCWriter

_FIELDS = "application/warc-fields"
_KINDS = {"request": "application/http; msgtype=request", "response": "application/http; msgtype=response"}
_SPECIFICATION = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"


def write(fetched: Fetched, folder: Path, name: str) -> Path:
    """Write the exchanges that led to an edition and return the file, `name` with `.warc.gz`; whole, or not at all.

    It holds a record on the file, and of every exchange, redirects first, request and response as they went, without
    credentials and cookies, and how the one came of the other. The same exchanges give the same bytes; they
    are their owner's alone.
    Raises: SourceError, code `warc`, if it cannot be written; UsageError without the extra.
    """
    try:
        from warcio.warcwriter import WARCWriter
    except ImportError as error:
        raise UsageError("WARC files: needs warcio; pip install 'diffreport-editions[warc]'") from error
    file = folder / f"{name}.warc.gz"
    into = BytesIO()
    writer = WARCWriter(into, gzip=True, warc_version="1.1")
    started = fetched.exchanges[0].moment if fetched.exchanges else fetched.retrieved
    said = {"software": f"diffreport/{__version__}", "format": "WARC File Format 1.1", "conformsTo": _SPECIFICATION}
    _write_fields(writer, "warcinfo", "", said, {"WARC-Filename": file.name, "WARC-Date": started})
    for n, exchange in enumerate(fetched.exchanges):
        _write_exchange(writer, exchange, fetched.exchanges[:n])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        replace(file, into.getvalue(), 0o600)  # a page behind a password is not for all
    except (OSError, DiffreportError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or error
        wrong = f"was fetched, but its WARC file cannot be written ({reason})"
        raise SourceError(shown(fetched.source or fetched.name), "warc", wrong, f"check {folder}") from error
    return file


def _write_exchange(writer: WARCWriter, exchange: Exchange, before: tuple[Exchange, ...]) -> None:
    known = {"WARC-Date": exchange.moment} | ({"WARC-IP-Address": exchange.address} if exchange.address else {})
    response = _write(writer, "response", exchange.url, exchange.response + exchange.body, known)
    concurrent = {"WARC-Date": exchange.moment, "WARC-Concurrent-To": response}
    _write(writer, "request", exchange.url, exchange.request, concurrent)
    if before:
        said = {"via": before[-1].url, "hopsFromSeed": "R" * len(before)}  # as crawlers write it: R is a redirect
        _write_fields(writer, "metadata", exchange.url, said, concurrent)


def _write_fields(writer: WARCWriter, kind: str, url: str, said: dict[str, str], headers: dict[str, str]) -> None:
    content = "".join(f"{name}: {value}\r\n" for name, value in said.items()).encode()
    _write(writer, kind, url, content, headers)


def _write(writer: WARCWriter, kind: str, url: str, content: bytes, headers: dict[str, str]) -> str:
    """Write a record and return its id, which follows from what it holds."""
    seed = f"{kind} {url} {headers['WARC-Date']} {uuid.uuid5(uuid.NAMESPACE_URL, content.hex())}"
    identity = f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, seed)}>"
    record: Any = writer.create_warc_record(
        url,
        kind,
        payload=BytesIO(content),
        length=len(content),
        warc_content_type=_KINDS.get(kind, _FIELDS),
        warc_headers_dict={"WARC-Record-ID": identity, **headers},
    )
    writer.write_record(record)
    return identity
