"""The files of labels: complete, used, well formed; a report in another language says nothing in English."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

import pytest
from selectolax.lexbor import LexborHTMLParser

from diffreport.comparison import findings
from diffreport.comparison.alignment import moved
from diffreport.comparison.figures import units
from diffreport.comparison.tables import told
from diffreport.comparison.wording.signals import SIGNALS
from diffreport.model import Edition, Status
from diffreport.report.language import labels, phrasing
from diffreport.report.language.formats import Formats
from diffreport.report.language.labels import ENGLISH, labels_in, placeholders
from diffreport.report.language.speech import Phrase, speech
from tests.report.factory import Draft, every_case, figure
from tests.report.spoken import OTHERS, ROOT, report

# Counts that stand without a noun, so that no form is needed.
BARE = {"rail.count", "script.position", "part.series", "history.text.position"}
# What "ein" and "un" may stand before as they are: what is feminine has another ending, or "une".
OF_ONE = {
    "de": {"Absatz", "Abschnitt", "Paar"},
    "fr": {
        "passage", "chiffre", "changement", "paragraphe", "déplacement", "endroit", "a", "se", "est", "figure", "d",
        "supprimé", "ajouté", "réécrit", "déplacé", "",
    },
}  # fmt: skip
# A label of ours that is also a word of the edition, quoted in a note.
QUOTED = {"approximately"}


@lru_cache
def own(language: str) -> dict[str, labels.Label]:
    """The labels that a language has of its own."""
    return {key: label for key, label in labels_in(language).labels.items() if label.language == language}


@pytest.mark.parametrize("language", OTHERS)
def test_every_label_is_there_in_each_language(language: str) -> None:
    """German and French are complete: nothing is left to English."""
    assert own(language).keys() == own(ENGLISH).keys()


@pytest.mark.parametrize("language", OTHERS)
def test_every_label_has_the_values_and_the_brackets_of_the_english_one(language: str) -> None:
    """A value is not lost, a link keeps its words; a count may go unsaid where the form says it."""
    english = own(ENGLISH)
    for key, label in own(language).items():
        wanted = placeholders(english[key].forms["other"]) - labels.COUNTS
        for category, text in label.forms.items():
            assert placeholders(text) - labels.COUNTS == wanted, (key, category)
            assert len(re.findall(r"\[.+?\]", text)) == len(re.findall(r"\[.+?\]", english[key].forms["other"])), key


@pytest.mark.parametrize("language", (ENGLISH, *OTHERS))
def test_every_counted_label_has_the_forms_of_its_language(language: str) -> None:
    """A table of forms has none that the language lacks, and all that it needs for a count that may come up."""
    categories = Formats(labels_in(language).locale).categories()
    for key, label in own(language).items():
        assert label.forms.keys() <= categories, key
        if len(label.forms) > 1 or placeholders(label.forms["other"]) & labels.COUNTS:
            # "many" is for a million and more, where it reads otherwise
            assert key in BARE or label.forms.keys() >= categories - {"many"}, key


@pytest.mark.parametrize("language", OTHERS)
def test_one_of_a_thing_is_said_in_the_gender_of_its_noun(language: str) -> None:
    """ "Eine Ausgabe", "une édition": the word for one is masculine, so that of a feminine noun is written out."""
    for key, label in own(language).items():
        if len(label.forms) > 1:
            assert set(re.findall(r"\{words\}(?!\w)\]?\W*(\w*)", label.forms["one"])) <= OF_ONE[language], key


@pytest.mark.parametrize("language", OTHERS)
def test_no_edition_is_named_as_english_names_a_year(language: str) -> None:
    """German says "2016" or "in der Ausgabe 2016"; the words around a count in French are right for one as for two."""
    told = {key: label.forms.values() for key, label in own(language).items() if key.startswith("history.")}
    for key, forms in told.items():
        for text in forms:
            assert language != "de" or not re.search(r"\bin \{(edition|editions|first|last|came|went)\}", text), key
            assert not re.search(r"\{(added|removed|moved|inserted|deleted)\} \w+(us|és|is)\b", text), key


def test_every_label_that_is_said_is_in_the_file_and_every_label_is_said() -> None:
    """Keys are looked for in the code, in the templates and in the script."""
    known = own(ENGLISH).keys()
    said = {*_said_in_code(), *_said_in_templates(), *_said_in_script()}
    patterns = [re.compile(key) for key in said]
    assert [key for key in sorted(said) if not any(re.fullmatch(key, name) for name in known)] == []
    unsaid = {name for name in known if not any(pattern.fullmatch(name) for pattern in patterns)}
    assert [name for name in sorted(unsaid) if not name.startswith("finding.")] == []


def _said_in_code() -> Iterator[str]:
    """Yield the keys that the code names, as patterns: what a key is made of stands for any name."""
    for path in sorted((ROOT / "diffreport").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                if _is_key(node.value):
                    yield re.escape(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [p.value if isinstance(p, ast.Constant) else None for p in node.values]
                if isinstance(parts[0], str) and parts[0].split(".")[0] in _groups() and "." in parts[0]:
                    yield "".join(r"\w+" if part is None else re.escape(str(part)) for part in parts)
            elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "named":
                group = node.args[0]
                if isinstance(group, ast.Constant):
                    yield re.escape(str(group.value)) + r"\.\w+"


def _said_in_templates() -> Iterator[str]:
    for path in sorted((ROOT / "templates").rglob("*.j2")):
        for key, made in re.findall(r'(?:say|phrases)\("([\w.]+)"( ~)?', path.read_text(encoding="utf-8")):
            yield re.escape(key) + (r"\w+" if made else "")


def _said_in_script() -> Iterator[str]:
    for path in sorted((ROOT / "templates/script").rglob("*.js")):
        group = "history.text" if path.parent.name == "history" else "live" if path.stem == "live" else "script"
        for call in re.findall(r"\btold\(([^{}\n]*)", path.read_text(encoding="utf-8")):
            for key in re.findall(r"(?:^|[?:])\s*'(\w+)'", call):  # the first argument, or either side of a choice
                yield re.escape(f"{group}.{key}")
    yield r"export\.\w+"  # a format is the name of its label
    yield from (r"script\.accepted", r"script\.dismissed")  # a verdict is the name of its label


@lru_cache
def _groups() -> frozenset[str]:
    return frozenset(key.split(".")[0] for key in own(ENGLISH))


def _is_key(text: str) -> bool:
    return bool(re.fullmatch(r"[a-z]\w*(\.\w+)+", text)) and text in own(ENGLISH)


# -- what a comparison calls its findings


def finding_labels() -> set[str]:
    """Every part that a finding's label can be made of, as the comparison words it."""
    parts = {signal.label for signal in SIGNALS.values()}
    parts |= {form for forms in findings._FIGURE_LABELS.values() for form in forms}
    for noun in findings._NOUNS.values():
        parts |= {f"{noun} {what}" for what in ("added", "removed", "moved", "split")} | {f"{noun}s merged"}
    parts |= {"Reworded", "Heading reworded", "Rewritten", "Moved and rewritten", "Moved and revised"}
    parts |= {f"{what} {how}" for what in ("Words", "Sentence", "Sentences") for how in ("added", "removed")}
    parts |= {"Table became text", "Text became a table", "Table changed", "and more"}
    parts |= {"rows in another order", "rows and columns exchanged"}
    for what, n in ((noun, n) for noun in moved._NOUNS.values() for n in (1, 2)):
        parts.add(f"Moved together: {n} {what}{'s' * (n > 1)}")
    parts.add("Moved together: 12 passages")
    for n in (1, 3, 1204):
        counted = [f"{noun} {verb}" for noun in ("row", "column") for verb in ("added", "removed", "moved", "renamed")]
        counted += ["row renumbered", "header changed", "cell changed", "figure revised", "earlier figure restated"]
        counted += ["date moved on", "date moved back"]
        for phrase in counted:
            *nouns, verb = phrase.split(" ", 1) if not phrase.startswith("earlier") else ("earlier figure", "restated")
            parts.add(f"Table: {told._counted(n, nouns[0])} {verb}")
    return parts


