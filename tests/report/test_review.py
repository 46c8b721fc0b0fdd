"""Reviews: read with suspicion, merged without loss, shown in the report made anew."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from diffreport.comparison import compare
from diffreport.errors import UsageError
from diffreport.model import Comparison, Document, Edition
from diffreport.report.html import render_html
from diffreport.report.html.embedded import id_of
from diffreport.report.presentation import Presentation
from diffreport.report.review import SCHEMA, Judgement, Review, Statement, merged, read_review
from tests.report.factory import every_case

IDS = st.sampled_from(["c-00000001", "c-00000002", "c-000000ff"])
NAMES = st.sampled_from(["Ana", "Ben", "Cyd"])
TIMES = st.sampled_from(["", "2025-07-04T09:11:20.000Z", "2025-07-04T09:11:20.001Z", "2025-07-05T00:00:00.000Z"])
JUDGEMENTS = st.builds(
    Judgement, st.sampled_from([None, "accepted", "dismissed"]), st.sampled_from(["", "So.", "<b>No\n</b>"]), TIMES
)
REVIEWS = st.builds(
    Review,
    st.just("karsova-2023-2024-7ab2939d"),
    TIMES,
    NAMES,
    st.dictionaries(IDS, JUDGEMENTS, max_size=3).map(lambda found: dict(sorted(found.items()))),
)


def written(folder: Path, review: Review) -> Path:
    """Return the file of a review."""
    path = folder / "x.review.json"
    path.write_text(review.to_json(), encoding="utf-8")
    return path


def review_of(*findings: tuple[str, str | None, str], by: str = "Ana", at: str = "2025-07-04T09:11:20.000Z") -> Review:
    """Return a review of the factory's report."""
    return Review(id_of(every_case()), at, by, {id_: Judgement(verdict, said, at) for id_, verdict, said in findings})


@given(st.lists(REVIEWS, min_size=1, max_size=4))
def test_merging_depends_on_no_order_and_merges_again(reviews: list[Review]) -> None:
    """Commutative, associative, idempotent: whoever merges what first gets the same file."""
    whole = merged(reviews)
    assert {merged(list(order)).to_json() for order in permutations(reviews)} == {whole.to_json()}
    assert merged([merged(reviews[:-1]), reviews[-1]] if reviews[1:] else reviews).to_json() == whole.to_json()
    assert merged([whole]) == whole == merged([whole, *reviews])


@given(st.lists(REVIEWS, min_size=1, max_size=4))
def test_merging_loses_nothing_and_decides_nothing(reviews: list[Review]) -> None:
    """Each reviewer's last word on each finding is there; a verdict is given only where all who gave one agree."""
    whole = merged(reviews)
    for review in reviews:
        for id_, judgement in review.findings.items():
            own = {s.by: s for s in whole.findings[id_].said}[review.reviewer]
            assert own.at >= judgement.at
    for judgement in whole.findings.values():
        verdicts = {s.verdict for s in judgement.said if s.verdict}
        assert judgement.verdict == (verdicts.pop() if len(verdicts) == 1 else None)
        assert all(s.comment in judgement.comment for s in judgement.said)


@given(st.lists(REVIEWS, min_size=1, max_size=3))
def test_a_review_is_read_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, reviews: list[Review]
) -> None:
    """A plain one and a merged one."""
    folder = tmp_path_factory.mktemp("reviews")
    for review in (reviews[0], merged(reviews)):
        assert read_review(written(folder, review)) == review


def test_of_different_verdicts_one_wins_only_if_asked_for() -> None:
    """The latest, or a reviewer's; the conflict stays on record, and two at one time are no latest."""
    ana = review_of(("c-00000001", "accepted", "Yes."), at="2025-07-05T00:00:00.000Z")
    ben = review_of(("c-00000001", "dismissed", ""), by="Ben")
    conflict = {"c-00000001": {"Ana": "accepted", "Ben": "dismissed"}}
    for prefer, verdict in (("", None), ("latest", "accepted"), ("Ben", "dismissed"), ("Cyd", None)):
        whole = merged([ana, ben], prefer)
        assert (whole.findings["c-00000001"].verdict, whole.conflicts) == (verdict, conflict)
    at_once = merged([review_of(("c-00000001", "accepted", ""), by="Cyd"), ben], "latest")
    assert at_once.findings["c-00000001"].verdict is None


