"""Manifests: a digest and a path a line, as `sha512sum` and BagIt write them.

In a path CR, LF and % are percent-encoded, and nothing else is (RFC 8493, section 2.1.3).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from diffreport.archive.disk import Digests

_ENCODED = {"\r": "%0D", "\n": "%0A", "%": "%25"}
_CODE = re.compile("|".join(_ENCODED.values()), re.IGNORECASE)


def manifest(digests: Mapping[str, Digests], algorithm: str, paths: Iterable[str]) -> bytes:
    """Return the manifest of the given paths, sorted by path; `algorithm` is "sha512" or "sha256"."""
    return "".join(f"{getattr(digests[path], algorithm)}  {encoded(path)}\n" for path in sorted(paths)).encode()


def encoded(path: str) -> str:
    """Return a path as a manifest has it."""
    return re.sub("[\r\n%]", lambda found: _ENCODED[found[0]], path)


def decoded(path: str) -> str:
    """Return the path that a manifest means."""
    return _CODE.sub(lambda found: chr(int(found[0][1:], 16)), path)
