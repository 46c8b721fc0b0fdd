"""A batch from its pairs to its results: made once, made anew where something is different, never half."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import os
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from diffreport import Comparison
from diffreport.archive import Archive, Deposit
from diffreport.batch import work
from diffreport.batch.claims import About, claimed
from diffreport.batch.comparing import code
from diffreport.batch.pairs import Given, Pairs
from diffreport.batch.plan import Pair, Plan
from diffreport.batch.rows import failed, from_bytes, to_bytes
from diffreport.batch.running import Ran, run
from diffreport.batch.work import worked
from diffreport.errors import BatchError, UsageError
from diffreport.model.corpora import NO_COST, Row
from diffreport.pins import read_pins
from diffreport.profiles import Profile, Rule
from diffreport.settings import Settings
from tests.batch.lakes import Here, edition, pairs_of, written
from tests.readers.sample_files import docx

ABOUT = About("Lakes", "lakes.csv")


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """Return a manifest of three pairs."""
    return written(tmp_path)


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    """Return a plan for them, with a report each."""
    return Plan(str(tmp_path / "out"), formats=("html",))


def ran(plan: Plan, manifest: Path, executor: Here | None = None) -> Ran:
    """Run a batch here."""
    with pairs_of(manifest) as pairs:
        return run(plan, pairs, executor or Here(), about=ABOUT)


def rows_in(plan: Plan) -> dict[str, Row]:
    """Return the rows of an output by their names."""
    found = [from_bytes(path.read_bytes()) for path in Path(plan.output, "rows").rglob("*.json")]
    return {row.name: row for row in found}


def files_in(plan: Plan) -> dict[str, bytes]:
    """Return the files of an output but for what tells of time and memory."""
    root = Path(plan.output)
    found = {path.relative_to(root).as_posix(): path for path in root.rglob("*") if path.is_file()}
    bytes_of = {name: path.read_bytes() for name, path in found.items() if not name.startswith("results.")}
    return {
        name: to_bytes(replace(from_bytes(data), cost=NO_COST)) if name.startswith("rows/") else data
        for name, data in bytes_of.items()
    }


def table(plan: Plan) -> list[dict[str, str]]:
    """Return the table of an output."""
    with Path(plan.output, "results.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_batch_has_comparisons_reports_rows_a_table_and_an_index(plan: Plan, manifest: Path) -> None:
    """Every file of a pair is there as its row says, and the comparison can be read back."""
    done = ran(plan, manifest)
    assert (done.pairs, done.reused, done.failed, done.lost) == (3, 0, 0, ())
    rows = rows_in(plan)
    assert [row["pair"] for row in table(plan)] == ["mere--2015--2016", "tarn--2015--2016", "firth--2015--2016"]
    for row in rows.values():
        names = [file.name for file in row.files]
        assert [name.partition("/")[0] for name in names] == ["comparisons", "reports"]
        for name, sha256, size in row.files:
            data = Path(plan.output, name).read_bytes()
            assert (hashlib.sha256(data).hexdigest(), len(data)) == (sha256, size)
        comparison = Comparison.from_json(gzip.decompress(Path(plan.output, names[0]).read_bytes()).decode())
        assert row.counts.findings == len(comparison.findings) == 2
        assert row.cost.seconds > 0 and row.cost.memory > 0
    assert "Lakes" in Path(plan.output, "index.html").read_text(encoding="utf-8")
    assert {path.name for path in Path(plan.output).iterdir()} == {
        *(
            "batch.json",
            "comparisons",
            "index.html",
            "reports",
            "results.csv",
            "results.parquet",
            "rows",
            "sentences.csv",
        )
    }


def test_a_row_tells_what_changed_most(plan: Plan, manifest: Path) -> None:
    """Counts, findings of most weight with their words, figures with their percentage."""
    ran(plan, manifest)
    row = rows_in(plan)["mere--2015--2016"]
    assert (row.series, row.old, row.new) == ("mere", "2015/mere.txt", "2016/mere.txt")
    counts = row.counts
    assert (counts.findings, counts.figures, counts.revised, counts.added, counts.moved) == (2, 1, 2, 0, 0)
    assert (counts.deleted_words, counts.inserted_words, row.kept_percent) == (2, 2, 94.9)
    assert {finding.words for finding in row.findings} == {("2015", "2016"), ("300", "360")}
    assert [(figure.old, figure.new, figure.percent) for figure in row.figures] == [("300", "360", 20.0)]


def test_what_is_current_is_not_made_again(plan: Plan, manifest: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is read, and no byte is different."""
    ran(plan, manifest)
    before = files_in(plan)
    with monkeypatch.context() as patch:
        patch.setattr("diffreport.batch.inputs.load", None)
        patch.setattr(work, "made", None)
        done = ran(plan, manifest)
    assert (done.pairs, done.reused, done.failed) == (3, 3, 0)
    assert files_in(plan) == before


