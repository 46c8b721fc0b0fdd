"""Manifests: which pairs they mean, and what is said of those that mean none."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from diffreport.batch.manifest import WrongLinesError, given
from diffreport.batch.pairs import Given, Pairs, name_of
from diffreport.batch.plan import Pair
from diffreport.errors import UsageError


def parsed(text: str, folder: str = "/corpus") -> list[Given]:
    """Return what a manifest gives."""
    return list(given(io.StringIO(text, newline=""), "m.csv", folder))


def pairs(text: str, folder: str = "/corpus") -> list[Pair]:
    """Return the pairs of a manifest."""
    with Pairs(given(io.StringIO(text, newline=""), "m.csv", folder)) as found:
        assert len(found) == len(list(found))
        return list(found)


def wrong(text: str) -> list[str]:
    """Return what is said of the wrong lines of a manifest."""
    with pytest.raises(WrongLinesError) as raised:
        parsed(text)
    assert "nothing was compared" in str(raised.value) and "\n" not in str(raised.value)
    return list(raised.value.lines)


ONE = Given("a--b", "b", "/corpus/x/a.txt", "/corpus/b.txt", ("x/a.txt", "b.txt"), 0, 2)


@pytest.mark.parametrize(
    "text",
    [
        "old,new\nx/a.txt,b.txt\n",
        'new,notes,old\r\nb.txt,"see,\r\nthis",x/a.txt\r\n',
        "Old;New\nx/a.txt;b.txt",
        "old\tnew\tnotes\nx/a.txt\tb.txt\tone, two\n",
        "\nx/a.txt,b.txt\n\n",
        "\n x/a.txt ; b.txt \n",
        "old\tnew\nx/a.txt\tb.txt\nx, y.txt\tz.txt",
        "\nx/a.txt\tb.txt",
        '\n{"old": "x/a.txt", "new": "b.txt", "name": null, "other": 1}\n\n',
    ],
)
def test_a_pair_is_read_in_every_form(text: str) -> None:
    """CSV with a header or without one, by comma, semicolon or tab; JSON Lines; empty lines are nothing."""
    assert parsed(text)[0] == ONE


def test_series_and_name_are_taken_as_they_are_given() -> None:
    """The name is made safe for every file system; columns that mean nothing are told."""
    told: list[str] = []
    text = "old,new,series,Serie,name\na.txt,b.txt,Lakes & rivers,x,Lakes/2016: final\n"
    [pair] = given(io.StringIO(text, newline=""), "m.csv", "/corpus", told.extend)
    assert (pair.series, pair.base, told) == ("Lakes & rivers", "Lakes_2016_final", ["Serie"])


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("\u00d6sterreich", "\u00d6sterreich"),
        ("O\u0308l", "\u00d6l"),
        ("\u0420\u043e\u0441\u0441\u0438\u044f 2016", "\u0420\u043e\u0441\u0441\u0438\u044f_2016"),
        ("\u0939\u093f\u0928\u094d\u0926\u0940", "\u0939\u093f\u0928\u094d\u0926\u0940"),
        ("a\u202eb\tc.", "a_b_c"),
        ("../..", "edition"),
        ("CON", "_CON"),
        ("lpt1.old", "_lpt1.old"),
        ("\u65e5" * 100, "\u65e5" * 60),
    ],
)
def test_names_keep_letters_of_all_scripts(given_name: str, name: str) -> None:
    """In one form, in no more bytes than a file system holds; none is a device."""
    assert name_of(given_name) == name


@pytest.mark.parametrize(
    ("old", "new", "series", "base"),
    [
        ("river-2015.html", "river-2016.html", "river", "river-2015--river-2016"),
        ("2015/tarn.txt", "2016/tarn.txt", "tarn", "tarn--2015--2016"),
        ("tarn/2015.txt", "tarn/2016.txt", "tarn", "2015--2016"),
        ("mere@2015", "mere@2016", "mere", "mere--2015--2016"),
        ("mere@2015", "2016.html", "mere", "mere_2015--2016"),
        ("s3://filings/2023/1.htm", "s3://filings/2024/1.htm", "1", "1--2023--2024"),
    ],
)
def test_what_pairs_are_grouped_by_is_in_their_names(old: str, new: str, series: str, base: str) -> None:
    """The series of both, the words that file names share, or the folder of both."""
    [pair] = parsed(f"{old},{new}\n")
    assert (pair.series, pair.base) == (series, base)


def test_references_mean_the_same_in_any_folder(tmp_path: Path) -> None:
    """Paths are relative to the manifest's folder; a file comes before an archived edition of its name."""
    (tmp_path / "mere@2015").write_text("x" * 10, encoding="utf-8")
    (tmp_path / "b.txt").write_text("x" * 5, encoding="utf-8")
    first, second = parsed("mere@2015,./sub/../b.txt\nmere@2014,/elsewhere/b.txt\n", str(tmp_path))
    assert (first.old, first.new, first.size) == (str(tmp_path / "mere@2015"), str(tmp_path / "b.txt"), 15)
    assert (second.old, second.new, second.size) == ("mere@2014", "/elsewhere/b.txt", 0)
    [third] = parsed("mere@2014,2024/1.htm\n", "s3://filings/all")
    assert (third.old, third.new) == ("mere@2014", "s3://filings/all/2024/1.htm")