@pytest.mark.parametrize("label", sorted(finding_labels()))
def test_every_label_of_a_finding_is_known(label: str) -> None:
    """English repeats it letter by letter; German says none of its words that are English."""
    assert speech().finding(label) == phrasing.sentence_case(label).replace("1204", "1,204")
    words = set(re.findall(r"[a-z]+", label.lower()))
    said = set(re.findall(r"\w+", speech("de").finding(label).lower()))
    assert not words & said - {"text", "in"}


@pytest.mark.parametrize(
    ("label", "german"),
    [
        ("Figure revised, hedge dropped", "Zahl geändert, Einschränkung gestrichen"),
        ("Table: 1 figure revised, 2 rows added, and more", "Tabelle: 1 Zahl geändert, 2 Zeilen hinzugefügt, und mehr"),
        ("Moved together: 12 paragraphs and 1 table", "Zusammen verschoben: 12 Absätze und 1 Tabelle"),
        (
            "Reworded, invisible characters added: U+200B ZERO WIDTH SPACE (2 times), U+FEFF X and 3 more",
            "Umformuliert, unsichtbare Zeichen hinzugefügt: U+200B ZERO WIDTH SPACE (2 Mal), U+FEFF X und 3 weitere",
        ),
        (
            "Look-alike characters: U+0430 CYRILLIC SMALL LETTER A for U+0061 LATIN SMALL LETTER A",
            "Ähnlich aussehende Zeichen: U+0430 CYRILLIC SMALL LETTER A statt U+0061 LATIN SMALL LETTER A",
        ),
        ("Seen by nobody", "Seen by nobody"),
    ],
)
def test_a_label_is_said_part_by_part(label: str, german: str) -> None:
    """What is not known of it stays English."""
    assert speech("de").finding(label) == german
    assert speech().finding(label) == label


