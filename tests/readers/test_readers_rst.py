"""reStructuredText becomes what a reader of the published text sees."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffreport.model import Block, Document, Kind
from diffreport.readers import read
from diffreport.readers.rst import tables
from diffreport.readers.rst.reader import read as read_rst
from diffreport.readers.task import Task
from diffreport.text import normalise

SAMPLE = """\
.. _top:

========
Prisons
========
:Author: Jane Doe
:orphan:

.. |k| replace:: Karsova
.. contents:: Table of Contents

Some *315* **prisoners** in |k|, see `the annex <annex.html>`_ and ``code``; [1]_ [#]_
also :ref:`~report.annex` or ministry_ of snake_case\\ s.

Health
======

Doctors say::

    kept as
    written

Nurses
------

- doctors
  by day

  with nurses

  * at night
- guards

1. first
2. second
   goes on

term
    its meaning

    more of it

  A quote.

| A line
| of verse

.. note:: Mind this.

   More to mind.

.. figure:: map.png
   :alt: a map

   The map of 2024.

.. A comment
   of two lines.

.. [1] As of June,
   by the ministry.

   In two paragraphs.
.. [#] By itself.

==================
 Food
==================

+---------+---------------+
| Prison  | Inmates       |
|         +-------+-------+
|         | men   | women |
+=========+=======+=======+
| North   | 1,617 | 2     |
| Karsova |       +-------+
|         |       | few   |
+---------+-------+-------+
| all     | many          |
+---------+---------------+

=====  =======
Year   Count
=====  =======
2018   12
2019   東京 13
       more
=====  =======

.. list-table:: Staff
   :header-rows: 1

   * - Kind
     - Number
   * - Guards
     - 12
       or so

.. csv-table::
   :header: "A", "B"

   "x, y", 2

..

   After all.

----

End.
"""


def document(text: str) -> Document:
    return read(text.encode(), name="prisons.rst")


def outline(blocks: tuple[Block, ...]) -> list[tuple[str, int, str]]:
    return [(block.kind.value, block.level, block.text) for block in blocks]


def test_every_kind_of_block_is_found() -> None:
    """One block for each thing a reader sees, in order, without its marks."""
    assert outline(document(SAMPLE).blocks) == [
        ("heading", 1, "Prisons"),
        ("paragraph", 0, "Author: Jane Doe"),
        (
            "paragraph",
            0,
            "Some 315 prisoners in Karsova, see the annex and code; [1] [2] also annex or ministry of snake_cases.",
        ),
        ("heading", 2, "Health"),
        ("paragraph", 0, "Doctors say:"),
        ("paragraph", 0, "kept as written"),
        ("heading", 3, "Nurses"),
        ("item", 1, "doctors by day"),
        ("item", 1, "with nurses"),
        ("item", 2, "at night"),
        ("item", 1, "guards"),
        ("item", 1, "1. first"),
        ("item", 1, "2. second goes on"),
        ("item", 1, "term"),
        ("item", 2, "its meaning"),
        ("item", 2, "more of it"),
        ("item", 2, "A quote."),
        ("paragraph", 0, "A line of verse"),
        ("paragraph", 0, "Note"),
        ("paragraph", 0, "Mind this."),
        ("paragraph", 0, "More to mind."),
        ("paragraph", 0, "The map of 2024."),
        ("footnote", 0, "[1] As of June, by the ministry."),
        ("footnote", 0, "In two paragraphs."),
        ("footnote", 0, "[2] By itself."),
        ("heading", 1, "Food"),
        (
            "table",
            0,
            "Prison | Inmates | Inmates\nPrison | men | women\nNorth Karsova | 1,617 | 2\nNorth Karsova | 1,617 | few\n"
            "all | many | many",
        ),
        ("table", 0, "Year | Count\n2018 | 12\n2019 | 東京 13 more"),
        ("table", 0, "Staff\nKind | Number\nGuards | 12 or so"),
        ("table", 0, "A | B\nx, y | 2"),
        ("paragraph", 0, "After all."),
        ("paragraph", 0, "End."),
    ]


def test_what_is_not_shown_is_accounted_for() -> None:
    """Comments and contents lists are left out; header rows of tables are counted."""
    found = document(SAMPLE)
    assert {entry.what: entry.words for entry in found.left_out} == {"comment": 5}
    assert [block.table.header_rows for block in found.blocks if block.table] == [2, 1, 1, 1]
    assert found.reader == "rst/1"
    assert found.edition.title == "Prisons"


@pytest.mark.parametrize("text", ["a\n----- b\n\n1985. A year.\nOf old.\n", "* stars *\n\n-5 degrees\n\n(see) it\n"])
def test_what_only_looks_like_markup_is_text(text: str) -> None:
    """A number that begins a wrapped sentence, and marks inside of a line, make no lists and no headings."""
    found = document(text)
    assert {block.kind for block in found.blocks} <= {Kind.PARAGRAPH, Kind.ITEM}
    assert "Of old." in found.blocks[-1].text or "see" in found.blocks[-1].text


def test_text_with_directives_is_known_without_its_suffix() -> None:
    """Two directives are a strong sign; one is none."""
    assert read(SAMPLE.encode(), name="prisons.txt").reader == "rst/1"
    assert read(b"Text.\n\n.. note:: A note.\n", name="prisons.txt").reader == "plain/1"


MARKS = st.sampled_from(
    [
        "`",
        "``",
        "*",
        "**",
        "_",
        "|",
        "::",
        ".. ",
        "[1]_",
        "- ",
        "1. ",
        "+--+",
        "== ==",
        "====",
        "\n",
        "\n\n",
        "  ",
        "    ",
        "a",
        "東",
    ]
)


@pytest.mark.properties
@given(st.lists(MARKS | st.text(max_size=4), min_size=1).map("".join))
def test_any_text_is_read(text: str) -> None:
    """Marks in any order end in blocks; words outside of comments and targets arrive."""
    assert read_rst(Task(b"", "a.rst", f"{text}\n\nKarsova\n")).drafts or ".." in text


@pytest.mark.parametrize(
    "piece", ["`", "**a ", "*a ", "|a ", "[a", "a_", "``", "== ==\n", "+--+\n|\n", "- ", "a\n b\n", ".. \n", ":a: "]
)
def test_hostile_marks_cost_no_time(piece: str) -> None:
    """Marks that are never closed are looked at within bounds."""
    start = time.process_time()
    document(f"{piece * (400_000 // len(piece))}\n\nKarsova.\n")
    assert time.process_time() - start < 20


def told(source: str) -> list[tuple[str, str]]:
    drafts = read_rst(Task(b"", "a.rst", source)).drafts
    return [(str(draft.kind), draft.text if draft.table else normalise(draft.text)) for draft in drafts]


def test_a_table_that_cannot_be_built_is_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Too large a table, and what stands in one before its first row, arrives as paragraphs."""
    long = "y" * 150_000
    assert told(f".. csv-table:: Deaths\n   :header: a, b\n\n   x, {long}\n") == [
        ("table", f"Deaths\na | b\nx | {long}")
    ]
    rows = ".. list-table:: Deaths\n\n   Words before\n   the rows\n\n   * - a\n     - b\n   * - c\n     - d\n"
    assert told(rows) == [("paragraph", "Words before the rows"), ("table", "Deaths\na | b\nc | d")]
    monkeypatch.setattr(tables, "_CELLS", 3)
    grid = "+----+----+\n| a  | b  |\n+====+====+\n| c  | d  |\n+----+----+\n"
    assert told(grid) == [("paragraph", "a b"), ("paragraph", "c d")]
    simple = "===  ===\na    b\n===  ===\nc    d\n===  ===\n"
    assert told(simple) == [("paragraph", "a b"), ("paragraph", "c d")]
    assert told(rows) == [
        ("paragraph", text) for text in ("Words before the rows", "Deaths", "* - a", "- b", "* - c", "- d")
    ]


def test_an_argument_goes_on_in_the_next_line() -> None:
    """The lines below a directive's argument belong to it, up to a blank one."""
    assert told(".. warning:: First line\n   that goes on\n   :class: red\n\n   More.\n") == [
        ("paragraph", "Warning"),
        ("paragraph", "First line that goes on"),
        ("paragraph", "More."),
    ]
    assert told(".. |x| replace:: the first line\n   and the second\n\nSee |x| here.\n") == [
        ("paragraph", "See the first line and the second here.")
    ]


def test_items_that_number_themselves_have_their_numbers() -> None:
    """They go on from the item before, or begin at one; a bullet or a paragraph between ends the list."""
    source = "1. one\n#. two\n\n   more\n\n#. three\n\n- bullet\n\n#. first\n\nText.\n\n"
    source += "a) x\n#) y\n\nText.\n\ni. x\n#. y\n#. z\n"
    items = [text for kind, text in told(source) if kind == "item"]
    assert items == ["1. one", "2. two", "more", "3. three", "bullet", "1. first", "a) x", "b) y", "i. x", "y", "z"]


def test_two_colons_alone_are_no_text() -> None:
    """They only say that what follows is literal."""
    assert told("Before\n\n::\n\n   as it is\n") == [("paragraph", "Before"), ("paragraph", "as it is")]
