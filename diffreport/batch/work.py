"""The work on one pair, the same in every child: read both editions, compare, write what is asked for, tell of it.

What is written is decided by `comparing`; here it is decided whether anything is to be done, and in which order.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path
from tempfile import TemporaryDirectory

from diffreport.archive.references import split
from diffreport.batch import rows
from diffreport.batch.claims import check_run
from diffreport.batch.comparing import NOWHERE, Sides, code, made, needs_files
from diffreport.batch.inputs import Input, Inputs
from diffreport.batch.layout import report_of, row_of
from diffreport.batch.memory import begin_peak, peak
from diffreport.batch.plan import Pair, Plan, is_archived
from diffreport.errors import BatchError, DiffreportError
from diffreport.kept import key_of
from diffreport.model.corpora import NO_COST, Cost, Made, Row
from diffreport.stores import opened

_BETWEEN = "."  # the digest of how pairs are compared, and that of their contents, in `Row.key`


def worked(plan: Plan, pair: Pair) -> Row:
    """Work on one pair and return its row; where its files are there already, and current, nothing is made.

    Then what is returned has no cost. The row is written last (see `batch.layout`), so that files without it are made
    anew. One that says what is wrong with the pair is not written: whoever hands pairs out does that, for those too
    whose child is gone. Raises: BatchError for what is wrong with all pairs: an output that is not there.
    """
    at_hand = _at_hand_for(plan)
    try:
        return at_hand.row(pair)
    except BatchError:
        raise
    except DiffreportError as error:
        return rows.failed(pair, str(error))


class _AtHand:
    """What a process has at hand for all pairs of a plan."""

    def __init__(self, plan: Plan) -> None:
        """Check that this is the place and the code for it. Raises: BatchError."""
        if code(plan.templates) != plan.code:
            wrong = (
                "a process has another version of diffreport, of its libraries, or of the templates than this command"
            )
            raise BatchError(f"{wrong}; install the same everywhere")
        self._plan = plan
        self._store = opened(plan.output)
        check_run(self._store, plan)
        self._inputs = Inputs(plan)
        rules = [rule.told() for rule in plan.rules]
        self._base = key_of(plan.settings.as_dict(), plan.additions, rules, plan.language, plan.code)

    def row(self, pair: Pair) -> Row:
        """Return the row of a pair, made if need be. Raises: DiffreportError."""
        begun = time.monotonic()
        begin_peak()
        plan, there = self._plan, rows.found(self._store, pair.name)
        sides = [self._inputs.looked_up(*each) for each in zip((pair.old, pair.new), pair.told, strict=True)]
        seen = sides[0].token, sides[1].token
        if there is not None and self._is_current(pair, there, seen, sides):
            row = rows.told_anew(there, pair, seen)
            if row != there:
                self._store.write(row_of(pair.name), rows.to_bytes(row))
            return replace(row, cost=NO_COST)
        old, new = map(self._inputs.document, sides)
        with _written(sides if needs_files(plan, (old, new)) else []) as editions:
            files, row = made(plan, pair, old, new, editions)
        for name, data in files.items():
            self._store.write(name, data)
        key = self._key(pair, sides)
        others = [file for file in there.files if file.name not in files] if there else []
        if there and there.key == key:  # reports of formats that are not asked for now, and as they would be made now
            row = replace(row, files=row.files + tuple(filter(self._is_whole, others)))
        else:
            for file in others:
                self._store.remove(file.name)
        row = replace(row, key=key, seen=seen, cost=Cost(round(time.monotonic() - begun, 4), peak()))
        self._store.write(row_of(pair.name), rows.to_bytes(row))
        return row

    def _is_current(self, pair: Pair, row: Row, seen: tuple[str, str], sides: list[Input]) -> bool:
        """Tell whether the files of a row are there, and what would be made now. Raises: what reading raises."""
        under, _, _ = row.key.partition(_BETWEEN)
        if row.error or under != self._under(pair):
            return False
        if row.seen != seen and row.key != self._key(pair, sides):
            return False
        wanted = {report_of(row.name, form) for form in self._plan.formats}
        return wanted <= {file.name for file in row.files} and all(map(self._is_whole, row.files))

    def _is_whole(self, file: Made) -> bool:
        """Tell whether a file is there, with all of its bytes."""
        entry = self._store.stat(file.name)
        return entry is not None and entry.size == file.size

    def _under(self, pair: Pair) -> str:
        """Return the digest of how a pair is compared: pins for other series are nothing to it."""
        plan = self._plan
        archived = [split(each)[0] for each in (pair.new, pair.old) if is_archived(each)]
        if not plan.pins or not (archived or plan.are_pins_for_files):
            return self._base
        series = archived[0] if archived else ""
        lines = [line._replace(where="") for line in plan.pins if not line.series or fnmatchcase(series, line.series)]
        return key_of(self._base, lines)

    def _key(self, pair: Pair, sides: list[Input]) -> str:
        return f"{self._under(pair)}{_BETWEEN}{key_of(*(side.content() for side in sides))}"


@contextmanager
def _written(sides: list[Input]) -> Iterator[Sides]:
    """Give the files of both sides, if any are wanted, wherever they come from."""
    if not sides:
        yield NOWHERE
        return
    with TemporaryDirectory(prefix="diffreport-pair-") as folder:
        old, new = (Path(folder, name) for name in ("old", "new"))
        for path, side in zip((old, new), sides, strict=True):
            path.write_bytes(side.meant().request.source.data)
        yield old, new


_kept: list[tuple[Plan, _AtHand]] = []  # the last one: a process works for one plan


def _at_hand_for(plan: Plan) -> _AtHand:
    if not _kept or _kept[0][0] != plan:
        _kept[:] = [(plan, _AtHand(plan))]
    return _kept[0][1]