def test_in_passing_a_label_begins_as_its_words_do() -> None:
    """Small in English, and in German where it is no noun."""
    assert speech().finding("Figure revised, hedge dropped", in_passing=True) == "figure revised, hedge dropped"
    assert speech("de").finding("Figure revised", in_passing=True) == "Zahl geändert"
    assert speech("de").finding("Reworded", in_passing=True) == "umformuliert"


def test_every_unit_of_time_has_a_name() -> None:
    """A difference of years is said in years, whatever the language."""
    assert [unit for unit in units._PERIODS if not speech().has(f"unit.{unit}")] == []


# -- numbers, dates, lists


@pytest.mark.parametrize(
    ("language", "number", "share", "bound", "difference"),
    [
        ("en", "1,204", "+30.8%", "> +9,999%", "−1,204.5"),
        ("de", "1.204", "+30,8\u00a0%", "> +9.999\u00a0%", "−1.204,5"),
        ("fr", "1\u202f204", "+30,8\u00a0%", "> +9\u202f999\u00a0%", "−1\u202f204,5"),
        ("de-CH", "1’204", "+30.8%", "> +9’999%", "−1’204.5"),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(
    language: str, number: str, share: str, bound: str, difference: str
) -> None:
    """Separators, the per cent sign and the space before it; the minus is a true one everywhere."""
    formats = speech(language).formats
    assert formats.number(1204) == number
    assert formats.percent_signed(Decimal("30.8")) == share
    assert formats.percent_signed(Decimal("123456")) == bound
    assert formats.signed(Decimal("-1204.50")) == difference


@pytest.mark.parametrize(
    ("language", "day", "time", "month"),
    [
        ("en", "28 June 2024", "1 July 2024, 06:00 UTC", "June 2024"),
        ("de", "28. Juni 2024", "1. Juli 2024, 06:00 Uhr UTC", "Juni 2024"),
        ("fr", "28 juin 2024", "1 juillet 2024, 06:00 UTC", "juin 2024"),
        ("en-US", "June 28, 2024", "July 1, 2024, 6:00\u202fAM UTC", "June 2024"),
    ],
)
def test_dates_are_written_as_the_language_writes_them(language: str, day: str, time: str, month: str) -> None:
    """Days, times and months."""
    say = speech(language).date
    assert (say("2024-06-28"), say("2024-07-01T06:00:11Z"), say("2024-06")) == (day, time, month)


@pytest.mark.parametrize(
    ("language", "three"), [("en", "a, b and c"), ("de", "a, b und c"), ("fr", "a, b et c"), ("en-US", "a, b, and c")]
)
def test_lists_are_joined_as_the_language_joins_them(language: str, three: str) -> None:
    """Of phrases as of texts."""
    speaks = speech(language)
    assert speaks.listed(["a", "b", "c"]) == three
    assert "".join(p.text for p in speaks.joined([(Phrase("a"),), (Phrase("b"),), (Phrase("c"),)])) == three
    assert (speaks.listed([]), speaks.listed(["a"])) == ("", "a")


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "two figures rose"), ("de", "zwei Zahlen sind gestiegen"), ("fr", "deux chiffres ont augmenté")],
)
def test_links_stand_where_the_language_puts_them(language: str, said: str) -> None:
    """The count is the link, wherever it stands in the sentence."""
    pieces = speech(language).phrases("standfirst.figures.rose", Phrase("", "#c-1", "figure"), n=2)
    assert [(p.href, p.only) for p in pieces if p.is_marked] == [("#c-1", "figure")]
    assert "".join(p.text for p in pieces) == said