def test_what_is_said_after_a_merge_is_the_reviewers_own() -> None:
    """A merged file that was imported, judged and exported by another adds that word alone."""
    whole = merged([review_of(("c-00000001", "accepted", "Yes.")), review_of(("c-00000001", None, "Why?"), by="Ben")])
    said = whole.findings["c-00000001"]
    later = Judgement("dismissed", said.comment, "2025-08-01T00:00:00.000Z", said.said)
    again = merged([whole, Review(whole.report, "", "Cyd", {"c-00000001": later})])
    assert again.findings["c-00000001"].comment == "Ana: Yes.\nBen: Why?"
    own = Statement("Cyd", "dismissed", "", "2025-08-01T00:00:00.000Z")
    assert again.findings["c-00000001"].said == (*said.said, own)


def test_in_a_text_of_several_only_the_reviewers_own_words_are_theirs() -> None:
    """A judgement newer than the merge keeps the reviewer's comment, and takes no word of another's as its own."""
    ana, ben = review_of(("c-00000001", "accepted", "foo")), review_of(("c-00000001", None, "bar"), by="Ben")
    whole = merged([ana, ben])
    said = whole.findings["c-00000001"].said
    for comment, own in (("Ana: foo\nBen: bar", "foo"), ("Ana: foo more\nBen: bar", "foo more"), ("", "")):
        later = Judgement("dismissed", comment, "2025-08-01T00:00:00.000Z", said)
        again = merged([whole, Review(whole.report, "", "Ana", {"c-00000001": later})]).findings["c-00000001"]
        assert [(s.by, s.comment) for s in again.said] == [("Ana", own), ("Ben", "bar")]


def test_a_statement_without_a_name_is_the_reviewers_who_exported_it() -> None:
    """Who takes a merged file in before giving a name says something all the same."""
    said = (Statement("", "dismissed", "Mine.", "2025-08-01T00:00:00.000Z"), Statement("Ben", None, "bar", ""))
    own = Judgement("dismissed", "", "2025-08-01T00:00:00.000Z", said)
    found = merged([Review("r", "", "Ana", {"c-00000001": own})]).findings["c-00000001"]
    assert [(s.by, s.comment) for s in found.said] == [("Ana", "Mine."), ("Ben", "bar")]


def test_reviews_of_two_reports_are_not_merged() -> None:
    """Their ids mean other findings."""
    with pytest.raises(ValueError, match="one report"):
        merged([review_of(), Review("another", "", "", {})])


GOOD: dict[str, Any] = {"schema": SCHEMA, "report": "r", "findings": {"c-00000001": {"verdict": "accepted"}}}


def with_finding(**said: object) -> dict[str, Any]:
    """Return a review file whose one finding has these values."""
    return GOOD | {"findings": {"c-00000001": said}}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "it is not JSON"),
        ("{", "it is not JSON"),
        (b"\xff\xfe\x00", "it is not JSON"),
        ("[]", f"its schema is not {SCHEMA}"),
        ("null", f"its schema is not {SCHEMA}"),
        (GOOD | {"schema": "diffreport.review/2"}, f"its schema is not {SCHEMA}"),
        (GOOD | {"schema": ["x"]}, f"its schema is not {SCHEMA}"),
        ("[" * 200_000, "it is nested too deeply"),
        ('{"schema": ' * 200_000, "it is nested too deeply"),
        (GOOD | {"findings": []}, "findings is no object"),
        ({"schema": SCHEMA, "report": "r"}, "findings is no object"),
        (GOOD | {"findings": {"c-0000000G": {}}}, "'c-0000000G' is no finding's id"),
        (GOOD | {"findings": {"__proto__": {}}}, "'__proto__' is no finding's id"),
        (GOOD | {"findings": {"c-00000001\n": {}}}, "'c-00000001\\n' is no finding's id"),
        (GOOD | {"findings": {"c-00000001": None}}, "c-00000001 is no object"),
        (GOOD | {"findings": {"c-00000001": ["accepted"]}}, "c-00000001 is no object"),
        (with_finding(verdict="maybe"), "c-00000001.verdict is none of accepted, dismissed"),
        (with_finding(verdict=["accepted"]), "c-00000001.verdict is none of accepted, dismissed"),
        (with_finding(verdict=True), "c-00000001.verdict is none of accepted, dismissed"),
        (with_finding(comment={"a": 1}), "c-00000001.comment is no text"),
        (with_finding(comment="x" * 30_000), "c-00000001.comment has more than 20,303 characters"),
        (with_finding(at=3), "c-00000001.at is no text"),
        (with_finding(at="yesterday"), "c-00000001.at is no time"),
        (with_finding(at="0001-01-01T00:00:00+10:00"), "c-00000001.at is no time"),
        (with_finding(said={}), None),
        (with_finding(said={"a": 1}), "c-00000001.said is no list of objects"),
        (with_finding(said=[1]), "c-00000001.said is no list of objects"),
        (with_finding(said=[{"reviewer": 3}]), "reviewer is no text"),
        (with_finding(said=[{"verdict": "x"}]), "c-00000001.said[0].verdict is none of accepted, dismissed"),
        (GOOD | {"report": 3}, "report is no text"),
        (GOOD | {"reviewer": "x" * 301}, "reviewer has more than 300 characters"),
        (GOOD | {"exported": {}}, "exported is no text"),
        ('{"schema": "diffreport.review/1", "schema": "diffreport.review/1"}', "a key is there twice"),
        ('{"schema": "diffreport.review/1", "report": ' + "9" * 5000 + "}", "findings is no object"),
    ],
)
def test_a_hostile_file_is_refused_in_one_line(tmp_path: Path, content: Any, why: str | None) -> None:
    """Whatever is wrong with it, the line names the file, what it is, and what to do."""
    path = tmp_path / "x.review.json"
    text = content if isinstance(content, str | bytes) else json.dumps(content)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    if why is None:
        assert read_review(path).findings["c-00000001"].said == ()
        return
    with pytest.raises(UsageError) as refused:
        read_review(path)
    assert str(refused.value) == f"{path}: no review file, {why}; export it from the report again"


