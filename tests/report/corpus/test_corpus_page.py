"""The index of a corpus: its order, numbers, links, safety and languages, and what it is without content."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from diffreport.errors import TemplateError
from diffreport.model.corpora import Corpus, Counts
from diffreport.report.corpus import render_corpus
from diffreport.report.corpus.heat import Cell, Column, Heat, HeatRow
from diffreport.report.corpus.lists import Alike, Failed, Moved, Odd
from diffreport.report.corpus.naming import Named
from diffreport.report.corpus.page import CorpusPage
from diffreport.report.language.labels import labels_in
from tests.report.corpus.corpora import HOSTILE, corpus, every_case, hostile, many, row
from tests.report.history.reading import text, texts

CONTEXT = Path(__file__).parents[3] / "docs" / "template-context.md"
Make = Callable[[], Corpus]


def nothing() -> Corpus:
    """No pair at all."""
    return corpus([])


def same() -> Corpus:
    """Two pairs in which nothing changed."""
    return corpus([row("avonia"), row("brellin")])


def broken() -> Corpus:
    """A pair that failed, and no other."""
    return corpus([row("falk", error="new/falk.html: is empty")])


EVERY: list[Make] = [every_case, nothing, same, broken, hostile]


def report(name: str) -> str:
    """Return where the report of a pair would be."""
    return f"reports/00/{name}.html" if name in {each.name for each in every_case().rows} else ""


def page(made: Corpus, language: str = "en") -> LexborHTMLParser:
    """Return the page of a corpus, its pairs with reports."""
    return LexborHTMLParser(render_corpus(made, language, None, report))


def table(tree: LexborHTMLParser) -> list[list[str]]:
    """Return the cells of the heat map below its head."""
    return [texts(each, "th, td") for each in tree.css(".sortable tbody tr")]


def attribute(tree: LexborHTMLParser | LexborNode, selector: str, name: str) -> str:
    """Return an attribute of the first element that a selector finds."""
    return tree.css(selector)[0].attributes[name] or ""


def test_the_parts_stand_in_the_order_of_what_matters() -> None:
    """What changed alike, figures and what is out of the ordinary, failures, and at last pair by pair."""
    tree = page(every_case())
    assert [node.attributes["id"] for node in tree.css("main section")] == [
        "shared",
        "figures",
        "outliers",
        "failed",
        "pairs",
    ]
    assert text(tree, "title") == "Chapters: what changed"
    assert text(tree, ".kick span") == ""  # of two spans none is that of all
    assert text(tree, ".eds") == "11 pairs of editions compared, 1 without a change and 1 failed"


def test_the_head_says_what_is_new_across_the_corpus() -> None:
    """In sentences made of counts, each of which leads to where more is told."""
    tree = page(every_case())
    assert text(tree, ".stand") == (
        "Three sentences changed the same way in several documents, the commonest in 7 of 11. 34 figures changed; the"
        " one that moved most is people in custody in Brellin, from 40 to 412. Most was changed in Corda, 2023 to 2024:"
        " 400 words in, 400 out, 60% of the old wording kept. One pair could not be compared."
    )
    assert [node.attributes["href"] for node in tree.css(".stand a")] == [
        "#shared",
        "#figures",
        "reports/00/corda-23.html",
        "#failed",
    ]
    numbers = dict(zip(texts(tree, ".ledger dt"), texts(tree, ".ledger dd"), strict=True))
    assert (numbers["Pairs compared"], numbers["Pairs that failed"], numbers["Findings"]) == ("11", "1", "70")
    assert numbers["Old wording kept"] == "94%"


@pytest.mark.parametrize(("label", "percent"), [("people in custody", 1_000.0), ("people", float("inf")), ("", 5.0)])
def test_a_figure_that_rather_counts_something_else_is_no_headline(label: str, percent: float) -> None:
    """Nor is one of which nobody knows what it counts."""
    made = every_case()
    figure = made.figures[0][1]._replace(label=label, percent=percent)
    told = text(page(replace(made, figures=(("brellin", figure), *made.figures[1:]))), ".stand")
    assert "7 of 11. 34 figures changed. Most was changed in" in told


def test_a_sentence_is_shown_with_its_words_marked_and_its_pairs() -> None:
    """As in a report: the old word before the new one; added and removed ones are whole."""
    revised, added, removed = page(every_case()).css(".alike > li")
    assert texts(revised, ".how b") + texts(revised, ".how span") == ["7", "pairs reworded"]
    assert text(revised, "del") == "shall" and text(revised, "ins") == "may"
    assert text(revised, ".said") == "The board shallmay publish it."
    assert texts(added, "ins") == ["No figure was made available."] and texts(removed, "del") == [
        "Visits were unannounced."
    ]
    links = [(node.text(), node.attributes["href"]) for node in revised.css(".in a")]
    assert links[0] == ("Avonia", "reports/00/avonia.html#c-00000000") and len(links) == 7
    assert texts(revised, "summary") == ["3 more"]
    assert texts(added, ".rest") == ["and 2 more pairs, not listed here"]


def test_a_sentence_that_is_written_anew_is_not_interleaved() -> None:
    """The old one stands before the new one, as a rewritten paragraph does."""
    made = every_case()
    anew = made.shared[0]._replace(old="Visits were rare.", new="The board had many guests this year.")
    (said,) = page(replace(made, shared=(anew,))).css(".said")
    assert texts(said, "del, ins") == [anew.old, anew.new]


def test_figures_and_outliers_lead_to_their_pairs() -> None:
    """With what they were and are, how much that is, and what is usual."""
    tree = page(every_case())
    first, second = tree.css(".moves li")
    assert texts(first, ".what, bdi, del, ins") == ["+930%", "people in custody", "40", "412", "Brellin"]
    assert attribute(first, "a", "href") == "reports/00/brellin.html#c-00000001"
    assert texts(second, ".what, bdi") == ["−5%", "Figure", "Avonia"]
    assert texts(tree, ".odd .what") == ["Words out", "Wording kept"]
    assert texts(tree, ".odd .go") == ["400 usually 22.5", "88% usually 97%"]


def test_pairs_stand_in_the_order_of_how_much_changed() -> None:
    """A series of several with its sums, and its pairs below it; all pairs together first."""
    found = table(page(every_case()))
    assert [cells[0] for cells in found[:6]] == [
        "All 11 pairs",
        "Corda 2 pairs",
        "Corda, 2023 to 2024",
        "Corda, 2022 to 2023",
        "Brellin 2023 to 2024",
        "Avonia 2023 to 2024",
    ]
    assert found[1][1:5] == ["820", "80%", "41", "20"]  # of the words of both
    assert found[2][1:5] == ["800", "60%", "40", "20"]
    assert found[-1][:4] == ["Dovar 2025-10-17-61e1 to 2025-11-05-b79d", "0", "100%", "0"]


def test_a_series_alone_has_no_heading_of_its_own() -> None:
    """All pairs of one series are told apart by their editions; what all are called stands at the head."""
    rows = [row(f"n{n}", n, series="n", title="Nav", labels=(f"{n}", f"{n + 1}")) for n in range(3)]
    tree = page(corpus(rows))
    assert [cells[0] for cells in table(tree)[1:]] == ["2 to 3", "1 to 2", "0 to 1"]
    assert text(tree, ".kick span") == "Nav" and "changed in 2 to 3: 2 words in" in text(tree, ".stand")
    assert not tree.css(".series, .in th")


def test_shades_tell_what_is_above_the_usual() -> None:
    """What most pairs have alike is light, many times as much dark; the number stands in each cell."""
    rows = [row(f"n{n}", 100) for n in range(9)] + [row("z", 600)]
    found = page(corpus(rows)).css(".sortable tbody:last-child tr")
    shades = [each.css("td")[0].attributes["class"] for each in found]
    assert shades == ["w5", *["w1"] * 9]
    assert {each.css("td")[4].attributes["class"] for each in found} == {"w0"}


def test_titles_that_many_documents_share_are_not_what_a_pair_is_called() -> None:
    """The series is, else the name; nor is an edition named where it is but the pair's name again."""
    alike = [row(name, 10, title="Report", labels=(f"{name} (old)", f"{name} (new)")) for name in ("a_b", "c")]
    assert [cells[0] for cells in table(page(corpus(alike)))[1:]] == ["A b", "C"]
    twice = [row(name, 10, series="s", title="Report") for name in ("a", "b")]
    assert [cells[0] for cells in table(page(corpus(twice)))[1:]] == ["a", "b"]


