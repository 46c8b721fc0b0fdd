"""Any sequence of deposits reads back exactly."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diffreport.archive import Archive, Deposit
from diffreport.archive.layout import to_json
from diffreport.errors import UsageError

FEW = settings().max_examples // 2  # an example writes up to eight editions
SERIES = st.sampled_from(["kosovo", "a.b", "_9", "x" * 100])
LABELS = st.one_of(st.sampled_from(["2015", "2016", "March", "é", "報告"]), st.text(max_size=8))
NAMES = st.one_of(st.sampled_from(["a.txt", "edition.json", "CON", "ü.html"]), st.text(max_size=8))
BYTES = st.one_of(st.sampled_from([b"same", b"other"]), st.binary(min_size=1, max_size=64))
DEPOSITS = st.lists(st.tuples(SERIES, LABELS, NAMES, BYTES), max_size=8)


TEXT = st.text(st.characters(exclude_categories=["Cs"]))
JSON = st.recursive(
    st.one_of(TEXT, st.none(), st.booleans(), st.integers()),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(TEXT, inner)),
    max_leaves=12,
)


@given(JSON)
def test_json_is_written_as_python_does(value: object) -> None:
    """Indented by two spaces, keys sorted, letters as they are: only faster."""
    assert to_json(value).decode() == json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


@settings(max_examples=FEW, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(deposits=DEPOSITS)
def test_any_sequence_of_deposits_reads_back_exactly(
    layout: str, deposits: list[tuple[str, str, str, bytes]], judge: Callable[[Path], int]
) -> None:
    """Every issue by its version, the last of each label by the label; names refused change nothing."""
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive.init(Path(folder) / "archive", layout=layout)
        issues: dict[str, list[tuple[str, bytes]]] = {}
        for series, label, name, content in deposits:
            try:
                deposit = Deposit(name, label)
            except UsageError:
                continue
            stored = archive.add(series, content, deposit)
            former = issues.setdefault(series, [])
            assert stored.new == (dict(former).get(deposit.label) != content)
            if stored.new:
                former.append((deposit.label, content))
                assert stored.version == len(former)
        archive = Archive.open(archive.folder)
        assert archive.series() == tuple(sorted(issues))
        for series, expected in issues.items():
            found = [(v.edition.label, archive.bytes(f"{series}@v{v.number}")) for v in archive.versions(series)]
            assert found == expected
            assert {e.label: archive.bytes(f"{series}@{e.label}") for e in archive.editions(series)} == dict(expected)
        assert archive.verify() == ()
        assert judge(archive.folder) == len(issues)