def test_a_file_without_end_is_not_read_to_its_end() -> None:
    """A hundred megabytes, or a device."""
    with pytest.raises(UsageError, match="more than 16 MiB"):
        read_review(Path("/dev/zero"))
    with pytest.raises(UsageError, match="cannot be read"):
        read_review(Path("/nowhere/x.json"))


def test_halves_of_characters_in_a_comment_are_replaced(tmp_path: Path) -> None:
    """JSON can say them, no report can be written with them."""
    path = tmp_path / "x.json"
    path.write_text(json.dumps(with_finding(comment="a\ud800b")), encoding="utf-8")
    assert read_review(path).findings["c-00000001"].comment == "a\ufffdb"


def test_times_are_read_in_one_form(tmp_path: Path) -> None:
    """So that they compare as texts, whichever zone they were given in."""
    path = tmp_path / "x.json"
    for given_, read in (
        ("2025-07-04T09:11:20Z", "2025-07-04T09:11:20.000Z"),
        ("2025-07-04T11:11:20.5+02:00", "2025-07-04T09:11:20.500Z"),
        ("2025-07-04", "2025-07-04T00:00:00.000Z"),
        (None, ""),
    ):
        path.write_text(json.dumps(with_finding(at=given_)), encoding="utf-8")
        assert read_review(path).findings["c-00000001"].at == read


# -- in the report


def note_of(comparison: Comparison, review: Review, id_: str = "c-00000001") -> Any:
    """Return the element of a finding in the report with a review."""
    return LexborHTMLParser(render_html(comparison, Presentation(review=review))).css_first(f"#{id_}")


def test_the_report_shows_verdicts_and_comments_without_script() -> None:
    """In the note: the verdict as attribute and word, each comment with its author."""
    note = note_of(every_case(), review_of(("c-00000001", "accepted", "Ask which\narticle.")))
    assert note.attributes["data-verdict"] == "accepted"
    assert note.css_first(".nh .vd").text() == " ✓ accepted"
    assert note.css_first(".cm").text() == "Ana Ask which\narticle."
    nameless = note_of(every_case(), review_of(("c-00000001", "dismissed", "No."), by=""))
    assert nameless.css_first(".cm").text() == "No."
    assert nameless.css_first(".vd").text() == " ✕ dismissed"


def test_a_contested_finding_says_who_said_what() -> None:
    """It has no verdict; every reviewer's stands with the name, with and without a comment."""
    both = merged([review_of(("c-00000001", "accepted", "")), review_of(("c-00000001", "dismissed", "No."), by="Ben")])
    note = note_of(every_case(), both)
    assert "data-verdict" not in note.attributes
    assert note.css_first(".vd").text() == " ? contested"
    assert [c.text() for c in note.css(".cm")] == ["Ana (accepted) ", "Ben (dismissed) No."]


def test_the_script_gets_what_the_page_shows() -> None:
    """The data block has the judgements on findings that there are, as a file would; without a review it has none."""
    review = review_of(("c-00000001", "accepted", "<script>"), ("c-ffffffff", "accepted", ""))
    for shown, expected in (
        (Presentation(review=review), {"c-00000001": merged([review]).findings["c-00000001"].to_record()}),
        (Presentation(), None),
    ):
        tree = LexborHTMLParser(render_html(every_case(), shown))
        assert json.loads(tree.css_first("#diffreport-data").text()).get("review") == expected


