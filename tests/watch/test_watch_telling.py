"""What people read of notices: the text, the HTML of a mail, and the one line above both."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from diffreport.errors import TemplateError
from diffreport.report.lines import columns
from diffreport.watch import letters
from diffreport.watch.notices import Message, Notice, Side, Told
from diffreport.watch.plan import Severity, Sort
from diffreport.watch.telling import WIDTH, html_of, subject_of, text_of
from tests.watch.notices import event, flag, message, notice, revised

CONTEXT = (Path(__file__).parents[2] / "docs" / "template-context.md").read_text(encoding="utf-8")
HEDGE = flag(
    2, sort=Sort.WORDING, severity=Severity.HIGH, label="Hedge dropped", figures=(), marked="It [-may have-]{+was+}."
)
HOSTILE = st.text(
    st.sampled_from("ab <>&\"'\\\r\n\x0b\x1b\x85\u2028\u2029\u202e\u200b\u200d\ud800\x00{%}[-+]:/=?@é٣漢")
    | st.characters()
)
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\ud800-\udfff]")


def hostile(text: str) -> Message:
    """Return a digest whose every text is the same."""
    told = flag(3, id=text, rule=text, label=text, section=(text, text), marked=f"{text}[-{text}-]{{+{text}+}}")
    told = replace(told, figures=(Told("revised", text, text, text, text, text), Told(text, text, "", "")))
    side = Side(*[text] * 6)
    made = notice(text, told, event(Sort.QUARANTINED), title=text, old=side, new=side, summary=text, report=text)
    return message(replace(made, mementos=(text,), is_revision=True), notice())


def test_a_notice_reads_as_a_text() -> None:
    """Whole, as it stands in a terminal and in a mail."""
    assert text_of(message(notice("karsova", flag(), HEDGE))) == (
        "Karsova: country report\n"
        "==============================================================================\n"
        "2023 → 2024: 2 flagged, 1 high\n"
        "Published 30 June 2025, retrieved 1 July 2025, 06:00 UTC\n"
        "Source: https://example.org/2024\n"
        "Report: https://reports.example.org/karsova/2023--2024.html\n"
        "\n"
        "3 findings: 2 figures, 1 wording signal; 80% of the old wording kept.\n"
        "\n"
        "HIGH\n"
        "\n"
        "  2. Hedge dropped [arrests]\n"
        "     Overview › Arrests\n"
        "     It [-may have-]{+was+}.\n"
        "\n"
        "MEDIUM\n"
        "\n"
        "  1. Figure revised [arrests]\n"
        "     Overview › Arrests\n"
        "     Police arrested [-approximately 300-]{+approximately 315+} people\n"
        "     suspected of joining armed groups.\n"
        "     people arrested: approximately 300 → approximately 315 (+15, +5%)\n"
    )


def test_a_silent_revision_is_said_plainly() -> None:
    """In the subject, above the findings, and with when the other text was retrieved."""
    made = message(revised("karsova", event(Sort.REVISED, severity=Severity.HIGH), flag()))
    assert subject_of(made) == "Karsova: country report, 2023, silently revised: 1 flagged"
    for told in (text_of(made), html_of(made)):
        said = " ".join(told.split())
        assert "Silently revised: edition 2023 came again under its label with another text." in said
        assert "Before, as retrieved 1 July 2024, 06:00 UTC, it read otherwise." in said


def test_a_silent_revision_that_a_rule_takes_back_is_not_said() -> None:
    """Only its findings are told, of an edition that was issued again."""
    muted = revised("karsova")
    made = message(replace(muted, flags=muted.flags[1:], old=muted.new._replace(reference="karsova@v1")))
    assert subject_of(made) == "Karsova: country report, 2023, re-issued: 1 flagged"
    assert all("ilently revised" not in told for told in (text_of(made), html_of(made)))


@pytest.mark.parametrize(
    ("sort", "subject", "said"),
    [
        (Sort.FIRST, "2024, the first edition", "First edition in the archive: 2024; there is nothing to compare"),
        (Sort.QUARANTINED, "2024, in quarantine", "In quarantine: edition 2024 is archived, but looks wrong."),
    ],
)
def test_what_is_no_finding_is_a_sentence(sort: Sort, subject: str, said: str) -> None:
    """It is no numbered finding, and not counted as one."""
    made = message(notice("karsova", event(sort), old=None, summary="All of it."))
    assert subject_of(made) == f"Karsova: country report, {subject}"
    assert said in text_of(made) and "All of it." not in text_of(made) and said in html_of(made)


def test_a_digest_begins_with_its_contents_and_what_matters_most() -> None:
    """One line a series, whose editions stand together; its links lead to them."""
    made = message(notice("lakes"), notice("karsova", HEDGE), revised("lakes"), notice("visa", event(Sort.FIRST)))
    lines = text_of(made).splitlines()
    assert lines[0] == "Digest: 3 flagged, 1 high in Karsova: country report, Lakes: country report"
    assert [line for line in lines[4:] if line][:3] == [
        "  1. Karsova: country report, 2023 → 2024 (1 flagged, 1 high)",
        "  2. Lakes: country report, 2023 → 2024; 2023, silently revised (2 flagged)",
        "  3. Visa: country report, 2023 → 2024",
    ]
    tree = LexborHTMLParser(html_of(made))
    targets = [link.attributes["href"] or "" for link in tree.css('a[href^="#"]')]
    assert len(targets) == 3 and all(len(tree.css(f"h2{target}")) == 1 for target in targets)


def test_fifty_findings_are_told_and_the_rest_is_counted() -> None:
    """Of every edition those that matter most; an edition with hundreds leaves room for the others."""
    many = [flag(n, severity=Severity.LOW) for n in range(1, 301)] + [replace(HEDGE, n=301)]
    made = message(notice("karsova", *many), notice("lakes", *[flag(n) for n in range(1, 11)]))
    text, tree = text_of(made), LexborHTMLParser(html_of(made))
    assert len(re.findall(r"^  \d+\. \w+ \w+ \[arrests\]$", text, re.MULTILINE)) == letters.MOST_FLAGS
    assert "  301. Hedge dropped" in text and "and 261 more, not told here; the report has them" in text
    assert len(tree.css("p > b.k")) == letters.MOST_FLAGS
    assert "301 flagged, 1 high" in text and text.index("301. Hedge") < text.index("  1. Figure")


def test_what_a_notice_only_counts_is_counted() -> None:
    """How many of those matter most is known only where some that are told matter less."""
    made = notice("karsova", *[flag(n, severity=Severity.HIGH) for n in range(1, 61)], more=940)
    text = text_of(message(made))
    assert "1,000 flagged, at least 60 high" in text and "and 950 more, not told here" in text
    assert "1,001 flagged, 60 high" in text_of(message(replace(made, flags=(*made.flags, flag(61)))))


def test_a_mail_of_fifty_findings_is_not_cut_by_its_reader() -> None:
    """Some clients show no more than 102 kB."""
    assert len(html_of(message(notice("karsova", *[flag(n) for n in range(99)]))).encode()) < 102_000


def test_a_table_with_hundreds_of_figures_is_told_by_the_first() -> None:
    """The others are counted."""
    told = flag(figures=tuple(Told("revised", f"row {n}", "1", "2", "1", "100") for n in range(200)))
    for made in (text_of(message(notice("karsova", told))), html_of(message(notice("karsova", told)))):
        assert "row 7" in made and "row 8" not in made and "and 192 more figures" in made


@pytest.mark.parametrize(
    ("told", "text"),
    [
        (Told("revised", "arrests", "12", "9", "-3", "-25"), "arrests: 12 → 9 (−3, −25%)"),
        (Told("restated", "arrests", "12", "9", "-3", "-25"), "arrests: 12 → 9 (−3, −25%; restated)"),
        (Told("new", "arrests", "", "9"), "arrests: 9 new"),
        (Told("gone", "", "12", ""), "12 gone"),
        (Told("revised", "F1, India", "15MAR16", "08JUN16", "85"), "F1, India: 15MAR16 → 08JUN16 (+85 days)"),
        (Told("revised", "due", "3 May 2024", "1 May 2024", "-2"), "due: 3 May 2024 → 1 May 2024 (−2 days)"),
        (Told("revised", "boats", "0 boats", "5 boats", "5"), "boats: 0 boats → 5 boats (+5)"),
        (Told("revised", "arrests", "12", "a few", "?", "NaN"), "arrests: 12 → a few"),
    ],
)
def test_a_figure_is_told_with_what_became_of_it(told: Told, text: str) -> None:
    """Difference and per cent with their sign, as the report writes them."""
    assert f"     {text}\n" in text_of(message(notice("karsova", flag(figures=(told,)))))


def test_figures_stand_in_their_order_whatever_their_digits() -> None:
    """Arabic ones would turn the arrow between them round: old and new are cut off from it."""
    told = Told("revised", "مقاتل", "٣٠٠", "٣١٥", "15", "5")
    tree = LexborHTMLParser(html_of(message(notice("karsova", flag(figures=(told,))))))
    assert [node.text() for node in tree.css("td bdi")] == ["٣٠٠", "٣١٥"]


@pytest.mark.parametrize(
    ("marked", "told"),
    [
        ("to {+further +}retrogress", "to {+further+} retrogress"),
        ("ideologies{+ and more+}.", "ideologies {+and more+}."),
        ("by [-China and -]{+both +}India", "by [-China and-] {+both+} India"),
        ("a[- -]b{+ +}c", "a[- -]b{+ +}c"),
        ("a [- b -] c", "a [- b -] c"),
    ],
)
def test_a_mark_ends_with_its_words(marked: str, told: str) -> None:
    """The space beside them is outside, but where the space is what changed, or there is one already."""
    assert f"     {told}\n" in text_of(message(notice("karsova", flag(marked=marked, figures=()))))


def test_a_paragraph_that_is_new_is_told_in_its_words() -> None:
    """Its figures are in them; one that was revised in it is told with both values."""
    told = (Told("new", "centres", "", "three"), Told("revised", "staff", "12", "14", "2", "16.67"))
    text = text_of(message(notice("karsova", flag(marked="{+There are three centres.+}", figures=told))))
    assert "centres: " not in text and "     staff: 12 → 14 (+2, +16.67%)\n" in text


def test_a_finding_is_a_link_into_the_report() -> None:
    """Where the report has an address; a path is no link, but told."""
    tree = LexborHTMLParser(html_of(message()))
    assert tree.css_first('a[href="https://reports.example.org/karsova/2023--2024.html#c-00000001"]') is not None
    made = html_of(message(notice(report="/srv/reports/a b.html")))
    assert "Change report: /srv/reports/a b.html" in made and "#c-00000001" not in made


def test_an_address_may_hold_what_addresses_hold() -> None:
    """An @ in its path is no password."""
    address = "https://example.org:8443/@desk/état?a=b&c=d#e"
    tree = LexborHTMLParser(html_of(message(notice(report=address))))
    assert tree.css_first('a[href="https://example.org:8443/@desk/état?a=b&c=d#e"]') is not None


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//example.org",
        "https://me:secret@example.org/",
        "https://example.org/\u202e",
        "https:///a",
        "https://a.org/\x01",
    ],
)
def test_what_is_no_address_of_the_web_is_no_link(address: str) -> None:
    """Nor is one with a password."""
    made = notice(report=address, mementos=(address,))
    tree = LexborHTMLParser(html_of(message(replace(made, new=made.new._replace(source=address)))))
    assert tree.css("a") == []


def test_invisible_characters_are_written_out() -> None:
    """One that came or went is what the notice is about."""
    made = message(notice("karsova", flag(marked="pay[--]{+\u200b\u202e+} to")))
    assert "<U+200B><U+202E>" in text_of(made)
    assert "&lt;U+200B&gt;&lt;U+202E&gt;" in html_of(made)


@pytest.mark.properties
@given(HOSTILE)
def test_no_text_is_more_than_text_in_a_mail(text: str) -> None:
    """Elements and attributes are the same, whatever an edition, a title or a rule says; words are marked or not."""
    tree = LexborHTMLParser(html_of(hostile(text)))
    known = LexborHTMLParser(html_of(hostile("x")))
    assert shape(tree) <= shape(known)
    assert all((node.attributes["href"] or "").startswith(("https://", "#s")) for node in tree.css("a"))


def shape(tree: LexborHTMLParser) -> set[tuple[str, tuple[str, ...]]]:
    """Return the elements of a page with the names of their attributes."""
    return {(node.tag or "", tuple(node.attributes)) for node in tree.css("*")}


@pytest.mark.properties
@given(HOSTILE)
def test_a_text_obeys_nobody(text: str) -> None:
    """No control character of an edition reaches a terminal or a header; lines that are ours begin as ours do."""
    made, subject = text_of(hostile(text)), subject_of(hostile(text))
    assert not CONTROLS.search(subject) and len(subject.splitlines()) == 1 and columns(subject) <= 160
    assert not CONTROLS.search(made.replace("\n", ""))
    made.encode()


def test_marks_that_take_no_room_are_bounded_as_well() -> None:
    """A letter may have any number of accents."""
    heap = "a" + "\u0301" * 100_000
    made = message(notice("karsova", flag(marked=heap, label=heap), title=heap))
    assert len(subject_of(made)) < 1_000 and len(text_of(made)) < 20_000 and len(html_of(made)) < 30_000


@given(st.lists(st.text(st.characters(categories=("L", "N", "P")), max_size=12), min_size=20, max_size=60))
@settings(max_examples=30)
def test_lines_have_78_columns(words: list[str]) -> None:
    """Unless a single word, or an address, has more."""
    told = flag(marked=" ".join(words), label=" ".join(words), section=tuple(words), rule=" ".join(words[:3]))
    for line in text_of(message(notice(" ".join(words), told))).splitlines():
        assert columns(line) <= WIDTH or ":" in line


def test_a_mail_loads_nothing() -> None:
    """No script, no picture, no style sheet or typeface from elsewhere; nothing tells that it was opened."""
    made = html_of(message(notice(), revised("lakes", HEDGE)))
    tree = LexborHTMLParser(made)
    assert not tree.css("script, img, link, iframe, object, svg, form, [src], [background], [onload]")
    assert "url(" not in made and "@import" not in made and "@font-face" not in made


def test_an_own_template_stands_in_for_ours(tmp_path: Path) -> None:
    """As those of the report do, in the same sandbox; a fault is told with file and line."""
    (tmp_path / "notices").mkdir()
    own = tmp_path / "notices/message.txt.j2"
    own.write_text("{{ letter.subject | folded(4, 40, 2) }} & <you>\n")
    assert text_of(message(), tmp_path) == "    Karsova: country report, 2023 →\n      2024: 1 flagged & <you>\n"
    assert html_of(message(), tmp_path) == html_of(message())
    own.write_text("\n{{ letter.titel }}\n")
    with pytest.raises(TemplateError, match=r"message\.txt\.j2, line 2: letter has no titel; docs/template-context"):
        text_of(message(), tmp_path)
    own.write_text("{{ ''.__class__.__mro__ }}\n")
    with pytest.raises(TemplateError, match="line 1"):
        text_of(message(), tmp_path)


def names(made: Any, path: str) -> dict[str, Any]:
    """Return all that a composed value holds, by the names a template uses."""
    hints = get_type_hints(made)
    own = [f.name for f in fields(made)] if is_dataclass(made) else list(getattr(made, "_fields", ()))
    out: dict[str, Any] = {}
    for name in own:
        out[f"{path}.{name}"] = hints[name]
        inner = next((a for a in get_args(hints[name]) if getattr(a, "__module__", "") == letters.__name__), None)
        if inner is not None:
            out |= names(inner, inner.__name__.lower())
    return out


def test_the_names_of_the_templates_are_documented() -> None:
    """Every name that a message's template gets stands in the guide, and no other."""
    rows = re.findall(r"^\| (`(?:letter|chapter|entry|rank|item|mark|figure)\.[^|]*) \|", CONTEXT, re.MULTILINE)
    told = [name for row in rows for name in re.findall(r"`([\w.]+)`", row)]
    assert sorted(told) == sorted(names(letters.Letter, "letter"))


def test_a_notice_is_read_back_as_it_was() -> None:
    """The tests' notices are as the outbox keeps them."""
    made = revised("lakes", HEDGE, flag())
    assert Notice.from_json(made.to_json()) == made


def test_where_the_address_of_a_source_led_to_is_told() -> None:
    """A page that says nothing of the report may be that of a login, or of a publisher that moved."""
    made = notice()
    made = replace(made, new=made.new._replace(final_url="https://login.example.org/?next=2024"))
    text, tree = text_of(message(made)), LexborHTMLParser(html_of(message(made)))
    assert "\nSource: https://example.org/2024\nLed to: https://login.example.org/?next=2024\n" in text
    assert tree.css_first('a[href="https://login.example.org/?next=2024"]') is not None
    assert "Led to" not in text_of(message()) and "led to" not in html_of(message())
