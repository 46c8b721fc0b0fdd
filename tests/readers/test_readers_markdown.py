"""Markdown becomes headings, paragraphs, nested items, tables and notes."""

from __future__ import annotations

import pytest

from diffreport.model import Block, Kind
from diffreport.readers import read

SAMPLE = """\
---
title: "Karsova: prisons"
date: 2024-06-28
---
# Prisons in Karsova 2024

Some *315* prisoners, see [the annex](annex.html) and `code`.[^1]
A wrapped line.

## Health

- doctors
  - day shift

    with **two** nurses
- none at night

> The ombudsman agreed.

| Prison | Inmates |
|--------|--------:|
| North  | 1,617   |
| South  |

[^1]: As of June,
by the ministry.

```
kept as
written
```

Water is H<sub>2</sub>O.<br>It is &lt;clean&gt;.

<div><p>An HTML paragraph.</p></div>
"""


def blocks(text: str) -> tuple[Block, ...]:
    return read(text.encode(), name="karsova__2024.md").blocks


def test_every_kind_of_block_is_found() -> None:
    """One block for each thing a reader sees, in order, without its marks."""
    assert [(block.kind.value, block.level, block.text) for block in blocks(SAMPLE)] == [
        ("heading", 1, "Prisons in Karsova 2024"),
        ("paragraph", 0, "Some 315 prisoners, see the annex and code.[1] A wrapped line."),
        ("heading", 2, "Health"),
        ("item", 1, "doctors"),
        ("item", 2, "day shift"),
        ("item", 2, "with two nurses"),
        ("item", 1, "none at night"),
        ("paragraph", 0, "The ombudsman agreed."),
        ("table", 0, "Prison | Inmates\nNorth | 1,617\nSouth | "),
        ("footnote", 0, "[1] As of June, by the ministry."),
        ("paragraph", 0, "kept as written"),
        ("paragraph", 0, "Water is H2O. It is <clean>."),
        ("paragraph", 0, "An HTML paragraph."),
    ]


def test_tables_keep_their_cells() -> None:
    """A table has its cells by row, padded to one width, the first row naming the columns."""
    table = next(block.table for block in blocks(SAMPLE) if block.kind is Kind.TABLE)
    assert table is not None
    assert table.rows == (("Prison", "Inmates"), ("North", "1,617"), ("South", ""))
    assert table.header_rows == 1


def test_front_matter_describes_the_edition() -> None:
    """Title and date come from the front matter, which is no text of the report."""
    document = read(SAMPLE.encode(), name="karsova__2024.md")
    assert document.edition.title == "Karsova: prisons"
    assert document.edition.published == "2024-06-28"
    assert document.reader == "markdown/2"
    assert not any("date" in block.text for block in document.blocks)


@pytest.mark.parametrize(
    ("front", "title", "words"),
    [
        ("title: |\n  Annual report:\n  2015\nauthor: Jane Doe", "Annual report: 2015", 3),
        ("title: >-\n  Annual\n\n  report\n", "Annual report", 0),
        ("title: Annual\n  report", "Annual report", 0),
        ("title:\n  'Annual report'", "Annual report", 0),
        ("title:\n- type: main\n  text: Annual report\ntags: [a, b]", "", 10),
    ],
)
def test_front_matter_may_go_on_below_its_keys(front: str, title: str, words: int) -> None:
    """Texts of several lines are read whole; what describes the file and no edition is accounted for."""
    document = read(f"---\n{front}\n---\nText.\n".encode(), name="karsova.md")
    assert document.edition.title == title
    assert [block.text for block in document.blocks] == ["Text."]
    assert sum(entry.words for entry in document.left_out) == words


def test_the_title_is_no_section() -> None:
    """Sections do not begin with the document's title, which differs between editions."""
    assert {block.section for block in blocks(SAMPLE)} == {(), ("Health",)}


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    """Text between two rules stays text."""
    text = "---\nA sentence without a key.\n\n---\n\nMore.\n"
    assert "A sentence without a key." in [block.text for block in blocks(text)]
    assert [block.text for block in blocks("---\n- doctors\n---\nMore.\n")] == ["doctors", "More."]


def test_too_deep_nesting_is_read_as_plain_text_and_said() -> None:
    """Markdown nested past the parser's bound loses nothing, and the document tells how it was read."""
    document = read(("> " * 500 + "deep").encode(), media_type="text/markdown")
    assert document.blocks[0].text.endswith("deep")
    assert "plain text" in document.remarks[0]


def test_endless_markdown_is_read_as_plain_text_and_said() -> None:
    """Markdown past the parser's bound is read without its marks, and the document tells so."""
    document = read(b"a\n\n" * 110_000, media_type="text/markdown")
    assert len(document.blocks) == 110_000
    assert "plain text" in document.remarks[0]


def test_a_one_word_note_is_kept() -> None:
    """A note of one word is no link definition."""
    assert blocks("Text.[^a]\n\n[^a]: Ibid.\n")[1].text == "[a] Ibid."
