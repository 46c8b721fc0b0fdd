"""Labels of a user's own, and labels that are refused."""

from __future__ import annotations

import ast
from decimal import Decimal
from pathlib import Path

import pytest

from diffreport.errors import UsageError
from diffreport.model import Document, LeftOut
from diffreport.readers.html import furniture
from diffreport.readers.office import flow
from diffreport.readers.rst import reader as rst
from diffreport.readers.rtf import document as rtf
from diffreport.report.front import provenance
from diffreport.report.language import labels
from diffreport.report.language.labels import ENGLISH, labels_in, languages
from diffreport.report.language.speech import Phrase, speech
from tests.report.factory import every_case
from tests.report.spoken import OTHERS, ROOT, report


def folder(tmp_path: Path, **files: str) -> Path:
    (tmp_path / "labels").mkdir()
    for language, text in files.items():
        (tmp_path / f"labels/{language}.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_folder_of_templates_adds_a_language_over_english(tmp_path: Path) -> None:
    """What the language lacks is said in English, with English plurals; numbers are its own."""
    place = folder(tmp_path, nl='[ledger]\nfindings = "Te beoordelen"\n')
    assert languages(place) == ["de", "en", "fr", "nl"]
    speaks = speech("nl", place)
    assert speaks.say("ledger.findings") == "Te beoordelen"
    assert speaks.say("fold.paragraphs", n=1204) == "1.204 paragraphs"
    tree = report(every_case(), "nl", templates=place)
    assert tree.css_first(".ledger dt").text() == "Te beoordelen"


def test_a_folder_of_templates_changes_single_labels(tmp_path: Path) -> None:
    """The others stay ours, also in the languages that fall back on English."""
    place = folder(tmp_path, de='[rail]\nreview = "Redaktion"\n', en='[list]\nwording = "Sense"\n')
    assert speech("de", place).say("rail.review") == "Redaktion"
    assert speech("de", place).say("rail.export") == "Exportieren"
    assert speech(ENGLISH, place).say("list.wording") == "Sense"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("[ledger", "cannot be read"),
        ('[ledger]\nfinding = "x"', "no label is called ledger.finding"),
        ('[ledger]\nfindings = "{x.y}"', "ledger.findings: nothing fills {x.y}"),
        ('[ledger]\nfindings = "{"', "ledger.findings:"),
        ("[ledger]\nfindings = 3", "ledger.findings is 3"),
        ('[list]\nmore = { one = "x" }', "list.more has no form `other`"),
        ('[ledger]\nfindings = "x {n}"', "ledger.findings: nothing fills {n}; it has no values"),
        ('[rail]\nview = "x {n}"', "rail.view: nothing fills {n}; it has no values"),
        ('[page.changes]\ntitle = "{words}"', "nothing fills {words}; it may have {new}, {old}, {title}"),
        ('[page.changes]\ntitle = "x {title:d}"', "page.changes.title: {title} says how it is to be written"),
        ('[page.changes]\ntitle = "{title!z}"', "page.changes.title: {title} says how it is to be written"),
        ('[page.changes]\ntitle = "{title:>20000000}"', "leave the name alone in the braces"),
        ('[fold]\nparagraphs = { one = "{n:9}", other = "x" }', "fold.paragraphs: {n} says how it is to be written"),
        ('[script]\nfirst = "{n}"', "script.first: nothing fills {n}; it has no values"),
        ('[script]\nfindings = "{words}"', "script.findings: nothing fills {words}; it may have {n}"),
    ],
)
def test_a_faulty_file_of_labels_is_refused(tmp_path: Path, text: str, wrong: str) -> None:
    """With its file, the label and what is wrong."""
    place = folder(tmp_path, nl=text)
    with pytest.raises(UsageError) as refused:
        labels_in("nl", place)
    assert wrong in str(refused.value) and "nl.toml" in str(refused.value) and "\n" not in str(refused.value)


def test_a_user_s_english_takes_no_value_from_ours_in_another_language(tmp_path: Path) -> None:
    """What a label may have is what our English has."""
    place = folder(tmp_path, en='[page.changes]\ntitle = "Changes"\n')
    assert speech(ENGLISH, place).say("page.changes.title", title="T", old="a", new="b") == "Changes"
    assert speech("de", place).say("page.changes.title", title="T", old="a", new="b").startswith("T")


