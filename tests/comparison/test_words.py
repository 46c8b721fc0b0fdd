"""Word opcodes that read like an editor's hand."""

from __future__ import annotations

import pytest

from diffreport.comparison.words import opcodes
from diffreport.text import tokens


def marked(old: str, new: str) -> str:
    """Return old and new in one text: [-old-]{+new+}, noise as <class>."""
    a, b = tokens(old), tokens(new)
    out = ""
    for op in opcodes(a, b):
        gone, come = "".join(a[op.i1 : op.i2]), "".join(b[op.j1 : op.j2])
        if op.tag == "equal":
            out += come
        elif op.noise:
            out += f"<{op.noise}>"
        else:
            out += (f"[-{gone}-]" if gone else "") + (f"{{+{come}+}}" if come else "")
    return out


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("all 1,617 persons", "all 1,616 persons", "all [-1,617-]{+1,616+} persons"),
        ("nearly 300 men", "nearly 315 men", "[-nearly 300-]{+nearly 315+} men"),
        ("the judge said so", "the judges said so", "the [-judge-]{+judges+} said so"),
        ("a b. Then c", "a x. Then c", "a [-b-]{+x+}. Then c"),
        (
            "it was the minister of finance",
            "it was a secretary of state",
            "it was [-the minister of finance-]{+a secretary of state+}",
        ),
    ],
)
def test_changed_words_are_marked_whole(old: str, new: str, expected: str) -> None:
    """Marks end at word boundaries, figures are whole, fragments are dissolved."""
    assert marked(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new", "noise"),
    [
        ('the "free" side', "the “free” side", "typography"),
        ("al-Nusra", "al‑Nusra", "typography"),
        ("coordinate", "co\u00adordinate", "typography"),
        ("ﬁnal report", "final report", "typography"),
        ("the Government", "the government", "case"),
        ("re-elected", "reelected", "hyphenation"),
        ("peace keeping force", "peace-keeping force", "hyphenation"),
        ("8 towns", "eight towns", "spelling"),
        ("$1,000 each", "$1000 each", "spelling"),
        ("red, blue", "red blue", "typography"),
        ("last year.¹", "last year.²", "renumbering"),
    ],
)
def test_what_differs_in_print_alone_is_noise(old: str, new: str, noise: str) -> None:
    """Opcodes for the same words in another print carry their class."""
    a, b = tokens(old), tokens(new)
    assert {op.noise for op in opcodes(a, b) if op.tag != "equal"} == {noise}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("8 towns", "nine towns"),
        ("a ban.", "a ban?"),
        ("5 %", "5"),
        ("resign", "re-sign it"),
        ("not guilty", "guilty"),
        ("5 m²", "5 m³"),
    ],
)
def test_what_changes_the_meaning_is_no_noise(old: str, new: str) -> None:
    """Content is never folded away as noise."""
    assert any(not op.noise for op in opcodes(tokens(old), tokens(new)) if op.tag != "equal")
