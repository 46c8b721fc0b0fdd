"""The page of a history as a whole: its order, its links, its safety, its languages, and what it is without content."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import pytest

from diffreport.errors import TemplateError
from diffreport.model import Edition, Fallback
from diffreport.model.histories import End, History, Remains
from diffreport.report.history.front.figures import FigureCell, FigureChart, Followed
from diffreport.report.history.front.gone import Back, Gone, Missing
from diffreport.report.history.front.heat import Heat, HeatCell, HeatRow
from diffreport.report.history.front.timeline import EditionRow, Mark, Timeline
from diffreport.report.history.html import render_html
from diffreport.report.history.page import HistoryPage
from diffreport.report.history.presentation import Shown
from diffreport.report.html import sources
from diffreport.report.language.labels import labels_in
from tests.report.history.making import every_case, history, series, with_end
from tests.report.history.reading import page, text, texts

CONTEXT = Path(__file__).parents[3] / "docs" / "template-context.md"
Make = Callable[[], History]
REPORTS = {(0, 1): "history-reports/2019-2020.html", (1, 2): "history-reports/2020-2021.html"}
HOSTILE = "</script><img src=x onerror=alert(1)> \"q\" 'q' {{ 7*7 }} & --> \u202e*"


def lone() -> History:
    """One edition: nothing to follow."""
    return history({"2019": ["o: # Overview", "a: The board met nine times."]})


def two() -> History:
    """Two editions without headings and figures."""
    return history({"2019": ["a: The board met nine times."], "2020": ["a: The board met ten times."]})


def many() -> History:
    """Eighty-seven editions of one paragraph, five a year."""
    days = [f"{1990 + n // 5}-{n % 5 + 1:02}-15" for n in range(87)]
    return history({day: [f"a: The rate is {n} points."] for n, day in enumerate(days)})


def hostile() -> History:
    """Markup in every text that comes from outside."""
    made = history(
        {"2019": [f"o: # {HOSTILE}", f"a: {HOSTILE}", f"b: {HOSTILE} two"], HOSTILE: [f"o: # {HOSTILE}", "a: Plain."]},
        [series(HOSTILE, {0: "4", 1: "5|source"}, "l-a", section=(HOSTILE,))],
        title=HOSTILE, series=HOSTILE, engine=HOSTILE, passed_over=(HOSTILE,), settings={HOSTILE: HOSTILE},
    )  # fmt: skip
    edition = Edition(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, "javascript:alert(3)", note=HOSTILE)
    last = replace(made.editions[-1], edition=edition, fallbacks=(Fallback(HOSTILE, HOSTILE),), reader=HOSTILE)
    points = tuple(replace(p, source=HOSTILE) for p in made.figures[0].points)
    figures = (replace(made.figures[0], points=points),)
    made = replace(made, editions=(made.editions[0], last), figures=figures)
    return with_end(made, "b", End(1, remains=(Remains(1, "l-a", 1, 0.2),)))


EVERY: list[Make] = [every_case, lone, two, many, hostile]


def test_the_page_is_named_after_the_report_and_its_editions() -> None:
    """In the tab, for whoever lists it, and at its head."""
    tree = page(every_case())
    assert text(tree, "title") == "Harbour Board: history, 2019 to 2022"
    assert text(tree, "h1") == "Harbour Board"
    assert text(tree, ".eds") == "4 editions, 2019 to 2022"


def test_the_parts_stand_in_their_order() -> None:
    """Editions, sections, figures, the text, what disappeared, what came back, where it all came from."""
    found = [node.attributes.get("id") or node.tag for node in page(every_case()).css("main > *, footer")]
    assert [name for name in found if name] == [
        "t-time",
        "t-heat",
        "t-fig",
        "text",
        "t-gone",
        "section",
        "t-back",
        "footer",
    ]


@pytest.mark.parametrize("make", EVERY)
def test_every_link_stays_on_the_page_or_leads_to_a_report_or_the_web(make: Make) -> None:
    """Links within the page lead to an id that is there, and no two elements share one."""
    made = make()
    reports = {pair: href for pair, href in REPORTS.items() if pair[1] < len(made.editions)}
    tree = page(made, reports=reports, up="../index.html")
    ids = [node.attributes["id"] for node in tree.css("[id]")]
    assert len(ids) == len(set(ids))
    for node in tree.css("[href]"):
        href = node.attributes["href"] or ""
        if href.startswith("#"):
            assert href[1:] in ids, href
        else:
            assert href in ("data:,", "../index.html", *REPORTS.values()) or href.startswith("https://example.org/")
    assert not tree.css("[src], [srcset], [action], [data], [poster]")


@pytest.mark.parametrize("make", EVERY)
def test_what_is_named_by_another_element_is_there(make: Make) -> None:
    """Labels of regions and of controls are on the page."""
    tree = page(make())
    ids = {node.attributes["id"] for node in tree.css("[id]")}
    for name in ("aria-labelledby", "aria-controls", "for"):
        assert {i for node in tree.css(f"[{name}]") for i in (node.attributes[name] or "").split()} <= ids


def test_hostile_text_stays_text() -> None:
    """Markup in a text, a label, a title or a source comes out as text, whole and inert."""
    html = render_html(hostile(), Shown(reports={(0, 1): "r.html"}))
    tree = page(hostile(), reports={(0, 1): "r.html"})
    assert not tree.css("img, iframe, object, embed, base, form")
    assert {
        name for node in tree.css("*") for name in node.attributes if name == "style" or name.startswith("on")
    } == set()
    assert text(tree, "h1") == HOSTILE.replace("\u202e", "<U+202E>")
    assert "\u202e" not in html and "49" not in text(tree, "h1")
    assert not [node for node in tree.css("[href]") if "javascript" in (node.attributes["href"] or "")]


def test_the_policy_allows_exactly_this_style_and_script() -> None:
    """By the hash of each."""
    html = render_html(every_case())
    policy = page(every_case()).css_first("meta[http-equiv=Content-Security-Policy]").attributes["content"] or ""
    style, script = html.split("<style>")[1].split("</style>")[0], html.rpartition("<script>")[2].split("</script>")[0]
    for name, source in (("style", style), ("script", script)):
        digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy and "unsafe" not in policy


def test_the_same_history_gives_the_same_page() -> None:
    """Whatever the order in which the reports were named."""
    backwards = dict(reversed(REPORTS.items()))
    assert render_html(every_case(), Shown(reports=REPORTS)) == render_html(every_case(), Shown(reports=backwards))


@pytest.mark.parametrize("language", ["de", "fr"])
def test_a_page_in_another_language_says_nothing_in_english(language: str) -> None:
    """Of all that the English labels of the page say, but for what the language spells alike."""

    def own(name: str) -> set[str]:
        found = labels_in(name).labels.items()
        return {t for key, label in found if key.startswith("history.") for t in label.forms.values() if "{" not in t}

    tree = page(every_case(), language=language, reports=REPORTS)
    for node in tree.css("script, style"):
        node.decompose()
    assert tree.root is not None
    said = {t.strip() for node in tree.root.traverse(include_text=True) if (t := node.text(deep=False) or "")}
    assert said & (own("en") - own(language)) == set()
    assert len(said & own(language)) > 30


def test_a_lone_edition_has_a_page() -> None:
    """It says that there is nothing to follow, and shows neither sections nor losses."""
    tree = page(lone())
    assert text(tree, ".stand") == "So far there is one edition, 2019: nothing to follow yet."
    assert not tree.css("#t-heat, #t-fig, #t-gone, #t-back")
    assert len(tree.css(".time svg a")) == 1


def test_two_editions_without_headings_and_figures_have_a_page() -> None:
    """One row of the sections, for the whole text."""
    tree = page(two())
    assert texts(tree, ".heat tbody th") == ["Whole text"]
    assert not tree.css("#t-fig, #t-gone")


def test_a_user_s_file_stands_in_for_ours(tmp_path: Path) -> None:
    """A part of the page, and the style."""
    (tmp_path / "partials/history").mkdir(parents=True)
    (tmp_path / "partials/history/footer.html.j2").write_text("<footer>{{ page.engine }}, the river office</footer>\n")
    (tmp_path / "style").mkdir()
    (tmp_path / "style/own.css").write_text("h1{letter-spacing:0}")
    html = render_html(every_case(), Shown(templates=tmp_path))
    assert "<footer>diffreport test, the river office</footer>" in html and "h1{letter-spacing:0}</style>" in html


@pytest.mark.parametrize("part", ["text", "rail", "controls"])
def test_a_page_that_lacks_what_its_script_needs_is_refused(part: str, tmp_path: Path) -> None:
    """The latest text, the lists of editions and the data block are read as the page opens."""
    (tmp_path / "partials/history").mkdir(parents=True)
    (tmp_path / f"partials/history/{part}.html.j2").write_text("{% macro steps() %}{% endmacro %}")
    with pytest.raises(TemplateError, match="not one; keep what our templates have of it"):
        render_html(every_case(), Shown(templates=tmp_path))


def test_a_fault_in_a_user_s_file_is_told_with_its_line(tmp_path: Path) -> None:
    """As of a report's."""
    (tmp_path / "history.html.j2").write_text("<style></style>\n{{ page.titel }}")
    with pytest.raises(TemplateError, match=r"history\.html\.j2, line 2: historypage has no titel"):
        render_html(every_case(), Shown(templates=tmp_path))


