"""Batches on object storage: a real S3 server program on loopback holds editions, archive and output."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from diffreport.__main__ import main
from diffreport.archive import Archive, Deposit
from diffreport.stores import opened
from tests.s3 import s3, s3_port  # noqa: F401 - fixtures

OLD = "The council of {name} met twice.\n\nIt counted 30 boats in the harbour.\n"
NEW = "The council of {name} met twice.\n\nIt counted 45 boats in the harbour.\n"
NAMES = ("karsova", "lakes")
# By each run: what all pairs tell together.
REWRITTEN = {"index.html", "results.csv", "results.parquet", "sentences.csv"}


@pytest.fixture
def bucket(s3: str) -> str:  # noqa: F811 - the fixture
    """Return the address of a bucket with editions, and a manifest of them, one of which is not there."""
    store = opened(s3)
    lines = ["old,new,series,name"]
    for name in NAMES:
        store.write(f"editions/2023/{name}.txt", OLD.format(name=name).encode())
        store.write(f"editions/2024/{name}.txt", NEW.format(name=name).encode())
        lines.append(f"{s3}/editions/2023/{name}.txt,{s3}/editions/2024/{name}.txt,{name},{name}")
    lines.append(f"{s3}/editions/2023/karsova.txt,{s3}/editions/2024/nowhere.txt,nowhere,nowhere")
    store.write("manifests/pairs.csv", "\n".join(lines).encode())
    return s3


def test_editions_manifest_and_output_may_all_be_in_a_bucket(bucket: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What is not there is told, the others are done, once; of an edition that is put anew its pair is done again."""
    out, store = f"{bucket}/out", opened(bucket)
    call = ["batch", f"{bucket}/manifests/pairs.csv", "-o", out, "--report", "html", "--jobs", "1"]
    assert main(call) == 3
    first = _tokens(out)
    told = _row(out, "karsova")
    assert told["counts"]["figures"] == 1
    assert set(_files(out, "karsova")) <= first.keys()
    [comparison] = [name for name in _files(out, "karsova") if name.endswith(".json.gz")]
    assert json.loads(gzip.decompress(opened(out).read(comparison)))["schema"] == "diffreport.comparison/1"
    assert "nowhere.txt" in _row(out, "nowhere")["error"]
    assert "2 done, 0 current, 1 failed" in capsys.readouterr().err
    assert main(call) == 3
    assert "0 done, 2 current, 1 failed" in capsys.readouterr().err
    assert _others(first, _tokens(out)) <= {*REWRITTEN, _name_of_row(out, "nowhere")}
    store.write("editions/2024/lakes.txt", NEW.format(name="lakes").replace("45", "60").encode())
    store.write("editions/2024/nowhere.txt", NEW.format(name="karsova").encode())
    assert main(call) == 0
    assert "2 done, 1 current, 0 failed" in capsys.readouterr().err
    others = _others(first, _tokens(out))
    assert {*_files(out, "lakes"), _name_of_row(out, "lakes"), *_files(out, "nowhere")} <= others
    assert not {name for name in others if "karsova" in name}


def test_a_bucket_and_a_folder_have_the_same_bytes(bucket: str, tmp_path: Path) -> None:
    """All that is written, but for what rows and table tell of time and memory."""
    manifest = f"{bucket}/manifests/pairs.csv"
    for out in (f"{bucket}/out", str(tmp_path)):
        assert main(["batch", manifest, "-o", out, "--report", "html", "--jobs", "1", "-q"]) == 3
    one, other = (
        {entry.name: opened(place).read(entry.name) for entry in opened(place).entries()}
        for place in (f"{bucket}/out", str(tmp_path))
    )
    visible = [name for name in other if not Path(name).name.startswith(".")]
    assert sorted(one) == sorted(visible)
    costly = ("rows/", "results.")
    alike = [name for name in visible if not name.startswith(costly)]
    assert len(alike) == 2 * len(NAMES) + len(("batch.json", "index.html", "sentences.csv"))
    assert {name: one[name] for name in alike} == {name: other[name] for name in alike}


def test_the_last_two_editions_of_each_series_of_an_archive_in_a_bucket(
    bucket: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Compared once; after a deposit the series it went to is compared anew, and no other."""
    place, out = f"{bucket}/archive", f"{bucket}/changes"
    archive = Archive.init(place)
    for name in NAMES:
        for year, text in ((2022, OLD), (2023, OLD), (2024, NEW)):
            archive.add(name, f"{text}\nPrinted in {year}.\n".format(name=name).encode(), Deposit("a.txt", f"{year}"))
    call = ["batch", "--archive", place, "--latest", "-o", out, "--jobs", "1"]
    assert main(call) == 0
    first = _tokens(out)
    assert {Path(name).stem for name in first if name.startswith("rows/")} == {f"{n}--2023--2024" for n in NAMES}
    assert "2 done, 0 current" in capsys.readouterr().err
    assert main(call) == 0
    assert "0 done, 2 current" in capsys.readouterr().err
    assert _others(first, _tokens(out)) <= REWRITTEN
    Archive.open(place).add("lakes", OLD.format(name="lakes").encode(), Deposit("a.txt", "2025"))
    assert main(call) == 0
    assert "1 done, 1 current" in capsys.readouterr().err
    others = _others(first, _tokens(out)) - REWRITTEN
    assert {Path(name).name.partition(".")[0] for name in others} == {"lakes--2024--2025"}


def _tokens(place: str) -> dict[str, str]:
    """Return the entity tag of each object; a row that is made anew has another, for it tells what that took."""
    return {entry.name: entry.token for entry in opened(place).entries()}


def _others(first: Mapping[str, str], second: Mapping[str, str]) -> set[str]:
    return {name for name, token in second.items() if first.get(name) != token}


def _name_of_row(place: str, pair: str) -> str:
    [name] = [name for name in _tokens(place) if name.startswith("rows/") and Path(name).stem == pair]
    return name


def _row(place: str, pair: str) -> dict[str, Any]:
    row: dict[str, Any] = json.loads(opened(place).read(_name_of_row(place, pair)))
    return row


def _files(place: str, pair: str) -> list[str]:
    return [each["name"] for each in _row(place, pair)["files"]]
