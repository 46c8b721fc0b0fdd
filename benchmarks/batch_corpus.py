"""The corpus that batches are measured on: real pairs of all series, invented country chapters, generated reports.

Each is a pair of files, and a line of a manifest. The real ones are used more than once, each time with a word changed,
so that no two pairs have the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
import random
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import shared
from tests.batch import chapters

EDITIONS = shared.SHARED / "editions"
REAL, CHAPTERS = 0.225, 0.725  # shares of the pairs: 2,000 have each real pair twice; what is left are reports
REPORT = (20, 80)  # paragraphs of a generated report
LARGE = 1_000_000  # bytes of an edition that is compared once: a book takes as long as 200 chapters
SEED = 11
HEADER = ("name", "series", "old", "new")


class Made(NamedTuple):
    """A pair before it is written: its name, its series, and what gives the bytes of both sides and their suffixes."""

    name: str
    series: str
    bytes: Callable[[], tuple[bytes, bytes]]
    suffixes: tuple[str, str]


def corpus(folder: Path, count: int) -> Path:
    """Return the manifest of so many pairs, in an order in which any beginning has some of all kinds."""
    return _written(folder, _mixed(count))


def trivial(folder: Path, count: int) -> Path:
    """Return the manifest of pairs of one sentence: whatever they take is what a batch takes beside the work."""
    return _written(folder, (_sentence(number) for number in range(count)))


def beginning(manifest: Path, count: int) -> Path:
    """Return the manifest of the first pairs of another, beside it."""
    lines = manifest.read_text("utf-8").splitlines(keepends=True)
    path = manifest.with_name(f"first-{count}.csv")
    path.write_text("".join(lines[: count + 1]), encoding="utf-8")
    return path


def kind_of(name: str) -> str:
    """Return what kind of pair has a name: what is written before its first hyphen."""
    return name.partition("-")[0]


def _mixed(count: int) -> list[Made]:
    """Return pairs of all kinds, shuffled."""
    kinds = [_real(round(count * REAL)), _chapters(round(count * CHAPTERS))]
    made = [pair for pairs in kinds for pair in pairs]
    made += _reports(count - len(made))
    random.Random(SEED).shuffle(made)  # noqa: S311 - no secret
    return made


def _written(folder: Path, pairs: Iterable[Made]) -> Path:
    """Write the editions of pairs that are not there yet, and a manifest of them all."""
    folder.mkdir(parents=True, exist_ok=True)
    manifest = folder / "manifest.csv"
    with manifest.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(HEADER)
        for pair in pairs:
            paths = [
                folder / f"{pair.name}.{side}{end}" for side, end in zip(("old", "new"), pair.suffixes, strict=True)
            ]
            if not all(path.exists() for path in paths):
                for path, content in zip(paths, pair.bytes(), strict=True):
                    path.write_bytes(content)
            rows.writerow([pair.name, pair.series, *(path.name for path in paths)])
    return manifest


def _real(count: int) -> list[Made]:
    """Return real pairs; when all were had, each again with a word changed."""
    found = list(_successive())
    random.Random(SEED).shuffle(found)  # noqa: S311 - no secret
    again = [pair for pair in found if max(path.stat().st_size for path in pair[1:]) < LARGE]
    made: list[Made] = []
    copy = 0
    while len(made) < count:
        for series, old, new in (again if copy or count < len(found) else found)[: count - len(made)]:
            name = f"{_format(new)}-{series}-{old.stem}-{copy}"
            made.append(Made(re.sub(r"[^\w.-]", "-", name), series, _copied(old, new, copy), (old.suffix, new.suffix)))
        copy += 1
    return made


def _format(path: Path) -> str:
    return "html" if path.suffix == ".htm" else path.suffix[1:]


def _successive() -> Iterator[tuple[str, Path, Path]]:
    """Yield each two successive editions of every real series in one format."""
    manifest: list[dict[str, Any]] = json.loads((EDITIONS / "manifest.json").read_text("utf-8"))
    manifest.sort(key=lambda entry: (entry["series"], entry["format"], entry["seq"]))
    for (series, _), entries in groupby(manifest, key=lambda entry: (entry["series"], entry["format"])):
        for old, new in pairwise(EDITIONS / entry["file"] for entry in entries):
            yield series, old, new


def _copied(old: Path, new: Path, copy: int) -> Callable[[], tuple[bytes, bytes]]:
    return lambda: (_varied(old, copy), _varied(new, copy))


def _varied(path: Path, copy: int) -> bytes:
    """Return an edition with a word changed, or, where only its program could, with bytes that nobody reads."""
    data = path.read_bytes()
    if not copy:
        return data
    if path.suffix == ".pdf":
        return data + b"\n%% %d\n" % copy
    if path.suffix == ".docx":
        return _commented(data, b"%d" % copy)
    return re.sub(rb" the ", b" the%d " % copy, data, count=1)


def _commented(data: bytes, comment: bytes) -> bytes:
    file = io.BytesIO(data)
    with zipfile.ZipFile(file, "a") as archive:
        archive.comment = comment
    return file.getvalue()


def _chapters(count: int) -> list[Made]:
    return [
        Made(f"chapter-{chapter.name}", chapter.series, _encoded(chapter.old, chapter.new), (".html", ".html"))
        for chapter in chapters.chapters(count)
    ]


def _encoded(old: str, new: str) -> Callable[[], tuple[bytes, bytes]]:
    return lambda: (old.encode(), new.encode())


def _sentence(number: int) -> Made:
    old, new = (f"In {year} the council of district {number} counted {year - 1900} cases.\n" for year in (2023, 2024))
    return Made(f"trivial-{number:05}", "trivial", _encoded(old, new), (".txt", ".txt"))


def _reports(count: int) -> list[Made]:
    generator = shared.load("editions")

    def made(number: int) -> Made:
        paragraphs = REPORT[0] + number * 7 % (REPORT[1] - REPORT[0])

        def sides() -> tuple[bytes, bytes]:
            old, new, _ = generator.make(paragraphs, seed=number)
            return "\n\n".join(old).encode(), "\n\n".join(new).encode()

        return Made(f"report-{number:04}", f"report-{number:04}", sides, (".txt", ".txt"))

    return [made(number) for number in range(count)]