def test_every_name_that_the_template_gets_is_documented() -> None:
    """And no other."""
    part = CONTEXT.read_text(encoding="utf-8").split("## The page of a history")[1].split("\n## ")[0]
    names = {*(each.name for each in fields(HistoryPage)), "is_title_long"}
    assert set(re.findall(r"`page\.(\w+)`", part)) == names
    parts = (
        Mark,
        EditionRow,
        Timeline,
        HeatRow,
        HeatCell,
        Heat,
        FigureChart,
        FigureCell,
        Followed,
        Missing,
        Gone,
        Back,
    )
    for kind in parts:
        assert {each.name for each in fields(kind)} <= set(re.findall(r"\w+", part)), kind


def test_the_page_of_a_report_carries_none_of_the_style_of_a_history() -> None:
    """Its own rules are in sheets of its own."""
    assert ".heat" in sources.style(None, sources.HISTORY_STYLE) and ".heat" not in sources.style()


def test_the_footer_names_every_edition_with_its_digest() -> None:
    """The last first, with size and source; and those that were passed over, settings and reports."""
    tree = page(every_case(), reports=REPORTS)
    foot = tree.css_first("footer")
    assert texts(foot, "details[id^=ed] > summary") == ["2022", "2021", "2020", "2019"]
    told = text(foot, "#ed-2")
    assert f"{2:064x}" in told and "1.0 kB" in told and "https://example.org/2021" in told and "30 June 2021" in told
    assert "2018-draft" in text(foot, "div") and "pair budget" in foot.text() and "20,000" in foot.text()
    assert texts(foot, ".pairs a") == ["2020 to 2021", "2019 to 2020"]