def test_a_series_is_called_by_its_documents_without_their_editions() -> None:
    """And without what all titles begin with, which stands at the head."""
    years = [("2021", "2022"), ("2022", "2023"), ("2023", "2024")]
    title = "{} Country Reports: {}"
    rows = [
        row(f"{name}-{new}", 10, series=f"hrr-{name}", title=title.format(new, name.title()), labels=(old, new))
        for name in ("kosovo", "iceland")
        for old, new in years
    ]
    rows[1] = replace(rows[1], title="Kosovo")  # one edition in three may be called otherwise
    tree = page(corpus(rows))
    cells = [cells[0] for cells in table(tree)]
    assert cells[1:3] == ["Iceland 3 pairs", "Iceland, 2021 to 2022"] and cells[5] == "Kosovo 3 pairs"
    assert text(tree, ".kick span") == "Country Reports"


def test_editions_that_are_those_of_all_pairs_are_named_once() -> None:
    """At the head, not in each row."""
    tree = page(corpus([row("avonia", 10), row("brellin", 20)]))
    assert text(tree, ".kick span") == "2023 to 2024" and table(tree)[1][0] == "Brellin"


def test_where_there_is_no_report_links_lead_to_the_comparison_or_nowhere() -> None:
    """A finding has no place in a comparison's file."""
    tree = LexborHTMLParser(render_corpus(every_case(), link=lambda name: f"comparisons/{name}.json.gz"))
    found = {node.attributes["href"] for node in tree.css("main a")}
    assert "comparisons/avonia.json.gz" in found and not [href for href in found if href and "#c-" in href]
    bare = LexborHTMLParser(render_corpus(every_case()))
    assert {node.attributes["href"] for node in bare.css("main a")} == set()


