"""The change reports that are written for flagged editions: where, under which names, and what leads to them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffreport.archived.comparisons import compared as comparison_of
from diffreport.errors import UsageError
from diffreport.model import Comparison, Document, Edition
from diffreport.report.presentation import Presentation
from diffreport.watch.plan import Limits
from diffreport.watch.reports import _name_of, file_of, written
from tests.report.factory import every_case

CASES = every_case()
PAIR = "lakes@v1", "lakes@v2"
LABELS = st.text(
    st.sampled_from("ab1.-_ äé%#?&*:漢") | st.characters(categories=("L", "N", "P")), min_size=1, max_size=9
)


def compared(old: str = "2023", new: str = "2024") -> Comparison:
    """Return a small comparison of two archived issues with these labels."""
    before, after = (Document.from_paragraphs([f"The lake rose by {n} metres."]) for n in (3, 4))
    return comparison_of(replace(before, edition=Edition(old)), replace(after, edition=Edition(new)))


def test_without_a_folder_none_is_written() -> None:
    """And nothing leads to it."""
    assert written(every_case(), Limits(), PAIR) == "" and file_of("", Limits()) is None


def test_a_report_stands_under_series_and_labels(tmp_path: Path) -> None:
    """Its path is what leads to it; the folder is made; once more is the same file."""
    limits = Limits(reports=tmp_path / "reports")
    made = written(compared(), limits, PAIR)
    assert made == str(tmp_path / "reports/lakes/2023--2024.html")
    content = Path(made).read_bytes()
    assert b"<!DOCTYPE html>" in content and written(compared(), limits, PAIR) == made
    assert Path(made).read_bytes() == content and file_of(made, limits) == Path(made)
    assert [path.name for path in (tmp_path / "reports").rglob("*")] == ["lakes", "2023--2024.html"]


def test_a_report_that_is_published_is_told_by_its_address(tmp_path: Path) -> None:
    """The file is found again by it."""
    limits = Limits(reports=tmp_path, link="https://example.org/reports/")
    made = written(compared("Mai 2023", "100 %"), limits, PAIR)
    assert made == "https://example.org/reports/lakes/Mai_2023-v1--100-v2.html"
    assert file_of(made, limits) == tmp_path / "lakes/Mai_2023-v1--100-v2.html"


def test_a_report_links_to_the_files_of_the_archive(tmp_path: Path) -> None:
    """As `diffreport report` does, unless it is published where they are not."""
    (tmp_path / "a.html").write_text("x")
    shown = Presentation(files=(tmp_path / "a.html", tmp_path / "a.html"))
    here, there = Limits(reports=tmp_path / "r"), Limits(reports=tmp_path / "p", link="https://example.org")
    assert "../../a.html" in Path(written(compared(), here, PAIR, shown)).read_text(encoding="utf-8")
    written(compared(), there, PAIR, shown)
    assert "a.html" not in (tmp_path / "p/lakes/2023--2024.html").read_text(encoding="utf-8")


@given(st.lists(LABELS, min_size=2, max_size=5, unique=True))
def test_names_are_safe_and_no_two_are_alike(labels: list[str]) -> None:
    """Whatever the labels: every issue has its own, and so has every pair."""
    names = [
        _name_of(compared_by_name(old, new), (f"lakes@v{n}", f"lakes@v{n + 1}"))
        for n, (old, new) in enumerate([*pairwise(labels), (labels[0], labels[0])], 1)
    ]
    assert len(set(names)) == len(names)
    assert all(name.isascii() and len(name) <= 200 and not set(name) & set("/\\ %#?&*:") for name in names)
    assert not any(name.startswith((".", "-")) for name in names)


def compared_by_name(old: str, new: str) -> Comparison:
    """Return a comparison of nothing but labels."""
    sides = (replace(each, edition=Edition(label)) for each, label in ((CASES.old, old), (CASES.new, new)))
    return replace(CASES, **dict(zip(("old", "new"), sides, strict=True)))


def test_what_is_no_report_of_ours_is_not_found(tmp_path: Path) -> None:
    """A notice of another folder, or one that leads out of it."""
    (tmp_path / "secret").write_text("x")
    limits = Limits(reports=tmp_path / "reports", link="https://example.org/r")
    (tmp_path / "reports").mkdir()
    for report in ("https://example.org/r/../secret", "https://example.org/r/%2e%2e/secret", str(tmp_path / "secret")):
        assert file_of(report, limits) is None
    assert file_of("https://elsewhere.org/r/a.html", limits) is None and file_of("\0", limits) is None


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    """With what to correct."""
    (tmp_path / "reports").write_text("a file")
    with pytest.raises(UsageError, match=r"lakes: cannot be made \(.*\); correct reports in \[check\]"):
        written(every_case(), Limits(reports=tmp_path / "reports"), PAIR)


def test_no_report_is_written_out_of_the_folder(tmp_path: Path) -> None:
    """Not through a link that somebody put in the place of a series."""
    (tmp_path / "reports").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "reports/lakes").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match=r"lakes: leads out of .*reports; remove the link"):
        written(every_case(), Limits(reports=tmp_path / "reports"), PAIR)
    assert not any((tmp_path / "elsewhere").iterdir())