def test_any_value_may_stand_in_brackets_and_any_count_in_words(tmp_path: Path) -> None:
    """Also one that is said in pieces, and one that is no whole number."""
    place = folder(tmp_path, nl='[masthead]\neditions = "[{old}] {new}"\n[size]\nbytes = "{words}"\n')
    speaks = speech("nl", place)
    pieces = speaks.phrases("masthead.editions", old=(Phrase("a", "#ed-a"),), new=(Phrase("b"),))
    assert [piece.text for piece in pieces] == ["a", " ", "b"]
    assert speaks.say("size.bytes", n=Decimal("1.5")) == "1,5"


def test_a_file_of_labels_outside_of_the_folder_is_refused(tmp_path: Path) -> None:
    """A link may lead to any file of the machine."""
    (tmp_path / "secret.toml").write_text('[ledger]\nfindings = "secret"\n', encoding="utf-8")
    place = tmp_path / "own"
    (place / "labels").mkdir(parents=True)
    (place / "labels/nl.toml").symlink_to(tmp_path / "secret.toml")
    with pytest.raises(UsageError, match=r"nl\.toml: is a link to a file outside of the folder"):
        labels_in("nl", place)


@pytest.mark.parametrize("language", ["xx", "xyz-Latn-001", "abcde"])
def test_a_language_without_labels_is_refused(language: str) -> None:
    """And those there are are named."""
    with pytest.raises(UsageError, match="use one of de, en, fr"):
        labels_in(language)


@pytest.mark.parametrize(
    "language",
    ["", "../en", "e" * 40, "de\n", "d", "abcd", "de-1", "de--AT", "de-", "de-AT-DE", "de-1996-1996", "de-ß"],
)
def test_what_is_no_language_tag_is_refused(tmp_path: Path, language: str) -> None:
    """The browser would not run the script, or not know how to speak; labels of such a name changes nothing."""
    with pytest.raises(UsageError, match="is no language tag"):
        labels_in(language, folder(tmp_path, abcd=""))


@pytest.mark.parametrize(
    ("language", "name"), [("de-AT", "de"), ("DE", "de"), ("fr_CA", "fr"), ("en-Latn-GB", "en"), ("de-CH-1901", "de")]
)
def test_a_region_speaks_its_language(language: str, name: str) -> None:
    """A region has labels of its language."""
    assert labels.name_of(language) == name


def test_labels_replace_nothing_in_the_text() -> None:
    """The marked text is the same in every language."""
    texts = set()
    for language in (ENGLISH, *OTHERS):
        tree = report(every_case(), language)
        texts.add(tuple(node.html for node in tree.css(".doc ins, .doc del")))
    assert len(texts) == 1


def test_what_a_reader_left_out_is_said_in_the_language_of_the_report() -> None:
    """The words of every reader, as English has them; another reader's word is said as it is."""
    words = {LeftOut(what, "", 1) for what in (*_left_out_by_readers(), "marginalia")}
    shown = {language: set(_left_out_in(tuple(words), language)) for language in (ENGLISH, "de", "fr")}
    assert shown[ENGLISH] == {left.what for left in words}
    for language in ("de", "fr"):
        assert shown[language] & shown[ENGLISH] <= {"marginalia", "navigation", "index"}, language


def _left_out_by_readers() -> set[str]:
    """The first argument of every reason or word left out that a reader's code names."""
    found = {
        *furniture._FURNITURE.values(),
        *furniture._LINKY.values(),
        *flow.WHY,
        *rst._UNSEEN.values(),
        *(what for what, _ in rtf.ASIDE.values()),
    }
    for path in sorted((ROOT / "diffreport/readers").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Reason", "LeftOut"):
                found |= {str(what.value) for what in node.args[:1] if isinstance(what, ast.Constant)}
    return found - {""}


def _left_out_in(left: tuple[LeftOut, ...], language: str) -> list[str]:
    return provenance._left_out(Document((), left_out=left), speech(language)).partition(":")[2].strip().split(", ")


@pytest.mark.parametrize("language", ["de-ZZ", "de_US"])
def test_a_region_that_does_not_speak_the_language_is_refused(language: str) -> None:
    """Nobody knows how it writes numbers and dates: they would be another language's."""
    with pytest.raises(UsageError, match=f"language '{language}': there is no such locale"):
        labels.name_of(language)


def test_a_locale_that_there_is_not_is_refused(tmp_path: Path) -> None:
    """In a user's labels; a language of which nothing is known may name another's."""
    with pytest.raises(UsageError, match=r"nl\.toml: locale 'zz_ZZ': there is no such locale"):
        labels_in("nl", folder(tmp_path, nl='locale = "zz_ZZ"'))