def test_a_file_that_was_touched_is_read_and_not_compared(
    plan: Plan, manifest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its bytes count; the next run does not even read it."""
    ran(plan, manifest)
    touched = manifest.parent / "2016" / "mere.txt"
    os.utime(touched, (1, 1))
    with monkeypatch.context() as patch:
        patch.setattr(work, "made", None)
        assert ran(plan, manifest).reused == 3
        patch.setattr("diffreport.batch.inputs.load", None)
        assert ran(plan, manifest).reused == 3


def test_one_edition_that_changed_costs_its_pair_alone(plan: Plan, manifest: Path) -> None:
    """The others stay as they are."""
    ran(plan, manifest)
    changed = manifest.parent / "2016" / "tarn.txt"
    changed.write_text(edition("Tarn", 2016, 999), encoding="utf-8")
    done = ran(plan, manifest)
    assert (done.reused, done.failed) == (2, 0)
    assert rows_in(plan)["tarn--2015--2016"].figures[0].new == "999"


@pytest.mark.parametrize(
    "another",
    [
        {"settings": Settings(move_score=0.9)},
        {"additions": {"en": {"month": ("smarch",)}}},
        {"rules": (Rule(Profile(), file="*.txt"),)},
        {"language": "de"},
        {"formats": ("html", "csv")},
    ],
)
def test_other_settings_and_another_look_make_all_anew(plan: Plan, manifest: Path, another: dict[str, object]) -> None:
    """Whatever the files depend on."""
    ran(plan, manifest)
    assert ran(replace(plan, **another), manifest).reused == 0


def test_other_code_makes_all_anew(plan: Plan, manifest: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the program, its libraries, or templates."""
    ran(plan, manifest)
    for module in ("running", "work"):
        monkeypatch.setattr(f"diffreport.batch.{module}.code", lambda templates: "another")
    assert ran(plan, manifest).reused == 0


def test_what_the_manifest_says_now_is_told_of_what_is_current(plan: Plan, manifest: Path) -> None:
    """Another series: nothing is compared, and the table has it."""
    ran(plan, manifest)
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace(",tarn\n", ",lakes of the north\n"), encoding="utf-8")
    assert ran(plan, manifest).reused == 3
    assert [row["series"] for row in table(plan)] == ["mere", "lakes of the north", "firth"]


def test_an_output_that_was_removed_meanwhile_can_be_gone_on_with(plan: Plan, manifest: Path) -> None:
    """It is still this batch's; what is gone is told, and made by the next run."""

    def remove(pair: Pair) -> None:
        if "firth" in pair.name:
            shutil.rmtree(plan.output)

    assert ran(plan, manifest, Here(remove)).failed == 2
    assert ran(plan, manifest).reused == 1


def test_limits_are_no_reason_to_make_anything_anew(plan: Plan, manifest: Path) -> None:
    """What a pair may take changes nothing of what it gives."""
    ran(plan, manifest)
    assert ran(replace(plan, seconds=5, memory=1 << 30), manifest).reused == 3


def test_files_that_are_gone_are_made_again(plan: Plan, manifest: Path) -> None:
    """And those that are damaged."""
    ran(plan, manifest)
    before = files_in(plan)
    next(Path(plan.output, "reports").rglob("mere*.html")).unlink()
    next(Path(plan.output, "rows").rglob("tarn*.json")).write_text("{", encoding="utf-8")
    next(Path(plan.output, "comparisons").rglob("firth*")).write_bytes(b"cut off")
    assert ran(plan, manifest).reused == 0
    assert files_in(plan) == before


