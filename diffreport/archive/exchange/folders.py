"""Folders of editions: exports and bags of ours with their records, and files that have a date in their name."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from diffreport.archive import disk
from diffreport.archive.exchange.arrivals import Arrival, Consignment, Kind, Wish, deposit_of, few, recordable
from diffreport.archive.exchange.bags import BAG, PAYLOAD, check_bag
from diffreport.archive.exchange.exporting import COLUMNS, MANIFEST, README, RECORD_SUFFIX, TABLE
from diffreport.archive.exchange.manifests import Expected, differing, read_manifest
from diffreport.archive.names import check_series, natural_key
from diffreport.archive.provenance import Deposit, Record, record_from_json
from diffreport.errors import InputError, UsageError
from diffreport.spots import why_unread

_RECORD_SIZE = 4 << 20  # bytes: a record holds texts of limited length


def consigned_folder(folder: Path, wish: Wish) -> Consignment:
    """Return the editions in a folder, after checking what manifests and records say of their bytes.

    A file with a record is the edition it tells of. Any other is labelled by the date in its name, else by that in
    the nearest name of a folder above it. What begins with a dot is left out.
    Cost: every byte is read if there are digests to check.
    Raises: InputError naming what is damaged, is no plain file, or has no label of its own; UsageError.
    """
    paths = list(_files(folder))
    kind, below = Kind.FOLDER, ""
    checked: Expected = {}
    if BAG in paths and wish.kind is not Kind.FOLDER:
        checked = {path.removeprefix(PAYLOAD): digests for path, digests in check_bag(folder, paths).items()}
        kind, below = Kind.BAG, PAYLOAD
        paths = [path.removeprefix(PAYLOAD) for path in paths if path.startswith(PAYLOAD)]
    elif wish.kind is Kind.BAG:
        raise InputError(str(folder), f"is no bag: it has no {BAG}", "import it without --as bag")
    elif MANIFEST in paths:
        checked = _check_manifest(folder, paths)
    hidden = [path for path in paths if _is_hidden(path)]
    paths = [path for path in paths if not _is_hidden(path)]
    order = _order(folder / below) if TABLE in paths else {}
    if order:
        paths = [path for path in paths if path not in (TABLE, README, MANIFEST)]
    records = dict(_records(folder / below, paths))
    arrivals = [*_recorded(folder / below, records, wish, order)]
    others = [path for path in paths if path not in records and path.removesuffix(RECORD_SUFFIX) not in records]
    labels = _labels(folder / below, others, wish)
    arrivals += _dated(folder / below, labels, wish, checked)
    undated = sorted(set(others) - {*labels.values()})
    left = {", whose names begin with a dot": hidden, ": no year in the name": undated}
    notices = [f"{folder}: left out {few(files)}{why}" for why, files in left.items() if files]
    if not arrivals:
        wrong = "; ".join(["holds no edition", *notices])
        raise InputError(str(folder), wrong, "name a folder of dated files, a bag, or an OCFL root or object")
    return Consignment(kind, kind.described(len(arrivals), "edition"), tuple(arrivals), (), tuple(notices))


def _is_hidden(path: str) -> bool:
    return path.startswith(".") or "/." in path


def _files(folder: Path) -> Iterator[str]:
    """Return every file below a folder, sorted. Raises: InputError at a symbolic link or a device; OSError."""
    pending = [""]
    while pending:
        below = pending.pop()
        for entry in disk.entries(folder / below):
            path = f"{below}{entry.name}"
            if entry.is_symlink():
                raise InputError(str(folder / path), "is a symbolic link, which is not followed", "put the file there")
            if entry.is_dir():
                pending.append(f"{path}/")
            elif entry.is_file():
                yield path
            else:
                raise InputError(str(folder / path), "is not a regular file", "move it away")


def _check_manifest(folder: Path, paths: Sequence[str]) -> Expected:
    """Check a folder against the manifest in it, which must name each file, and return what that says.

    Raises: InputError, ArchiveError.
    """
    named = read_manifest(folder, MANIFEST, paths)
    if missed := sorted(set(paths) - set(named) - {MANIFEST}):
        raise InputError(str(folder / MANIFEST), f"does not name {few(missed)}", "move away what does not belong there")
    expected = {path: {"sha512": digest} for path, digest in named.items()}
    if wrong := list(differing(folder, expected)):
        raise InputError(str(folder), f"is damaged; what differs from its manifest is {few(wrong)}", "restore it")
    return expected


def _order(folder: Path) -> dict[str, int]:
    """Return the place of each file in the table of an export; nothing for a table that is none of ours.

    Raises: InputError if it is ours and damaged.
    """
    path = folder / TABLE
    try:
        with path.open(encoding="utf-8", newline="") as table:
            rows = csv.DictReader(table)
            if rows.fieldnames is None or not set(COLUMNS) >= set(rows.fieldnames) >= {"file", "record", "series"}:
                return {}
            return {row["file"]: number for number, row in enumerate(rows) if row["file"]}
    except (csv.Error, UnicodeDecodeError, OSError) as error:
        raise InputError(str(path), f"cannot be read ({why_unread(error)})", "restore it from a copy") from error


def _records(folder: Path, paths: Iterable[str]) -> Iterator[tuple[str, Record]]:
    """Return each file that has a record, and the record.

    Raises: InputError if its file is missing or differs from it; ArchiveError if it is damaged itself.
    """
    there = set(paths)
    for path in sorted(there):
        file = path.removesuffix(RECORD_SUFFIX)
        if file == path:
            continue
        if (folder / path).stat().st_size > _RECORD_SIZE:
            raise InputError(str(folder / path), "is too large for a record", "move it away")
        record = record_from_json((folder / path).read_bytes(), folder / path)
        if record is None:
            continue
        if file not in there:
            raise InputError(str(folder / path), f"is the record of {file}, which is missing", "restore it from a copy")
        if disk.digest(folder / file, ["sha256"])["sha256"] != record.edition.sha256:
            raise InputError(str(folder / file), "has not the digest that its record names", "restore it from a copy")
        yield file, record


def _recorded(folder: Path, records: Mapping[str, Record], wish: Wish, order: Mapping[str, int]) -> Iterator[Arrival]:
    """Return the editions that have a record, in the order of the table, else in that of their names."""
    series = {record.edition.series for record in records.values()}
    if wish.series and len(series) > 1:
        raise UsageError(f"{folder}: holds the series {few(sorted(series))}; import it without --series")
    for file in sorted(records, key=lambda path: (order.get(path, sys.maxsize), natural_key(path), path)):
        record = records[file]
        origin = str(folder / file)
        with recordable(origin):
            deposit = deposit_of(record, wish.depositor)
        name = check_series(wish.series or record.edition.series)
        yield Arrival(name, deposit, origin, folder / file, {"sha256": record.edition.sha256}, is_judged=True)


def _labels(folder: Path, paths: Sequence[str], wish: Wish) -> dict[str, str]:
    """Return the files that have a date in their path, by label. Raises: InputError for two of one label."""
    labels: dict[str, str] = {}
    for path in paths:
        *folders, name = path.split("/")
        label = wish.label_in(name) or wish.label_in("-".join(folders))  # 2015/06/report.html is of 2015-06
        if label in labels:
            both = few(sorted((labels[label], path)))
            raise InputError(str(folder), f"{label} would be the label of {both}", "rename one, or add them by hand")
        if label:
            labels[label] = path
    return labels


def _dated(folder: Path, labels: Mapping[str, str], wish: Wish, checked: Expected) -> Iterator[Arrival]:
    """Return the editions without a record, by label. Raises: InputError, UsageError."""
    for label, path in sorted(labels.items(), key=lambda each: (natural_key(each[0]), each[1])):
        if wish.series is None:
            files = few(sorted(labels.values()))
            raise UsageError(f"{folder}: does not tell what series {files} belongs to; name one with --series")
        origin = str(folder / path)
        if not (folder / path).stat().st_size:
            raise InputError(origin, "is empty", "give the edition as published, or move the file away")
        with recordable(origin):
            deposit = Deposit(PurePosixPath(path).name, label, depositor=wish.depositor)
        yield Arrival(check_series(wish.series), deposit, origin, folder / path, checked.get(path, {}))