@pytest.mark.parametrize("make", EVERY)
def test_every_link_leads_to_a_place_on_the_page_a_report_or_the_results(make: Make) -> None:
    """Links within the page lead to an id that is there, no two elements share one, and names are there too."""
    tree = page(make())
    ids = [node.attributes["id"] for node in tree.css("[id]")]
    assert len(ids) == len(set(ids))
    for node in tree.css("[href]"):
        href = node.attributes["href"] or ""
        assert href[1:] in ids if href.startswith("#") else href.startswith(("data:,", "reports/00/", "results.csv"))
    assert not tree.css("[src], [srcset], [action], [data], [poster]")
    for name in ("aria-labelledby", "for"):
        assert {node.attributes[name] for node in tree.css(f"[{name}]")} <= set(ids)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (nothing, "There was no pair to compare."),
        (same, "Nothing of substance changed in any of the 2 pairs."),
        (broken, "One pair could not be compared."),
    ],
)
def test_a_corpus_without_content_says_so(make: Make, told: str) -> None:
    """At its head, and in each part that is empty, in a line; of no pair no part but that it is none is told."""
    tree = page(make())
    assert text(tree, ".stand") == told
    none = ["No sentence did.", "No figure was revised.", "Too few pairs to tell what is usual."] * (make is same)
    none += ["Every pair could be compared."] * (make is not broken) + ["There is no pair to show."] * (
        make is not same
    )
    assert texts(tree, "main .empty > .none") == none == texts(tree, "main .none")
    assert len(tree.css(".ledger dd")) == (9 if make is same else 2)


def test_that_none_stands_out_is_told_where_there_are_enough_pairs_to_tell() -> None:
    """Of fewer than twenty nobody knows what is usual."""
    for count, told in ((19, "Too few pairs to tell what is usual."), (20, "No pair stands out from the others.")):
        assert text(page(many(count)), "#outliers .none") == told


def test_a_pair_alone_has_no_sums_and_is_not_the_one_that_changed_most() -> None:
    """It is all that there is."""
    tree = page(corpus([row("avonia", 50)]))
    assert text(tree, ".stand").endswith("Avonia: 50 words in, 50 out, 95% of the old wording kept.")
    assert [cells[0] for cells in table(tree)] == ["Avonia"] and not tree.css(".legend, .whole")


def test_a_long_title_is_set_small() -> None:
    """The longer the smaller."""
    titles = {"Chapters": None, "w" * 27: "long", "w " * 31: "longer", "word " * 50: "longest"}
    for title, size in titles.items():
        assert page(corpus([], title=title)).css("h1")[0].attributes.get("class") == size


def test_what_a_corpus_without_a_title_is_called_is_said_once() -> None:
    """In the tab and on paper."""
    html = render_corpus(corpus([], title=""))
    assert "<title>What changed across the corpus</title>" in html
    assert '--said-running:"What changed across the corpus"' in html


def test_failures_are_told_with_their_reason() -> None:
    """And with the editions as the manifest names them."""
    assert texts(page(every_case()), ".failures li > span") == [
        "falk",
        "new/falk.html: there is no such file; check the pathold/falk.html → new/falk.html",
    ]