def test_brackets_and_braces_in_a_value_mean_nothing() -> None:
    """A label of an edition may hold any character."""
    pieces = speech().phrases("marks.new", new="[x] {y}")
    assert [p.text for p in pieces if p.is_marked] == ["Underlined"]
    assert "".join(p.text for p in pieces) == "Underlined words are new in [x] {y}."


@pytest.mark.parametrize("language", ["en", *OTHERS])
def test_no_label_claims_that_something_was_corrected(language: str) -> None:
    """An earlier figure that reads differently now is counted; that the old one was wrong is not."""
    told = " ".join(text for label in own(language).values() for text in label.forms.values())
    assert re.findall(r"\w*(?:correct|berichtig|korrig|rectifi|corrig)\w*", told, re.IGNORECASE) == []


# -- whole reports


def visible(tree: LexborHTMLParser) -> set[str]:
    """Every text and every name on a page, the words of the editions left out."""
    for node in tree.css(".doc p, .doc h3, .doc h4, .doc table, style, script, .ph, q"):
        if not node.css_matches(".nh, .nb") and node.attributes.get("class") not in ("nh", "nb"):
            node.decompose()
    texts = {text.strip() for node in tree.root.traverse(include_text=True) if (text := node.text(deep=False) or "")}
    names = {value for node in tree.css("[aria-label]") if (value := node.attributes["aria-label"])}
    return {part.strip(" .,:;()") for text in texts | names for part in re.split(r"[.:;,]\s|\d+", text)} - {""}


@pytest.mark.parametrize("language", OTHERS)
def test_a_report_in_another_language_says_nothing_in_english(language: str) -> None:
    """Of all that the English labels say, but for what the language spells alike."""
    mine = {text for label in own(language).values() for text in label.forms.values()}
    english = {
        text.strip(" .:,")
        for label in own(ENGLISH).values()
        for text in label.forms.values()
        if "{" not in text and text not in mine
    }
    tree = report(every_case(), language)
    assert tree.root is not None and tree.css_first("html").attributes["lang"] == language
    assert visible(tree) & {*english, *map(phrasing.sentence_case, english)} - QUOTED == set()


def test_the_figures_of_a_report_are_the_language_s_and_those_of_an_edition_their_own() -> None:
    """The difference is German, the print is the edition's."""
    d = Draft()
    finding = d.edited("It counted [-1,204-]{+2,408.5+} boats.", "Figure revised", ("figure",))
    d.revision(finding, Status.REVISED, "boats", figure("1,204", "1204"), figure("2,408.5", "2408.5"))
    row = report(d.comparison(), "de").css_first(".figs tbody tr")
    assert [cell.text() for cell in row.css("td")][:4] == ["1,204", "2,408.5", "+1.204,5", "+100\u00a0%"]


def test_what_the_report_says_amid_a_text_names_its_language() -> None:
    """Notes, labels and folds of a German report on an English text are German; of an English one nothing is said."""
    made = every_case()
    english = replace(made, new=replace(made.new, language="en-GB"))
    tree = report(english, "de")
    assert tree.css_first(".doc").attributes["lang"] == "en-GB"
    for part in (".notes", ".lab", ".stub", ".fold > summary"):
        assert {node.attributes.get("lang") for node in tree.css(part)} == {"de"}, part
    assert not report(english, "en").css(".doc [lang]") and not report(made, "de").css(".doc [lang]")


def test_the_script_speaks_the_language_of_the_report() -> None:
    """Its labels are in the data block; the labels of findings there are those of the comparison."""
    data = json.loads(report(every_case(), "fr").css_first("#diffreport-data").text())
    assert data["labels"]["findings"]["one"] == "{n} constat"
    assert data["findings"][0]["label"] == "Figure revised, hedge dropped"
    ids = {json.loads(report(every_case(), x).css_first("#diffreport-data").text())["id"] for x in ("en", "de")}
    assert len(ids) == 1


def test_values_in_labels_are_escaped() -> None:
    """A label of an edition is text in every language, with its braces and brackets."""
    d = Draft()
    d.edited("It [-shall-]{+may+} act.")
    hostile = "<b>{n}[x]</b>"
    made = d.comparison(Edition(hostile, "T"), Edition("2024 & on", "T"))
    for language in (ENGLISH, *OTHERS):
        tree = report(made, language)
        assert [node.text() for node in tree.css("b")] == [speech(language).say("masthead.kind")]
        assert hostile in tree.css_first("#view option[value=old]").text()
