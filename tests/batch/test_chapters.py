"""The invented chapters of batch tests: what is said of them is true."""

from __future__ import annotations

from pathlib import Path

from tests.batch import chapter_words as words
from tests.batch.chapters import chapters, truth, write


def test_chapters_have_names_of_their_own_and_are_the_same_in_any_count() -> None:
    """A chapter is a function of its number and the seed, and no two have one name."""
    some, more = chapters(3, seed=4), chapters(100, seed=4)
    assert more[:3] == some
    assert len({chapter.name for chapter in more}) == 100
    assert chapters(1, seed=5)[0].new != some[0].new


def test_what_is_said_of_chapters_is_true() -> None:
    """Every sentence that is said to be added, removed or revised stands where it should, and nowhere else."""
    made, told = {chapter.name: chapter for chapter in chapters(60, kind="txt")}, truth(60)
    assert {*told.shared} == {template.id for template in words.TEMPLATES}
    sentences = [(name, sides) for (_, name), sides in told.told.items()]
    for name, (old, new) in [*sentences, *((edit.name, (edit.old, edit.new)) for edit in told.edits if not edit.new)]:
        assert (old in made[name].old, old in made[name].new) == (True, not old)
        assert (new in made[name].new, new in made[name].old) == (True, not new)
    for name in told.untouched:
        assert made[name].old == made[name].new
    assert told.figures
    assert told.rewritten
    assert told.replaced


def test_written_chapters_are_named_in_their_manifest(tmp_path: Path) -> None:
    """The manifest has a line a chapter; its paths lead to the bytes of both editions."""
    head, line, *_ = write(tmp_path, 2, kind="txt").read_text(encoding="utf-8").splitlines()
    assert head == "name,series,old,new"
    chapter, (name, _, old, new) = chapters(2, kind="txt")[0], line.split(",")
    assert name == chapter.name
    assert [(tmp_path / path).read_text(encoding="utf-8") for path in (old, new)] == [chapter.old, chapter.new]
