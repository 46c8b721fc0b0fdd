"""The server's own pages: what they say and where they lead, in every language, whatever a text holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from diffreport.archived.search import Hit, Place, Presence, Result, Unread
from diffreport.model import Extent, Kind, Summary
from diffreport.report.presentation import Live
from diffreport.server import screens
from diffreport.server.screens import messages, search
from diffreport.site.entries import Changed, Entry
from tests.browser.payloads import PAYLOADS

GUIDE = Path(__file__).parents[2] / "docs" / "template-context.md"
SETTING = screens.Setting(Live("/base/", "/base/search", sign_in="/base/login"), "Reports", user="Ana", sign_out="/out")
LABELS = ("2021", "2022", "2023 (b)", "2024")
SUMMARY = Summary(findings=12, figures=9, restated=1, wording=2, paragraphs=1, old_words=900, kept_percent=81.0)


HEADINGS = {
    "de": {
        "form": "word",
        "waiting": "Wird erstellt: word",
        "message": "Eine solche Seite gibt es nicht",
        "login": "Anmelden",
    },
    "fr": {
        "form": "word",
        "waiting": "En préparation : word",
        "message": "Il n’y a pas de telle page",
        "login": "Se connecter",
    },
}


def listed(title: str = "The lakes", *labels: str) -> screens.Listed:
    """Return a series, nothing of it compared yet."""
    labels = labels or LABELS
    entry = Entry("lakes", title, "lakes", len(labels), labels[0], labels[-1], "2024-05-01", "", ())
    return screens.Listed(entry, labels)


def hit(text: str, *labels: str) -> Hit:
    """Return a text that successive editions have, its first word marked."""
    places = (Place(f"lakes@{each}", each, n, 4, Kind.PARAGRAPH, 3, 7, (text,)) for n, each in enumerate(labels, 1))
    return Hit("lakes", text, ((0, len(text.split()[0]) if text.split() else 0),), tuple(places))


def found(*hits: Hit, total: int = 0) -> Result:
    """Return the result of a search."""
    met = tuple(label for label in LABELS if any(label in each.editions for each in hits))
    return Result(hits, total or len(hits), (Presence("lakes", LABELS, met),), (Unread("lakes@2020", "is a scan"),))


def many(texts: Sequence[str]) -> dict[str, str]:
    """Return the pages that can have many texts, with each of them in every place."""
    series = [
        screens.Listed(replace(listed(text, text, "2024").entry, folder=f"s{n}", series=f"s{n}"), (text, "2024"))
        for n, text in enumerate(texts)
    ]
    result = replace(found(*(hit(text, *LABELS[1:3]) for text in texts)), unread=tuple(Unread(t, t) for t in texts))
    return {
        "start": screens.render_start(series, SETTING),
        "search": screens.render_search(screens.Searched("boats", "", tuple(texts), result), SETTING),
    }


def single(text: str, setting: screens.Setting = SETTING) -> dict[str, str]:
    """Return the pages that have few texts, with one in every place."""
    setting = replace(setting, title=text, user=text)
    return {
        "form": screens.render_search(screens.Searched(text, wrong=text), setting),
        "waiting": screens.render_waiting(screens.Waiting("./", "progress", what=text), setting),
        "message": screens.render_message(screens.Message(404, text), setting),
        "login": screens.render_login(screens.Login(text, text), setting),
    }


def tags(page: str) -> list[tuple[str | None, ...]]:
    """Return the elements of a page, each with the names of its attributes; which option is chosen may differ."""
    nodes = LexborHTMLParser(page).css("*")
    return [(node.tag, *sorted(name for name in node.attributes if name != "class")) for node in nodes]


def test_no_text_makes_an_element_or_an_attribute() -> None:
    """Of the whole corpus, in any place of any page: what is parsed has the elements that a plain word makes."""
    payloads = [payload for payload in PAYLOADS if payload.strip()]
    plain = many(["word"] * len(payloads))
    for name, page in many(payloads).items():
        assert tags(page) == tags(plain[name]), name
    expected = {name: tags(page) for name, page in single("word").items()}
    for payload in payloads:
        assert {name: tags(page) for name, page in single(payload).items()} == expected, payload


@pytest.mark.parametrize("language", ["de", "fr"])
def test_pages_speak_the_language_asked_for(language: str) -> None:
    """In each of their labels; none is missing."""
    for name, page in single("word", replace(SETTING, language=language)).items():
        assert f'<html lang="{language}">' in page
        assert LexborHTMLParser(page).css_first("h1").text() == HEADINGS[language][name]


def links(page: str, selector: str = "main a") -> dict[str, str | None]:
    """Return the addresses that a page leads to, by their texts."""
    return {node.text().strip(): node.attributes["href"] for node in LexborHTMLParser(page).css(selector)}


def test_the_start_page_leads_to_histories_reports_and_a_pair_of_ones_choice() -> None:
    """The latest two editions are chosen at first, the newest stands on top; how much changed is told once known."""
    page = LexborHTMLParser(screens.render_start([listed()], SETTING))
    form = page.css_first("form.pick")
    assert form.attributes["action"] == "/base/lakes/pair" and form.attributes["method"] == "get"
    options = [[o.text() for o in select.css("option")] for select in form.css("select")]
    chosen = [o.text() for o in form.css("option[selected]")]
    assert options == [list(LABELS[::-1])] * 2 and chosen == ["2023 (b)", "2024"]
    assert links(page.html or "")["2023 (b) to 2024"] == "/base/lakes/2023%20%28b%29..2024"
    assert page.css_first(".account").text() == "Signed in as AnaSign out"
    change = Changed("2021", "2024", "2024-05-01", "", 2, "2021..2024", Extent(SUMMARY, 0, 0))
    entry = replace(listed().entry, changes=(change,))
    told = screens.render_start([screens.Listed(entry, LABELS)], SETTING)
    assert "12 findings: 9 figures" in told and links(told)["2021 to 2024"] == "lakes/2021..2024"


def test_of_one_edition_nothing_is_compared() -> None:
    """Nor is there a list to choose from."""
    page = screens.render_start([listed("The lakes", "2024")], SETTING)
    assert "<select" not in page and "nothing to compare it with" in page


def test_a_hit_leads_to_its_edition_and_to_where_it_came_and_went() -> None:
    """What all editions have leads to no report."""
    page = screens.render_search(
        screens.Searched("boats", result=found(hit("boats sail", "2022", "2023 (b)"))), SETTING
    )
    assert links(page, ".hits a") == {
        "2022 to 2023 (b)": "/base/lakes/#@2023%20%28b%29",
        "new with 2022": "/base/lakes/2021..2022",
        "changed with 2024": "/base/lakes/2023%20%28b%29..2024",
    }
    assert "<mark>boats</mark> sail" in page and "p. 7, boats sail" in page
    assert "2 of 4 editions: 2022 to 2023 (b); not since" in page and "lakes@2020: is a scan" in page
    whole = screens.render_search(screens.Searched("boats", result=found(hit("boats sail", *LABELS))), SETTING)
    assert list(links(whole, ".hits a")) == ["2021 to 2024"] and "not since" not in whole


def test_what_is_left_out_of_a_search_is_told() -> None:
    """That not all is shown; that nothing was found, and what may help."""
    some = screens.render_search(screens.Searched("boats", result=found(hit("boats", "2024"), total=700)), SETTING)
    assert "700 passages in 1 series" in some and "The first 1 is shown." in some
    none = screens.render_search(screens.Searched("boats", result=Result((), 0, ())), SETTING)
    assert "Nothing was found." in none and "quotation marks" in none


@pytest.mark.parametrize(
    ("status", "heading"),
    [(404, "There is no such page"), (503, "The server is busy"), (500, "Something went wrong"), (502, "Something we")],
)
def test_a_message_says_what_its_status_means(status: int, heading: str) -> None:
    """Any that is not known is a fault of ours."""
    page = screens.render_message(screens.Message(status, "one line"), SETTING)
    assert heading in page and "one line" in page and 'href="/base/"' in page


def test_what_their_templates_get_is_documented() -> None:
    """Every name stands in docs/template-context.md, in the chapter on them."""
    guide = GUIDE.read_text(encoding="utf-8").split("## The pages of the server")[1].split("\n## ")[0]
    pages = (search.SearchPage, messages.WaitingPage, messages.MessagePage, messages.LoginPage)
    names = {field.name for page in pages for field in fields(page)} | {"account", "search", "is_whole"}
    assert {name for name in names if f"`page.{name}`" not in guide} == set()
    assert set(re.findall(r"`page\.(\w+)`", guide)) <= names | {"tab_title", "description", "is_title_long"}


def test_a_template_of_the_users_holds_here_too(tmp_path: Path) -> None:
    """One that extends ours and fills a block."""
    extends = '{% extends "diffreport/server/message.html.j2" %}{% block main %}<p>House</p>{% endblock %}'
    folder = tmp_path / "server"
    folder.mkdir()
    (folder / "message.html.j2").write_text(extends, encoding="utf-8")
    page = screens.render_message(screens.Message(404, "one line"), replace(SETTING, templates=tmp_path))
    assert "<p>House</p>" in page and "one line" not in re.sub(r"<head>.*</head>", "", page, flags=re.DOTALL)