def test_a_fallback_is_named_with_its_edition() -> None:
    """A cheaper method is never silent."""
    made = every_case()
    last = replace(made.editions[-1], fallbacks=(Fallback("section 2", "too many pairs"),))
    tree = page(replace(made, editions=(*made.editions[:-1], last)))
    assert texts(tree, "#fallbacks li") == ["2022: section 2: too many pairs"]


def test_editions_that_are_called_alike_are_told_apart() -> None:
    """By when they were published, else by their number."""
    made = two()
    alike = [replace(each, edition=replace(each.edition, label="draft")) for each in made.editions]
    assert texts(page(replace(made, editions=tuple(alike))), ".eds-table tbody th") == [
        "draft (2019-06-30)",
        "draft (2020-06-30)",
    ]
    undated = [replace(each, edition=replace(each.edition, published=None)) for each in alike]
    assert texts(page(replace(made, editions=tuple(undated))), ".eds-table tbody th") == ["draft (1)", "draft (2)"]


@pytest.mark.parametrize(
    ("language", "line", "direction"), [("ar", "a: Plain.", "rtl"), ("", "a: تقرير", "rtl"), ("", "a: x", "ltr")]
)
def test_the_page_runs_as_its_text_does(language: str, line: str, direction: str) -> None:
    """By the language of the last edition, else by its first letters."""
    made = history({"2019": [line]})
    made = replace(made, editions=(replace(made.editions[0], language=language),))
    assert page(made).css_first("html").attributes["dir"] == direction


def test_a_title_cannot_leave_the_style_sheet() -> None:
    """What is printed at the foot of each page is a CSS string."""
    assert render_html(hostile()).count("</style>") == 1
    assert re.search(r"--said-running:\"[^\"]*\"}", render_html(hostile()))
