"""File names for what is about editions: safe on every file system and in every address, told apart from each other."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence

# What not every file system or address can hold, and what names have between labels and before what tells them apart.
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+|--+|-(?=v\d+$)")
_LONGEST = 80  # characters of a label in a name
_DIGITS = 6  # of a digest, where names would be one: more than the labels of a series need


def safe_name(text: str) -> str:
    """Return a text as part of a name that every file system and address can hold."""
    return _UNSAFE.sub("_", text)[:_LONGEST].strip("._-") or "edition"


def names_apart(texts: Sequence[str], taken: Iterable[str] = ()) -> tuple[str, ...]:
    """Return a safe name for each of different texts, no two the same, nor one of those `taken`, in any case.

    A text has the same name whatever the others are, as long as none is like it.
    """
    names = [safe_name(text) for text in texts]
    counted = Counter(name.lower() for name in (*names, *taken))
    return tuple(
        name
        if counted[name.lower()] == 1
        else f"{name}-{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:_DIGITS]}"
        for name, text in zip(names, texts, strict=True)
    )


def report_name(old: str, new: str) -> str:
    """Return the file name of the report on two editions, by the names of both."""
    return f"{old}--{new}.html"
