"""What a series, an edition and a stored file may be called.

A name is taken as it is or refused with a reason, never silently changed: two names can then not
collide. Only the file name inside the archive is made safe; the one deposited stays in `edition.json`.
"""

from __future__ import annotations

import re
import unicodedata

from diffreport.errors import UsageError

RECORD = "edition.json"

_SERIES = re.compile(r"[a-z0-9_][a-z0-9._-]*")
_SERIES_LENGTH = 100  # characters; a folder name of extension 0003 is cut there
_LABEL_LENGTH = 100  # characters
_FILE_NAME_LENGTH = 255  # characters
_STEM_LENGTH, _SUFFIX_LENGTH = 80, 16  # characters: leaves room in Windows' path limit of 260

# Device names of Windows, reserved with any suffix.
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))})
# Entries of the storage root: a series of that name would collide with them in the flat layout.
_ROOT_ENTRIES = frozenset({"extensions", "readme.txt", "root-files.sha512"})
# Control, format, surrogate and unassigned characters, and separators: invisible in a listing.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"})
_VERSION = re.compile(r"v[0-9]+")


def check_series(series: str) -> str:
    """Return the series name as given. Raises: UsageError with the reason it is refused."""
    if not _SERIES.fullmatch(series):
        wrong = "is written with a-z, 0-9, '-', '_' and '.', and begins with a letter, digit or '_'"
    elif len(series) > _SERIES_LENGTH:
        wrong = f"has at most {_SERIES_LENGTH} characters"
    elif series.endswith("."):
        wrong = "does not end with a dot, which Windows drops"
    elif series.split(".")[0] in _DEVICES:
        wrong = "is not a device of Windows"
    elif series in _ROOT_ENTRIES or series.startswith("ocfl_"):
        wrong = "is not a file of the archive itself"
    else:
        return series
    raise UsageError(f"series {_shown(series)}: a series name {wrong}; choose another")


def check_label(label: str) -> str:
    """Return an edition's label in NFC. Raises: UsageError with the reason it is refused."""
    label = unicodedata.normalize("NFC", label)
    if not label or label != label.strip():
        wrong = "is not empty and has no space around it"
    elif len(label) > _LABEL_LENGTH:
        wrong = f"has at most {_LABEL_LENGTH} characters"
    elif "/" in label or "\\" in label or "@" in label:
        wrong = "has no '/', '\\' or '@'"
    elif invisible(label):
        wrong = "has no control or invisible character"
    elif label in ("latest", "previous") or _VERSION.fullmatch(label):
        wrong = "is not 'latest', 'previous' or 'v' with a number, which refer to other editions"
    else:
        return label
    raise UsageError(f"edition {_shown(label)}: a label {wrong}; choose another")


def check_file_name(name: str) -> str:
    """Return a file name as given. Raises: UsageError with the reason it is refused."""
    hidden = next((c for c in name if unicodedata.category(c) in _INVISIBLE), "")
    if name in ("", ".", ".."):
        wrong = "is not empty, '.' or '..'"
    elif len(name) > _FILE_NAME_LENGTH:
        wrong = f"has at most {_FILE_NAME_LENGTH} characters"
    elif "\ud800" <= hidden <= "\udfff":
        wrong = "is text in the encoding of the system, and has no other byte"
    elif hidden:
        wrong = f"has no control or invisible character, as U+{ord(hidden):04X} is"
    else:
        return name
    raise UsageError(f"file name {_shown(name)}: a file name {wrong}; rename the file")


def invisible(text: str, allowed: str = "") -> bool:
    """Tell whether a text has a character that a listing cannot show."""
    return any(c not in allowed and unicodedata.category(c) in _INVISIBLE for c in text)


def stored_name(name: str) -> str:
    """Return the file name under which the bytes are stored: ASCII, short, safe on every system."""
    letters = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    safe = re.sub(r"[^A-Za-z0-9._-]+", "_", letters)
    stem, dot, suffix = safe.rstrip(".").rpartition(".")
    if not dot or not stem.strip("."):
        stem, suffix = safe, ""
    stem = stem.strip(".")[:_STEM_LENGTH] or "document"
    if stem.split(".")[0].lower() in _DEVICES:
        stem = f"_{stem}"
    safe = f"{stem}.{suffix[:_SUFFIX_LENGTH]}" if suffix else stem
    return f"_{safe}" if safe.lower() == RECORD else safe


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return a sort key that takes runs of digits as numbers: "9" before "10"."""
    parts = re.findall(r"[0-9]+|[^0-9]+", text.casefold())
    numbers = [part.lstrip("0") if part[0] in "0123456789" else None for part in parts]
    return tuple((1, 0, p) if n is None else (0, len(n), n) for p, n in zip(parts, numbers, strict=True))


def _shown(name: str) -> str:
    return ascii(name if len(name) <= _LABEL_LENGTH else f"{name[:_LABEL_LENGTH]}…")
