"""Changes of meaning that words alone tell."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from importlib.resources import files

import pytest

from diffreport import compare
from diffreport.lexicons import EXTENSIBLE, languages, lists_of
from diffreport.model import Document

CASES = [
    ("The ministry shall publish its list.", "The ministry should publish its list.", ["obligation_weakened"]),
    ("The ministry may publish its list.", "The ministry must publish its list.", ["obligation_strengthened"]),
    ("The ministry will publish its list.", "The ministry intends to publish its list.", ["commitment_weakened"]),
    ("The guards allegedly beat two men at the gate.", "The guards beat two men at the gate.", ["hedge_dropped"]),
    ("The guards beat two men at the gate.", "The guards reportedly beat two men at the gate.", ["hedge_added"]),
    ("The talks failed, according to the envoy, in May.", "The talks failed in May.", ["attribution_dropped"]),
    ("The talks were successful in the end.", "The talks were not successful in the end.", ["negation_added"]),
    ("In this town most schools were closed.", "In this town all schools were closed.", ["scope_widened"]),
    ("Attacks without casualties are counted in full.", "Attacks without casualties are no longer counted in full.",
     ["definition_changed"]),
    ("Police may arrest suspects upon an order.", "Police could arrest suspects upon an order.", []),
    ("Prosecutors must inform the court.", "Prosecutors had to inform the court.", []),
    ("A doctor was not available in the prison.", "A doctor was unavailable in the prison.", []),
    ("According to the union, wages fell again.", "The union reported that wages fell again.", []),
    ("Courts must not hear such appeals at all.", "Courts could not hear such appeals at all.", []),
    ("The law includes a definition of rape.", "The law excludes a definition of rape.", []),
    ("The count includes civilians.", "The count covers civilians.", []),
    ("The count excludes civilians.", "The count also excludes civilians.", ["definition_changed"]),
    ("Exports of timber here fell.", "Exports of cement here fell.", ["scope_changed"]),
    ("The list names only 12 of the towns.", "The list names 12 of the towns.", []),
    ("Workers rest for no fewer than eight hours.", "Workers rest for a minimum of eight hours.", []),
    ("Police arrested no fewer than 12 suspects.", "Police arrested several suspects.", []),
    ("Police arrested dozens of suspects.", "Police arrested no fewer than 12 suspects.", []),
    ("Some NGOs highlighted that funds were late.", "Some NGOs stated that funds were late.", []),
    ("They appeared in April in the capital.", "They appeared in MAY in the capital.", []),
    ("The agency is required to publish data.", "The agency is encouraged to publish data.", ["obligation_weakened"]),
    ("The river is blue in summer.", "The river is green in summer.", []),
    ("The harbour will reopen in the spring.", "The harbour will reopen in the autumn.", ["deadline_moved"]),
    ("The envoy must report before the summit.", "The envoy must report before the harvest.", ["deadline_moved"]),
    ("The board shall reply within two weeks.", "The board shall reply within 14 days.", []),
    ("A court may hold suspects for up to one year.", "A court may hold suspects for up to 18 months.", []),
    ("Migrants are persons born abroad.", "Migrants are persons who hold a foreign passport.", ["definition_changed"]),
    ("The mean depth of the lake fell.", "The average depth of the lake fell.", []),
    ("The well is dry.", "The well is dry, the village elders object.", []),
    ("The reserves are sufficient.", "The reserves are sufficient, the bank assures.", ["attribution_added"]),
    ("The dam is safe in winter.", "The engineers fumed that the dam is safe in winter.", ["attribution_added"]),
    ("Exports of timber fell after the embargo.", "Exports of cement fell after the embargo.", ["scope_changed"]),
    ("Lawyers at the court went on strike.", "Attorneys at the court went on strike.", []),
    ("Officers of the Harbour Patrol Office left.", "Officers of the HPO left.", []),
    ("The fund insures wheat against hail.", "The fund insures wheat as well as maize against hail.",
     ["scope_widened"]),
    ("The union criticised the offer.", "The union lambasted the offer.", ["tone_hardened"]),
    ("Villagers torched the old mill at night.", "The torching of the old mill came at night.", ["agency_dropped"]),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), CASES)
def test_a_change_of_meaning_is_signalled(old: str, new: str, expected: list[str]) -> None:
    """A signal for every change of meaning, none for a change of tense or of plain words."""
    tail = " The rest of this paragraph stays as it was printed in the last edition of the report."
    comparison = compare(Document.from_paragraphs([old + tail]), Document.from_paragraphs([new + tail]))
    assert [signal.signal for signal in comparison.wording] == expected


def test_a_signal_quotes_up_to_the_word_it_is_about() -> None:
    """ "may have committed" became "committed": both sides tell what was claimed."""
    texts = ("Guards who may have committed abuses went free.", "Guards who committed abuses went free.")
    comparison = compare(*(Document.from_paragraphs([text]) for text in texts))
    assert [(s.old, s.new) for s in comparison.wording] == [("may have committed", "committed")]


@pytest.mark.parametrize(
    ("old", "new", "quoted"),
    [
        ("Delays were due to neglect and fraud.", "Delays were due to neglect.", ("neglect and fraud", "neglect")),
        ("The guards had no keys.", "The guards had keys.", ("no keys", "keys")),
    ],
)
def test_a_quotation_has_a_word_of_content(old: str, new: str, quoted: tuple[str, str]) -> None:
    """A lone "no" tells an editor nothing: words that stayed are quoted with it, on both sides."""
    (signal,) = compare(*(Document.from_paragraphs([text]) for text in (old, new))).wording
    assert (signal.old, signal.new) == quoted


def test_the_hedges_of_a_new_sentence_are_no_signal() -> None:
    """A sentence that is new brings its own words; nobody dropped or added a hedge."""
    old = "The court met twice in the spring and once in the autumn of the year."
    new = old + " It will possibly meet again, the clerk said, though several judges may allegedly be absent that day."
    assert not compare(Document.from_paragraphs([old]), Document.from_paragraphs([new])).wording


GERMAN = [
    (
        "Die Behörde muss den Bericht veröffentlichen.",
        "Die Behörde kann den Bericht veröffentlichen.",
        "obligation_weakened",
    ),
    ("Die Wachen schlugen zwei Männer.", "Die Wachen schlugen angeblich zwei Männer.", "hedge_added"),
    ("Die Brücke war nicht gesperrt.", "Die Brücke war gesperrt.", "negation_dropped"),
]
FRENCH = [
    ("Le ministère doit publier la liste.", "Le ministère peut publier la liste.", "obligation_weakened"),
    ("Le groupe aurait attaqué le poste.", "Le groupe a attaqué le poste.", "hedge_dropped"),
]


@pytest.mark.parametrize(
    ("language", "old", "new", "expected"),
    [*(("de-AT", *case) for case in GERMAN), *(("fr", *case) for case in FRENCH)],
)
def test_another_language_is_read_by_its_own_lexicon(language: str, old: str, new: str, expected: str) -> None:
    """The rules know no words: a lexicon of another language makes them hold for it."""
    documents = [replace(Document.from_paragraphs([text]), language=language) for text in (old, new)]
    assert [s.signal for s in compare(*documents).wording] == [expected]


def test_a_signal_names_the_words_that_show_it() -> None:
    """Evidence are the words of the class alone, whatever else was reworded beside them."""
    old = "The custodian is required to store sealed records apart from the working files."
    new = "The custodian is encouraged to keep sealed records apart from the working papers."
    (signal,) = compare(*(Document.from_paragraphs([text]) for text in (old, new))).wording
    assert (signal.signal, signal.evidence) == ("obligation_weakened", ("is required to", "is encouraged to"))


def test_a_project_adds_words_and_the_comparison_records_them() -> None:
    """Words that the lexicon has not; what was added is among the settings, since it changes results."""
    old = Document.from_paragraphs(["The guards, so the tale goes, beat two men at the gate."])
    new = Document.from_paragraphs(["The guards beat two men at the gate."])
    added = {"en": {"hedges": ("so the tale goes",)}}
    assert not compare(old, new).wording
    made = compare(old, new, additions=added)
    assert [s.signal for s in made.wording] == ["hedge_dropped"]
    assert made.settings["lexicon.en.hedges"] == "so the tale goes"


def test_a_rewritten_paragraph_tells_its_most_consequential_change() -> None:
    """One finding about the whole has one class, if its sentences still belong together."""
    old = "Agencies shall publish the results of audits. Reports are due each spring, said the office in Tresk."
    new = "Agencies may publish the results of audits. Nobody knows when any reports will be due in the years to come."
    signals = [s.signal for s in compare(*(Document.from_paragraphs([text]) for text in (old, new))).wording]
    assert signals[0] == "obligation_weakened"


@pytest.mark.parametrize("language", languages())
def test_every_list_says_where_its_words_come_from(language: str) -> None:
    """A lexicon is data with sources; its lists are phrases, and none stands twice."""
    text = files("diffreport.lexicons").joinpath(f"{language}.toml").read_text(encoding="utf-8")
    for name, table in tomllib.loads(text).items():
        assert table["source"], name
    assert set(lists_of(language)) & set(EXTENSIBLE)
