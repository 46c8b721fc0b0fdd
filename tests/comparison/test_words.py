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
    ("old", "new", "expected"),
    [
        ("The army left. The police came.", "The police came.", "[-The army left. -]The police came."),
        ("He came. He left.", "He came. He ate. He left.", "He came. {+He ate. +}He left."),
        ("He came.", "He came. It rained.", "He came.{+ It rained.+}"),
        ("red, green and white", "red, blue, green and white", "red, {+blue, +}green and white"),
        ("one\ntwo", "one\none and a half\ntwo", "one\n{+one and a half\n+}two"),
        ("警察は三人を逮捕した。", "警察は二人を逮捕した。", "警察は[-三-]{+二+}人を逮捕した。"),
    ],
)
def test_what_came_or_went_is_marked_as_it_was_written(old: str, new: str, expected: str) -> None:
    """Of the places where an insertion means the same, it stands at the beginning of a sentence or behind a pause."""
    assert marked(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("at 4.25%-4.50% now", "at 4.50%-4.75% now", "at [-4.25%-4.50%-]{+4.50%-4.75%+} now"),
        (
            "we saw red, tall and old houses",
            "we saw blue, low and old houses",
            "we saw [-red-]{+blue+}, [-tall-]{+low+} and old houses",
        ),
        (
            "it held big rallies of. In late spring none came",
            "it ran very small shops of. In hot dry summers none came",
            "it [-held big rallies of-]{+ran very small shops of+}. [-In late spring-]{+In hot dry summers+} none came",
        ),
        (
            "fat old cats slept in warm red beds of straw there",
            "thin young dogs ran in cold grey rooms of stone there",
            "[-fat old cats slept in warm red beds of straw-]{+thin young dogs ran in cold grey rooms of stone+} there",
        ),
        (
            "big grey cats met 12 small black dogs",
            "some red foxes met 12 large old wolves",
            "[-big grey cats-]{+some red foxes+} met 12 [-small black dogs-]{+large old wolves+}",
        ),
    ],
)
def test_islands_in_a_rewording_are_marked_with_it(old: str, new: str, expected: str) -> None:
    """Few equal words between changes are no text that stayed; a figure, a list's member, a full stop are."""
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
