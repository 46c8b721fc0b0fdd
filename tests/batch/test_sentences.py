"""How sentences changed, told alike wherever they changed the same way."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from diffreport.batch.sentences import LONGEST, MOST, sentence_changes
from diffreport.comparison import compare
from diffreport.model import Block, Document, Edition, Kind, Table
from diffreport.model.corpora import SentenceChange

FILLER = "The harbour stayed open through the winter and ferries ran twice a day."


def _document(*texts: str, title: str = "", language: str = "en") -> Document:
    blocks = tuple(Block(Kind.PARAGRAPH, text) for text in texts)
    return Document(blocks, Edition(title=title), language=language)


def _changes(old: str, new: str, title: str = "", language: str = "en") -> tuple[SentenceChange, ...]:
    before, after = (_document(*text.split("\n"), FILLER, title=title, language=language) for text in (old, new))
    return sentence_changes(compare(before, after))


def _sides(changes: tuple[SentenceChange, ...]) -> list[tuple[str, str]]:
    return [(change.old, change.new) for change in changes]


def test_a_revised_sentence_is_told_whole_and_its_neighbours_are_not() -> None:
    """Of a paragraph only the sentence is told in which words changed, as it was and as it is."""
    kept = "Monitors came in spring. They saw two cells."
    old = f"{kept} The guards often beat the prisoners at night. Nobody was tried for it."
    new = f"{kept} The guards seldom beat the prisoners at night. Nobody was tried for it."
    expected = ("The guards often beat the prisoners at night.", "The guards seldom beat the prisoners at night.")
    assert _sides(_changes(old, new)) == [expected]


def test_sentences_are_told_that_came_or_went_inside_of_paragraphs_and_with_them() -> None:
    """Added and removed sentences are told one by one, in paragraphs that stay and in whole ones."""
    old = "Monitors came in spring. They were shown the old cells only.\nA fund was set up for widows. It paid little."
    new = "Monitors came in spring. Their report was kept from the press.\nThe league of teachers held a vote in May."
    told = _sides(_changes(old, new))
    assert ("They were shown the old cells only.", "") in told
    assert ("", "Their report was kept from the press.") in told
    assert ("A fund was set up for widows.", "") in told
    assert ("", "The league of teachers held a vote in May.") in told
    assert len(told) == 4  # "It paid little." is too short to say anything


def test_every_change_leads_to_a_finding() -> None:
    """The finding of a sentence is one of its comparison."""
    comparison = compare(
        _document("The guards often beat the prisoners at night. No judge heard of it.", FILLER),
        _document(
            "The guards seldom beat the prisoners at night. No judge heard of it.", FILLER, "A new law was read."
        ),
    )
    assert {change.finding for change in sentence_changes(comparison)} == {f.id for f in comparison.findings}


def test_sentences_that_were_split_or_joined_are_told_together() -> None:
    """Where one sentence became two, all three are one change."""
    old = "The court heard nine cases in the spring, and the judge freed most of the accused before the summer."
    new = "The court heard nine cases in the spring. The judge freed most of the accused before the summer."
    told = _sides(_changes(f"{old} Nobody objected to this at all.", f"{new} Nobody objected to this at all."))
    assert all(sides == (old, new) for sides in told)


def test_print_moves_headings_tables_and_years_are_no_changed_sentences() -> None:
    """Nothing is told of what says the same: quotes, another place, another year; nor of tables and headings."""
    moved = "The union of dockers went on strike for nine weeks."
    old = f"He called it 'a grave error' of the state.\nIn 2030 the court heard cases of theft.\n{moved} It won."
    new = f"He called it “a grave error” of the state.\nIn 2031 the court heard cases of theft.\nIt won. {moved}"
    assert _changes(old, new) == ()
    before, after = (
        Document((
            Block(Kind.HEADING, f"What the {word} court of the land said", level=2),
            Block(Kind.TABLE, "", table=Table(((f"the {word} court of the land", "7"),))),
            Block(Kind.PARAGRAPH, FILLER),
        ))
        for word in ("upper", "lower")
    )  # fmt: skip
    assert sentence_changes(compare(before, after)) == ()


def test_what_changed_in_figures_alone_is_the_same_only_with_the_same_figures() -> None:
    """A deadline cut from 30 to 14 days is one change wherever it was cut so, and another than one to 10 days."""

    def key(name: str, old: int, new: int) -> str:
        text = f"An appeal is filed with the court in {name} within {{}} days."
        (change,) = _changes(text.format(old), text.format(new))
        return change.key

    assert key("Zorvia", 30, 14) == key("New Kalmark", 30, 14) != key("Zorvia", 30, 10)


def test_nouns_of_german_are_words_and_its_titles_are_names() -> None:
    """Capitals of German tell no names; a country that the title names is one."""

    def key(country: str, noun: str) -> str:
        old = f"Die {noun} von {country} arbeitete meist unabhängig von der Partei."
        new = f"Die {noun} von {country} arbeitete selten unabhängig von der Partei."
        (change,) = _changes(old, new, f"Bericht über {country}", "de")
        return change.key

    assert key("Karsovien", "Justiz") == key("Velmark", "Justiz") != key("Velmark", "Presse")


def test_a_rewritten_edition_does_not_flood_the_batch() -> None:
    """At most `MOST` sentences are told, those that hold the fewest names, and none is longer than `LONGEST`."""
    words = ["".join(chr(97 + int(digit)) for digit in str(n)) for n in range(1_000, 1_400)]
    plain = [f"The {word} of the law was {word} again." for word in words[:MOST]]
    named = [f"The {word} of Velmark was {word} again." for word in words[MOST:]]
    told = _changes("", " ".join([*named, *plain]))
    assert {change.new for change in told} == {*plain}
    (long,) = _changes("", f"The long {'and winding ' * 100}road.")
    assert len(long.new) == LONGEST


NAMES = st.sampled_from(("Zorvia", "North Kalmark", "the Republic of Velmark", "Tervania and the Lower Coast", "Oth"))
FIGURES = st.one_of(
    st.integers(2, 900_000).map("{:,}".format), st.sampled_from(("two", "twelve", "3.5 million", "45 percent"))
)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(NAMES, FIGURES, FIGURES), min_size=2, max_size=2))
def test_keys_do_not_depend_on_names_and_figures(values: list[tuple[str, str, str]]) -> None:
    """Whatever names and figures stand between them, the same words changed in the same way have one key."""

    def keys(name: str, one: str, other: str) -> list[str]:
        begun = name[0].upper() + name[1:]
        old = f"The police of {name} often held {one} men for {other} days. {begun} has a court for such cases."
        new = f"The police of {name} seldom held {one} men for {other} days. {begun} had a court for such cases."
        new = f"{new} Nobody in {name} was told of the {other} others."
        return [change.key for change in _changes(old, new, f"{name}: what became of its {one} prisons")]

    first, second = (keys(*each) for each in values)
    assert first == second
    assert len(first) == 3