def test_wrong_lines_are_told_with_their_numbers() -> None:
    """That on which each begins; what is right beside them is not compared."""
    text = (
        "old,new\n"
        'a.txt,"b\n.txt"\n'
        "only.txt\n"
        "https://example.org/2015,b.txt\n"
        "ftp://example.org/2015,b.txt\n"
        "-,b.txt\n"
        "s3://key:secret@bucket/a.txt,b.txt\n"
        "a.txt,s3://bucket/a.txt?X-Amz-Signature=secret\n"
        'a"b",c"\n'
        '"a" b,c\n'
    )
    told = wrong(text)
    numbers = [int(line.partition(":")[0].removeprefix("line ")) for line in told]
    assert numbers == [4, 5, 6, 7, 8, 9, 11]
    assert "secret" not in "".join(told)
    assert "has no new edition" in told[0]
    assert "archive it first with diffreport add" in told[1]
    assert "quotes" in told[6]


def test_wrong_records_are_told_with_their_numbers() -> None:
    """No JSON, no object, no texts; half of a character cannot be written anywhere."""
    text = '{"old": "a", "new": "b"}\n{"old": "a"\n\n["a", "b"]\n{"old": 1, "new": "b"}\n' + "[" * 100_000 + "\n"
    text += '{"old": "\\ud800", "new": "b"}\n{"old": "a"}\n'
    numbers = [line.partition(":")[0] for line in wrong(text)]
    assert numbers == ["line 2", "line 4", "line 5", "line 6", "line 7", "line 8"]


def test_of_very_many_wrong_lines_the_first_are_told() -> None:
    """And how many more there are."""
    told = wrong("old,new\n" + "a.txt,\n" * 100)
    assert len(told) == 21 and told[-1] == "and 80 more"


def test_lines_without_a_header_have_two_cells() -> None:
    """What is said names the header that more of them need."""
    [told] = wrong("a.txt,b.txt,rivers\n")
    assert "has 3 cells, not two" in told and "old,new,series,name" in told


def test_a_delimiter_that_is_not_certain_is_a_comma() -> None:
    """A semicolon beside a tab may be part of a name."""
    [told] = wrong("a;1.txt\tb;2.txt\n")
    assert "has 1 cell, not two" in told
    [told] = wrong("a, 1.txt\tb.txt\nc.txt\td.txt\n")
    assert "line 1: may be parted by more than one" in told and "header" in told


@pytest.mark.parametrize("text", ["", "\n \n", "\ufeff"])
def test_an_empty_manifest_is_refused(text: str) -> None:
    """It says so."""
    stream = io.TextIOWrapper(io.BytesIO(text.encode()), "utf-8-sig", newline="")
    with pytest.raises(UsageError, match=r"m\.csv: is empty"):
        list(given(stream, "m.csv", "/"))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("old,new\nä,ö\n".encode("utf-16"), "line 1 is not in UTF-8"),
        (b"old,new\n" + b"a,b\n" * 5 + b"\xe4,c\n", "line 7 is not in UTF-8"),
        (b'[\n{"old": "a", "new": "b"}]', "write JSON Lines"),
        (b'[{"old": "a", "new": "b"}]', "write JSON Lines"),
    ],
)
def test_a_manifest_in_another_form_is_refused(data: bytes, told: str) -> None:
    """It says where, and what to save it as."""
    stream = io.TextIOWrapper(io.BytesIO(data), "utf-8-sig", errors="surrogateescape", newline="")
    with pytest.raises(UsageError, match=told):
        list(given(stream, "m.csv", "/"))


def test_a_manifest_is_not_held_in_memory() -> None:
    """Pairs are given as soon as their line is read."""

    def lines() -> Iterator[str]:
        yield "old,new\n"
        yield "a,b\n"
        raise AssertionError("read ahead")

    class Stream(io.StringIO):
        def __init__(self) -> None:
            super().__init__()
            self._lines = lines()

        def __next__(self) -> str:
            return next(self._lines)

    assert next(given(Stream(), "m.csv", "/")).new == "/b"


def test_names_are_told_apart_whatever_the_order() -> None:
    """Each pair whose name another would have, in any case, has digits of its own; a pair that is alone has none."""
    lines = ["a/10-k.htm,b/10-k.htm,10-Ö", "c/10-k.htm,d/10-k.htm,10-ö", "e/8-k.htm,f/8-k.htm,8-k"]
    found = {pair.old: pair.name for pair in pairs("\n".join(["old,new,name", *lines]))}
    again = {pair.old: pair.name for pair in pairs("\n".join(["old,new,name", *reversed(lines)]))}
    assert found == again
    names = [name.lower() for name in found.values()]
    assert len(set(names)) == 3 and names[2] == "8-k" and all(name.startswith("10-ö-") for name in names[:2])


def test_a_pair_that_is_given_twice_is_there_once() -> None:
    """By whatever path; its line is told."""
    text = "old,new\na.txt,b.txt\n./a.txt,b.txt\nb.txt,a.txt\na.txt,b.txt\n"
    with Pairs(given(io.StringIO(text), "m.csv", "/corpus")) as found:
        assert [pair.told for pair in found] == [("a.txt", "b.txt"), ("b.txt", "a.txt")]
        assert found.repeated == [3, 5]