def test_what_is_not_on_the_page_is_told() -> None:
    """Pairs, sentences and failures beyond what a page holds; how many are unchanged is told of all."""
    made = every_case()
    tree = page(replace(made, pairs=200_012, failures=12, rows=made.rows[:4]))
    told = "200,000 pairs: the 4 of which most changed are here, all are in results.csv."
    assert text(tree, "#pairs .rest") == told and attribute(tree, "#pairs .rest a", "href") == "results.csv"
    assert text(tree, "#failed .rest").startswith("11 more pairs that failed")
    assert "199,990 without a change" in text(page(replace(made, unchanged=199_990)), ".eds")
    large = page(many(1000))
    assert text(large, "#shared > .rest") == "20 more sentences, of fewer pairs, are not on this page."
    assert 3_000 < len(large.css(".alike .in li")) < 5_000


def test_a_thousand_pairs_stay_small() -> None:
    """With addresses as long as those of a batch."""
    html = render_corpus(many(1000), link=lambda name: f"reports/ab/{name}-with-a-longer-name.html")
    assert len(html.encode()) < 1_500_000


def test_hostile_text_stays_text() -> None:
    """Markup in a title, a label, a sentence, an error or a name comes out as text, whole and inert."""
    html = render_corpus(hostile(), link=lambda name: f"reports/{name}.html")
    tree = LexborHTMLParser(html)
    assert not tree.css("img, iframe, object, embed, base, form")
    names = {name for node in tree.css("*") for name in node.attributes}
    assert not [name for name in names if name == "style" or name.startswith("on")]
    shown = HOSTILE.replace("\u202e", "<U+202E>")
    assert text(tree, "h1") == shown and text(tree, ".failures .reason") == shown
    assert "\u202e" not in html and html.count("</style>") == 1 and html.count("</script>") == 1
    assert text(tree, ".odd .what") == shown.replace("_", " ")


def test_the_policy_allows_exactly_this_style_and_script() -> None:
    """By the hash of each."""
    html = render_corpus(every_case())
    policy = attribute(page(every_case()), "meta[http-equiv=Content-Security-Policy]", "content")
    style, script = html.split("<style>")[1].split("</style>")[0], html.rpartition("<script>")[2].split("</script>")[0]
    for name, source in (("style", style), ("script", script)):
        digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy and "unsafe" not in policy


def test_the_same_corpus_gives_the_same_page() -> None:
    """Whatever the order of its rows."""
    made = every_case()
    assert render_corpus(made) == render_corpus(replace(made, rows=made.rows[::-1]))


@pytest.mark.parametrize("language", ["de", "fr"])
def test_a_page_in_another_language_says_nothing_in_english(language: str) -> None:
    """Of all that the English labels of the page say, but for what the language spells alike."""
    mine, english = (labels_in(each).labels for each in (language, "en"))
    shown = {node.text(deep=False).strip() for node in page(every_case(), language).css("body *")}
    for key, label in english.items():
        if key.startswith("corpus."):
            wrong = {*label.forms.values()} - {*mine[key].forms.values()}
            assert not shown & wrong, key


def test_every_count_has_a_name() -> None:
    """Whatever is out of the ordinary."""
    assert [name for name in Counts._fields if f"corpus.count.{name}" not in labels_in("en").labels] == []


def test_a_template_of_the_users_is_taken_and_its_faults_are_told(tmp_path: Path) -> None:
    """As of a report's."""
    own = '{% extends "diffreport/corpus.html.j2" %}{% block failed %}<p>Ours</p>{% endblock %}'
    (tmp_path / "corpus.html.j2").write_text(own)
    assert "<p>Ours</p>" in render_corpus(every_case(), templates=tmp_path)
    (tmp_path / "corpus.html.j2").write_text("<style></style>\n{{ page.titel }}")
    with pytest.raises(TemplateError, match=r"corpus\.html\.j2, line 2: corpuspage has no titel"):
        render_corpus(every_case(), templates=tmp_path)


def test_every_name_that_the_template_gets_is_documented() -> None:
    """And no other."""
    part = CONTEXT.read_text(encoding="utf-8").split("## The index of a batch")[1].split("\n## ")[0]
    names = {*(each.name for each in fields(CorpusPage)), "title_size"}
    assert set(re.findall(r"`page\.(\w+)`", part)) == names
    for kind in (Alike, Moved, Odd, Failed, Named, Heat, HeatRow, Cell, Column):
        assert {each.name for each in fields(kind)} <= set(re.findall(r"\w+", part)), kind