def test_a_comment_is_text() -> None:
    """Markup in it is shown, hidden characters are written out, in the note as for its author."""
    note = note_of(every_case(), review_of(("c-00000001", None, "<img src=x onerror=y>\u202e"), by="<b>\u200bEve"))
    assert note.css("img") == [] and note.css(".cm b b") == []
    assert note.css_first(".cm").text() == "<b><U+200B>Eve <img src=x onerror=y><U+202E>"


# -- ids

SENTENCES = [
    f"The {noun} of {place} {verb} {count} times in the year, as the ministry of the interior said."
    for noun, place, verb, count in (
        ("council", "Orlu", "met", 4), ("court", "Halm", "sat", 12), ("guard", "Tamrin", "marched", 7),
        ("bank", "Velmark", "lent", 31), ("choir", "Sarn", "sang", 52), ("fleet", "Lindau", "sailed", 3),
    )
]  # fmt: skip
CHANGED = [s.replace("ministry", "office").replace("times", "days") for s in SENTENCES]
# Unlike the six, and unlike each other: of two that are alike one may be taken for the other's new place, and then
# what stands between them has moved.
UNRELATED = (
    "Rye was sown late, for the thaw had left the eastern fields under water until May.",
    "Nobody painted the lighthouse; its lamp, however, burns electric light since autumn.",
    "Ferry tickets cost two crowns, children travel free, dogs need a basket.",
    "Snow closed both passes before Christmas and the post came by sledge.",
    "A second edition of the dictionary adds words for ice that fishermen use.",
    "Tourists photographed herons; hoteliers complained about empty beds all the same.",
    "Because its roof leaks, the archive keeps maps in the chapel now.",
)


@st.composite
def around(draw: st.DrawFn) -> tuple[Document, Document]:
    """Return two editions: the six paragraphs that changed, with others before, between and behind them."""
    sides: tuple[list[str], list[str]] = ([], [])
    others = draw(st.permutations(UNRELATED))
    for own, other in zip((*zip(SENTENCES, CHANGED, strict=True), None), others, strict=True):
        for side in sides:
            side += [other] * draw(st.booleans())
        if own:
            for side, text in zip(sides, own, strict=True):
                side.append(text)
    return Document.from_paragraphs(sides[0]), Document.from_paragraphs(sides[1])


def ids_of(comparison: Comparison) -> dict[str, str]:
    """Return the ids of the findings about the six paragraphs, by text and label."""
    changes = {change.id: "".join(change.new_tokens) for change in comparison.changes}
    return {f.id: f.label for f in comparison.findings if changes[f.change] in CHANGED}


ALONE = ids_of(compare(Document.from_paragraphs(SENTENCES), Document.from_paragraphs(CHANGED)))


@pytest.mark.properties
@given(around())
def test_findings_keep_their_ids_when_unrelated_paragraphs_change(pair: tuple[Document, Document]) -> None:
    """Whatever is inserted, removed or changed around them, last week's review finds them."""
    comparison = compare(*pair)
    assert len(ALONE) >= 6
    assert ids_of(comparison) == ALONE
    assert len({f.id for f in comparison.findings}) == len(comparison.findings)


@given(around())
def test_the_report_of_a_pair_keeps_its_id_and_another_pair_has_another(pair: tuple[Document, Document]) -> None:
    """Made again it is the same report; with one paragraph more it is another."""
    old, new = pair
    more = Document.from_paragraphs([*(block.text for block in new.blocks), "One more."])
    assert id_of(compare(old, new)) == id_of(compare(old, new)) != id_of(compare(old, more))


def test_the_same_text_in_other_bytes_makes_the_same_report() -> None:
    """Its findings have the same ids, so a review of one fits the other; a paragraph over the border makes another."""
    new = Document.from_paragraphs(("Ships sail.", "Ships wait."))
    one, two = (new.with_edition(Edition("2024", sha256=sha)) for sha in "ab")
    old = Document.from_paragraphs(("Ships sail.",))
    assert id_of(compare(old, one)) == id_of(compare(old, two))
    moved = Document.from_paragraphs(("Ships sail.", "Ships sail.")), Document.from_paragraphs(("Ships wait.",))
    assert id_of(compare(old, one)).rpartition("-")[2] != id_of(compare(*moved)).rpartition("-")[2]