def test_reports_that_are_not_asked_for_now_stay_as_long_as_they_are_current(plan: Plan, manifest: Path) -> None:
    """Another format is made beside them; of an edition that changed they go."""
    ran(plan, manifest)
    before = files_in(plan)
    assert ran(replace(plan, formats=()), manifest).reused == 3
    assert files_in(plan) == before
    assert ran(replace(plan, formats=("csv",)), manifest).reused == 0
    assert before.keys() < files_in(plan).keys() and before["index.html"] == files_in(plan)["index.html"]
    assert ran(plan, manifest).reused == 3
    (manifest.parent / "2016" / "tarn.txt").write_text(edition("Tarn", 2016, 999), encoding="utf-8")
    ran(replace(plan, formats=()), manifest)
    reports = [name.rpartition("/")[2] for name in files_in(plan) if name.startswith("reports/")]
    assert len(reports) == 4 and not [name for name in reports if "tarn" in name]


def test_a_pair_that_fails_is_told_and_the_others_are_done(plan: Plan, manifest: Path) -> None:
    """Its files of a run before go; it is tried again each time."""
    ran(plan, manifest)
    lost = manifest.parent / "2016" / "tarn.txt"
    content = lost.read_bytes()
    lost.write_bytes(b"")
    assert [row.error.partition(":")[0] for row in ran(plan, manifest).lost] == ["2016/tarn.txt"]
    lost.unlink()
    done = ran(plan, manifest)
    assert (done.reused, done.failed) == (2, 1)
    assert [row.error for row in done.lost] == ["2016/tarn.txt: does not exist; check the manifest"]
    assert table(plan)[1]["error"] == done.lost[0].error
    assert not [name for name in files_in(plan) if "tarn" in name and not name.startswith("rows/")]
    lost.write_bytes(content)
    assert ran(plan, manifest).failed == 0


def test_a_pair_whose_worker_is_gone_has_a_row(plan: Plan, manifest: Path) -> None:
    """Whoever hands pairs out tells, and what it tells is kept."""

    class Losing(Here):
        def rows(self, plan, chunks):
            for chunk in chunks:
                yield from (failed(p, "it died") if "tarn" in p.name else worked(plan, p) for p in chunk)

    done = ran(plan, manifest, Losing())
    assert (done.pairs, done.failed) == (3, 1)
    assert rows_in(plan)["tarn--2015--2016"].error == "it died"


def test_an_interrupt_ends_what_is_under_way_and_what_is_done_stays(plan: Plan, manifest: Path) -> None:
    """The next run does the rest, and gives the same bytes as one that was not interrupted."""

    def interrupt(pair: Pair) -> None:
        if "firth" in pair.name:
            raise KeyboardInterrupt

    here = Here(interrupt)
    with pytest.raises(KeyboardInterrupt):
        ran(plan, manifest, here)
    assert here.is_closed and len(rows_in(plan)) == 2
    assert not Path(plan.output, "index.html").exists() and not Path(plan.output, "run").exists()
    left = next(Path(plan.output, "rows").rglob("*.json")).with_name(".mere--2015--2016.json.part123-456")
    left.write_text("{", encoding="utf-8")  # as by a writer that was killed
    assert ran(plan, manifest).reused == 2
    whole = replace(plan, output=f"{plan.output}-whole")
    ran(whole, manifest)
    assert files_in(plan) == files_in(whole)


def test_a_worker_that_does_not_see_the_output_says_so(plan: Plan, manifest: Path) -> None:
    """It writes nowhere else: not into a folder of the same name on another machine."""
    with pairs_of(manifest) as pairs:
        pair = next(iter(pairs))
    with claimed(replace(plan, code=code(""))) as here, pytest.raises(BatchError, match="that all machines share"):
        worked(replace(here, output=f"{plan.output}-elsewhere"), pair)
    assert not Path(f"{plan.output}-elsewhere").exists()
    with pytest.raises(BatchError, match="install the same everywhere"):
        worked(replace(here, code="another"), pair)


