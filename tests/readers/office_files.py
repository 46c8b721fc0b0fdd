"""Zip packages and the documents in them, built in code."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

EPOCH = (2026, 1, 1, 0, 0, 0)


def package(parts: Iterable[tuple[str, str | bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip file of named parts, in their order; a name may come twice."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts:
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = method
            raw = content.encode() if isinstance(content, str) else content
            archive.NameToInfo.pop(name, None)  # no warning about a name that comes twice
            archive.writestr(info, raw)
    return buffer.getvalue()
