"""What all pairs of a batch tell together."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diffreport.batch.corpus import MOST_FAILED, MOST_ROWS, Fold
from diffreport.batch.repeated import MOST_NAMES
from diffreport.batch.sentences import sentence_changes
from diffreport.comparison import compare
from diffreport.model import Document
from diffreport.model.corpora import LEAST_USUAL, Corpus, Counts, Row, SentenceChange, Shared, TopFigure
from tests.batch.chapters import Chapter, Truth, chapters, truth

CHAPTERS, SEED = 32, 21


def _folded(rows: Iterable[Row]) -> Corpus:
    with Fold() as fold:
        for row in rows:
            fold.add(row)
        corpus = fold.corpus("Chapters")
        told = Counter(each.sentence for each in fold.told())
        assert all(count >= shared.pairs for count, shared in zip(told.values(), corpus.shared, strict=False))
        return corpus


def _row(name: str, *sentences: tuple[str, str, str], series: str = "", sides: tuple[str, str] = ("", "")) -> Row:
    told = tuple(SentenceChange(key, f"c-{name}", old, new) for key, old, new in sentences)
    counts = Counts(findings=9, old_words=500, new_words=500, deleted_words=10, inserted_words=10)
    old, new = sides if any(sides) else (f"{name}-old", f"{name}-new")
    return Row(name, series or name, old, new, counts=counts, kept_percent=90.0, sentences=told)


@cache
def _rows() -> tuple[Row, ...]:
    """Return the rows of invented chapters, with what the corpus is told from."""
    return _of_chapters(CHAPTERS)


def _of_chapters(count: int) -> tuple[Row, ...]:
    return tuple(map(_of_chapter, chapters(count, SEED, "txt")))


def _document(text: str) -> Document:
    title, *paragraphs = text.split("\n\n")
    return Document.from_paragraphs(paragraphs, title=title)


def _of_chapter(chapter: Chapter) -> Row:
    comparison = compare(_document(chapter.old), _document(chapter.new))
    summary = comparison.summary
    counts = Counts(
        findings=summary.findings,
        figures=summary.figures,
        old_words=summary.old_words,
        new_words=summary.new_words,
        deleted_words=summary.deleted_words,
        inserted_words=summary.inserted_words,
    )
    row = _row(chapter.name)
    return replace(row, counts=counts, kept_percent=summary.kept_percent, sentences=sentence_changes(comparison))


def _template(shared: Shared, told: Truth) -> str:
    """Return which known change a shared one is; "" for none."""
    for (template, _), (old, new) in told.told.items():
        if bool(old) == bool(shared.old) and bool(new) == bool(shared.new) and shared.old in old and shared.new in new:
            return template
    return ""


def test_shared_sentences_of_chapters_are_those_that_are_known_to_be() -> None:
    """What is known to have changed in several chapters is found in nearly all of them, and nothing else is."""
    told, corpus = truth(CHAPTERS, SEED), _folded(_rows())
    found: dict[str, int] = {}
    for shared in corpus.shared:
        template = _template(shared, told)
        assert template, shared
        found[template] = max(shared.pairs, found.get(template, 0))
    expected = {template: len(names) for template, names in told.shared.items() if len(names) >= 6}
    assert len(expected) > 10
    assert {*expected} <= {*found}
    assert all(count <= len(told.shared[template]) for template, count in found.items())
    assert sum(found[template] for template in expected) >= 0.9 * sum(expected.values())


def test_outliers_of_chapters_are_the_rewritten_and_the_untouched_one() -> None:
    """A chapter that was rewritten and one in which nothing changed are told, and no other."""
    told, corpus = truth(CHAPTERS, SEED), _folded(_rows())
    kinds = {outlier.name: outlier.kind for outlier in corpus.outliers}
    assert kinds == {told.rewritten[0]: "kept_percent", told.untouched[0]: "findings"}
    assert _folded(_rows()[: LEAST_USUAL - 1]).outliers == ()


def test_one_pair_that_is_unlike_all_others_stands_out_though_these_are_alike() -> None:
    """Where there is no spread a hundredth is the least that counts."""
    rows = [_row(f"{n}") for n in range(2 * LEAST_USUAL)]
    rows[3] = replace(rows[3], kept_percent=88.0)
    rows[4] = replace(rows[4], kept_percent=0.0)
    rows[5] = replace(rows[5], counts=rows[5].counts._replace(wording=12))
    assert [(outlier.name, outlier.kind) for outlier in _folded(rows).outliers] == [
        ("4", "kept_percent"),
        ("5", "wording"),
    ]


@settings(max_examples=8, deadline=None)
@given(st.permutations(range(CHAPTERS)))
def test_the_order_of_rows_changes_no_count(order: list[int]) -> None:
    """In whatever order the rows come, as much is shared by as many pairs."""
    rows = _rows()
    one, other = _folded(rows), _folded(rows[n] for n in order)
    assert [shared.pairs for shared in one.shared] == [shared.pairs for shared in other.shared]
    assert one.counts == other.counts
    assert {*one.outliers} == {*other.outliers}


def test_a_sentence_is_shared_by_three_pairs_and_its_commonest_form_is_the_example() -> None:
    """Two pairs are chance; of the forms in which a sentence changed the commonest is told, with its pairs."""
    common, rare = ("k1", "Guards beat men.", "Guards beat nobody."), ("k1", "Guards beat us.", "Guards beat nobody.")
    rows = [
        _row("a", rare),
        _row("b", common, ("k2", "", "A new hall.")),
        _row("c", common),
        _row("d", ("k2", "", "x")),
    ]
    (shared,) = _folded(rows).shared
    assert shared == Shared(*common[1:], 3, (("a", "c-a"), ("b", "c-b"), ("c", "c-c")))


def test_near_identical_sentences_are_one_unless_a_word_denies() -> None:
    """A few words more make no other sentence, if the same words were swapped; "not" does."""
    old = "The police of the capital often held men for weeks without any charge"
    new = old.replace("often", "seldom")
    plain = ("k1", f"{old}.", f"{new}.")
    longer = ("k2", f"{old} in summer.", f"{new} in summer.")
    denied = ("k3", f"{old} and not in summer.", f"{new} and not in summer.")
    other = ("k4", f"{old}.", f"{old.replace('often', 'always')}.")
    came = [
        (f"k{n}", "", f"{new}{more}.") for n, more in enumerate(("", " in summer and in winter"), 5)
    ]  # not all said it
    rows = [_row(f"{n}{m}", told) for n, told in enumerate((plain, longer, denied, other, *came)) for m in range(3)]
    assert [(shared.old, shared.pairs) for shared in _folded(rows).shared] == [
        (plain[1], 6),
        (denied[1], 3),
        (old + ".", 3),
        ("", 3),
        ("", 3),
    ]


def test_pairs_of_one_history_count_once_beside_others() -> None:
    """Pairs that hang together by their editions show one edit many times: they count once, if there are others."""
    told = ("k", "The old rule held.", "The new rule held.")
    pairs = [("1", "3"), ("1", "4"), ("2", "3"), ("2", "4")]
    history = [_row(f"h{old}{new}", told, series="h", sides=(old, new)) for old, new in pairs]
    assert [shared.pairs for shared in _folded(history).shared] == [4]
    others = [_row("x", told), _row("y", told)]
    (shared,) = _folded([*history, *others]).shared
    assert shared.pairs == 3
    assert [name for name, _ in shared.names] == ["h13", "x", "y"]
    chain = [_row(f"h{n}", told, series="h", sides=(str(n), str(n + 1))) for n in (1, 3, 2)]
    corpus = _folded([*chain, *others])
    assert ([shared.pairs for shared in corpus.shared], corpus.documents) == ([3], 3)
    families = [_row(f"{n}", told, series="abc"[n % 3]) for n in range(6)]  # no edition in two pairs
    assert [shared.pairs for shared in _folded(families).shared] == [6]


def test_pairs_are_counted_in_which_nothing_was_found() -> None:
    """Those that failed are none of them."""
    same = replace(_row("same"), counts=Counts(old_words=500, new_words=500))
    corpus = _folded([_row("other"), same, replace(same, name="again"), replace(same, name="failed", error="is empty")])
    assert (corpus.pairs, corpus.failures, corpus.unchanged) == (4, 1, 2)


def test_what_the_page_has_no_room_for_is_counted() -> None:
    """Of rows those that changed most are kept, without their sentences; of failures the first; all are counted."""
    told = ("k", "", "A new hall was built.")
    rows = [_row(f"{n}", told) for n in range(MOST_ROWS + 1)]
    large = rows[-1].counts._replace(deleted_words=400, old_words=50_000)  # the page orders them by words
    rows[-1] = replace(rows[-1], counts=large)
    failed = [Row(f"f{n}", "", "", "", error="unreadable") for n in range(MOST_FAILED + 1)]
    corpus = _folded([*failed, *rows])
    assert (corpus.pairs, corpus.failures, corpus.counts.findings) == (
        2 * MOST_ROWS + 2,
        MOST_FAILED + 1,
        9 * len(rows),
    )
    assert [row.name for row in corpus.rows[:2]] == [f"{MOST_ROWS}", "0"]
    assert len(corpus.rows) == MOST_ROWS
    assert not any(row.sentences for row in corpus.rows)
    assert corpus.failed == tuple(failed[:MOST_FAILED])
    assert [(shared.pairs, len(shared.names)) for shared in corpus.shared] == [(len(rows), MOST_NAMES)]


def test_top_figures_are_ordered_by_their_percentage_whatever_its_sign() -> None:
    """The largest changes come first; those of no percentage are left out."""
    percents = (5.0, -80.0, float("inf"), 0.0, 80.0)
    figures = tuple(TopFigure("c", "cases", "1", "2", percent) for percent in percents)
    corpus = _folded([replace(_row("a"), figures=figures)])
    assert [(name, figure.percent) for name, figure in corpus.figures] == [("a", -80.0), ("a", 80.0), ("a", 5.0)]


def test_no_rows_tell_nothing_and_no_folder_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch without pairs has a corpus too; the database is gone when it is told."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert _folded([]) == Corpus("Chapters", 0, 0, (), (), (), (), (), Counts())
    assert not [*tmp_path.iterdir()]


def test_what_is_told_does_not_depend_on_hash_seeds() -> None:
    """Another seed of Python's hashes gives the same sentences and the same corpus."""
    code = "import tests.batch.test_corpus as t; print(t._folded(t._of_chapters(3)))"
    told = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1
    assert b"'kavervia'" in told.pop()