def test_a_folder_with_something_else_is_refused(plan: Plan, manifest: Path) -> None:
    """Nothing is changed in it; what is hidden does not count."""
    folder = Path(plan.output)
    (folder / ".git").mkdir(parents=True)
    ran(plan, manifest)
    other = folder.with_name("other")
    other.mkdir()
    (other / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(BatchError, match="holds something else than a batch's output; name a new or empty folder"):
        ran(replace(plan, output=str(other)), manifest)
    assert [path.name for path in other.iterdir()] == ["thesis.txt"]


def test_the_output_of_another_batch_is_refused(plan: Plan, manifest: Path) -> None:
    """It is told apart by its manifest's name; one that is damaged is nobody's."""
    ran(plan, manifest)
    with pairs_of(manifest) as pairs, pytest.raises(BatchError, match=r"holds the batch of 'lakes\.csv'"):
        run(plan, pairs, Here(), about=About("Rivers", "rivers.csv"))
    placed = ABOUT._replace(place=str(manifest))
    other = replace(plan, output=str(manifest.parent / "in" / "other"))
    with claimed(other, placed):
        Path(other.output, "rows").mkdir()
    elsewhere = placed._replace(place=str(manifest.parent / "elsewhere" / "lakes.csv"))
    with pytest.raises(BatchError, match="in another place"), claimed(other, elsewhere):
        pass
    moved = manifest.parent / "moved" / "in"
    moved.parent.mkdir()
    Path(other.output).parent.rename(moved)
    with claimed(
        replace(other, output=str(moved / "other")), elsewhere._replace(place=str(moved.parent / "lakes.csv"))
    ):
        pass  # together with its output
    Path(plan.output, "batch.json").write_text("{}", encoding="utf-8")
    with pytest.raises(BatchError, match="none of a batch"):
        ran(plan, manifest)


def test_a_run_that_never_began_leaves_the_place_to_others(plan: Plan, manifest: Path) -> None:
    """A cluster that does not answer, say."""

    class Away(Here):
        def rows(self, plan, chunks):
            raise BatchError("tcp://127.0.0.1:1: does not answer")
            yield

    with pytest.raises(BatchError, match="does not answer"):
        ran(plan, manifest, Away())
    assert not Path(plan.output).exists()


def test_two_runs_in_one_folder_do_not_mix(plan: Plan, manifest: Path) -> None:
    """The second is told who is at it; a folder in an archive is nobody's."""
    with claimed(plan, ABOUT), pytest.raises(UsageError, match="is writing there; wait, or write elsewhere"):
        ran(plan, manifest)
    ran(plan, manifest)
    Archive.init(manifest.parent / "archive")
    with pytest.raises(UsageError, match="inside of the archive"):
        ran(replace(plan, output=str(manifest.parent / "archive" / "out")), manifest)


def test_archived_editions_are_read_with_what_the_archive_knows(tmp_path: Path, plan: Plan) -> None:
    """A corrected record makes the pair anew, a new edition of the series does not."""
    archive = Archive.init(tmp_path / "archive")
    for year in (2015, 2016):
        archive.add("mere", edition("Mere", year, year).encode(), Deposit("mere.txt", str(year), title="The Mere"))
    told = "mere@2015", "mere@2016"
    plan = replace(plan, archive=str(archive.folder))

    def done() -> Ran:
        with Pairs([Given("mere", "mere", *told, told)]) as pairs:
            return run(plan, pairs, Here())

    assert done().failed == 0
    [row] = rows_in(plan).values()
    assert (row.title, row.labels) == ("The Mere", ("2015", "2016"))
    archive.add("mere", edition("Mere", 2017, 2017).encode(), Deposit("mere.txt", "2017"))
    assert done().reused == 1
    Archive.open(archive.folder).correct("mere@2016", {"title": "The Mere, corrected"})
    assert done().reused == 0
    assert next(iter(rows_in(plan).values())).title == "The Mere, corrected"


def test_pins_hold_as_in_a_report_on_two(tmp_path: Path, plan: Plan, manifest: Path) -> None:
    """One that is for another series makes nothing anew; those beside an archive are not for files."""
    (tmp_path / "pins").write_text('never."The wardens of Mere" = "The wardens of Mere"\n', encoding="utf-8")
    pinned = replace(plan, pins=read_pins(tmp_path / "pins"), are_pins_for_files=True)
    ran(plan, manifest)
    assert ran(replace(pinned, are_pins_for_files=False), manifest).reused == 3
    assert ran(pinned, manifest).reused == 0
    counts = {name: (row.counts.added, row.counts.removed) for name, row in rows_in(plan).items()}
    assert counts["mere--2015--2016"] == (1, 1) and counts["tarn--2015--2016"] == (0, 0)
    other = pinned.pins[0]._replace(series="weir*", old="Every town", new="Every town")
    assert ran(replace(pinned, pins=(*pinned.pins, other)), manifest).reused == 3


def test_editions_of_a_chain_are_read_once(tmp_path: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    """The new edition of one pair is the old one of the next."""
    from diffreport.batch import inputs

    read: list[str] = []
    documents = inputs.documents
    monkeypatch.setattr(inputs, "documents", lambda w: read.append(w[0].request.source.shown) or documents(w))
    for year in range(2011, 2016):
        (tmp_path / f"{year}.txt").write_text(edition("Mere", year, year), encoding="utf-8")
    manifest = tmp_path / "chain.csv"
    manifest.write_text("".join(f"{y}.txt,{y + 1}.txt\n" for y in range(2011, 2015)), encoding="utf-8")
    ran(plan, manifest)
    assert sorted(read) == [f"{year}.txt" for year in range(2011, 2016)]


def test_a_row_is_read_back_equal_and_a_damaged_one_is_none(plan: Plan, manifest: Path) -> None:
    """Another schema, a side that is missing, a value of another type."""
    ran(plan, manifest)
    for row in rows_in(plan).values():
        assert from_bytes(to_bytes(row)) == row
    record = json.loads(to_bytes(row))
    large = {"counts": record["counts"] | {"findings": 1 << 64}}
    for damaged in ({"labels": ["a"]}, {"schema": "another/1"}, {"counts": {}}, {"kept_percent": "all"}, large):
        with pytest.raises(ValueError, match=r"."):
            from_bytes(json.dumps(record | damaged).encode())


def test_word_documents_keep_their_look_in_their_redline(tmp_path: Path, plan: Plan) -> None:
    """It is made of their bytes, as by `compare`, wherever they are."""
    for year, boats in ((2015, "300"), (2016, "315")):
        body = f"<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>The wardens counted {boats} boats on the water.</w:t></w:r></w:p>"
        (tmp_path / f"mere-{year}.docx").write_bytes(docx(body))
    manifest = tmp_path / "lakes.csv"
    manifest.write_text("mere-2015.docx,mere-2016.docx\n", encoding="utf-8")
    assert ran(replace(plan, formats=("docx",)), manifest).failed == 0
    [redline] = Path(plan.output).rglob("*.docx")
    text = zipfile.ZipFile(redline).read("word/document.xml").decode()
    assert "<w:b/>" in text and "<w:ins " in text and "<w:del " in text


def test_the_table_is_safe_for_spreadsheets(plan: Plan, manifest: Path) -> None:
    """What would be run as a formula is a text, in every column."""
    lines = manifest.read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].removesuffix("mere") + '"=HYPERLINK(""https://evil.example"")"'
    (manifest.parent / "2016" / "mere.txt").write_text(
        edition("Mere", 2016, 360) + "\n=1+1 is what every town is told to write.\n", encoding="utf-8"
    )
    manifest.write_text("\n".join(lines), encoding="utf-8")
    ran(plan, manifest)
    assert table(plan)[0]["series"] == '\'=HYPERLINK("https://evil.example")'
    assert not [value for row in table(plan) for value in row.values() if value.startswith(("=", "+", "@"))]


def test_the_table_is_there_as_parquet_too(plan: Plan, manifest: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the same rows, numbers as numbers; without pyarrow it says so, and an older one goes."""
    from pyarrow import parquet

    assert ran(plan, manifest).has_parquet
    found = parquet.read_table(Path(plan.output, "results.parquet")).to_pylist()
    assert [row["pair"] for row in found] == [row["pair"] for row in table(plan)]
    assert list(found[0]) == list(table(plan)[0])
    assert [row["findings"] for row in found] == [2, 2, 2] and found[0]["error"] is None
    monkeypatch.setattr("diffreport.batch.results.find_spec", lambda name: None)
    assert not ran(plan, manifest).has_parquet
    assert not Path(plan.output, "results.parquet").exists()
