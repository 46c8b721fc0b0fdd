"""What runs through a document is told once: terms that were renamed, and a change of tense; and near misses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffreport import Document, compare
from diffreport.model import Comparison, Relation, Rewrite

TERMS = (
    "In the north the {} of the council was told in March that 12 boats were lost.",
    "A report on the {} in Sarn was read to the members of the committee.",
    "For the {} in the valley there was no school, and none was planned.",
    "The office keeps a list of the {} and sends it to the coast each year.",
    "Nurses in Drin asked about the {} before the winter set in.",
    "By the {} near the mill a bridge was built of steel and oak.",
    "Letters to the {} were opened by the clerk.",
)
VERBS = (
    "The law {} shelters in all of the districts.",
    "The charter of Karsova {} a school for each valley.",
    "The statute of the port {} a ferry on Mondays.",
    "The code of the guild {} tests for pilots.",
    "The rule of the house {} silence after ten.",
    "The plan for Sarn {} two bridges.",
)
PRESENTS = ("provides", "requires", "has", "allows", "prohibits", "keeps")
PASTS = ("provided", "required", "had", "allowed", "prohibited", "kept")


def compared(old: list[str], new: list[str]) -> Comparison:
    return compare(Document.from_paragraphs(old, label="2022"), Document.from_paragraphs(new, label="2023"))


def with_term(term: str) -> list[str]:
    return [sentence.format(term) for sentence in TERMS]


def in_tense(verbs: tuple[str, ...]) -> list[str]:
    """Return two sentences a verb, each of its own words."""
    return [sentence.format(verb) + f" It {verb} more." for sentence, verb in zip(VERBS, verbs, strict=True)]


def content(comparison: Comparison) -> list[tuple[str, str]]:
    """Return what is left as content, old and new."""
    return [
        ("".join(c.old_tokens[op.i1 : op.i2]), "".join(c.new_tokens[op.j1 : op.j2]))
        for c in comparison.changes
        for op in c.opcodes
        if op.is_content
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ombudsman", "ombudsperson"),
        ("policemen", "police officers"),
        ("spokesman", "spokesperson"),
        ("KLF", "FLK"),
        ("KLF", "Karsova Liberation Front"),
        ("ISIL", "ISIS"),
        ("disabled persons", "persons with disabilities"),
        ("victims", "survivors"),
    ],
)
def test_a_term_that_was_renamed_everywhere_is_one_rewrite(old: str, new: str) -> None:
    """Its differences are noise; the links that differ in nothing else are the same."""
    comparison = compared(with_term(old), with_term(new))
    assert content(comparison) == []
    assert [(r.kind, r.old, r.new, r.count) for r in comparison.rewrites] == [("term", old, new, len(TERMS))]
    assert {link.relation for link in comparison.alignment.links} == {Relation.SAME}
    assert [(n.noise, n.count) for n in comparison.noise] == [("global_rewrite", len(TERMS))]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Hutus", "Tutsis"),
        ("Kosovars", "Serbs"),
        ("protesters", "rioters"),
        ("protesters", "protestants"),
        ("detainees", "hostages"),
        ("employees", "contractors"),
        ("complainants", "defendants"),
        ("chairman", "chairwoman"),
        ("KLF", "KLA"),
        ("Ministry of Fisheries", "Ministry of the Sea"),
        ("asylum seekers", "applicants for asylum"),
        ("migrant workers", "foreign workers"),
        ("cable railway", "funicular"),
    ],
)
def test_a_term_that_may_name_something_else_is_content_in_every_place(old: str, new: str) -> None:
    """Nothing shows that both name one thing: each place is shown, though it may be told once as well."""
    comparison = compared(with_term(old), with_term(new))
    assert len(comparison.findings) == len(content(comparison)) == len(TERMS)
    assert comparison.noise == ()
    assert all((r.old, r.new, r.count) == (old, new, len(TERMS)) for r in comparison.rewrites)


@pytest.mark.parametrize(
    "said",
    [
        "The Ministry of the Sea, formerly the Ministry of Fisheries, lies in Drin.",
        "In May the Ministry of Fisheries was renamed the Ministry of the Sea.",
    ],
)
def test_a_renaming_that_the_text_tells_is_a_rewrite(said: str) -> None:
    """A sentence of the new edition has both names, and says that one was the other."""
    old, new = with_term("Ministry of Fisheries"), with_term("Ministry of the Sea")
    comparison = compared(old, [*new, said])
    assert content(comparison) == []
    assert [r.count for r in comparison.rewrites] == [len(TERMS)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("increase", "decrease"),
        ("deaths", "injuries"),
        ("employers", "employees"),
        ("legal teams", "illegal teams"),
        ("dollars", "euros"),
        ("men", "women"),
        ("suspects", "convicts"),
        ("regime", "government"),
        ("allegations", "findings"),
        ("first phase", "second phase"),
        ("weekly report", "monthly report"),
        ("majority", "minority"),
        ("high risk", "low risk"),
        ("12 men", "15 men"),
        ("one boat", "two boats"),
        ("EU", "UN"),
        ("the", "a"),
        ("not the guards", "the guards"),
    ],
)
def test_what_says_something_is_content_however_often(old: str, new: str) -> None:
    """Opposites, figures, units, parties, judgements: never folded."""
    comparison = compared(with_term(old), with_term(new))
    assert comparison.rewrites == () and len(content(comparison)) >= len(TERMS)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("shall provide", "must provide"),
        ("may provide", "will provide"),
        ("funds", "closes"),
        ("approved", "rejected"),
        ("reportedly has", "has"),
        ("has all", "has some"),
    ],
)
def test_a_verb_that_another_replaced_everywhere_is_content(old: str, new: str) -> None:
    """A term is a noun or a name; duties, hedges and quantifiers are neither."""
    texts = [[sentence.format(verb) for sentence in VERBS] for verb in (old, new)]
    comparison = compared(*texts)
    assert comparison.rewrites == () and len(content(comparison)) == len(VERBS)


@pytest.mark.parametrize("unit", [("kilometres", "miles"), ("leagues", "versts")])
def test_what_stands_behind_numbers_is_a_unit(unit: tuple[str, str]) -> None:
    """Another unit is another figure, whatever its name."""
    texts = [[f"The road to {place} is {n} {one} long." for n, place in enumerate(TOWNS, 12)] for one in unit]
    assert compared(*texts).rewrites == ()


TOWNS = ("Sarn", "Drin", "Vell", "Asht", "Quarn", "Temmin", "Okra")


@pytest.mark.parametrize("people", [("President Marn", "President Velk"), ("Mr Marn", "Mr Velk")])
def test_a_person_who_followed_another_is_no_new_name(people: tuple[str, str]) -> None:
    """A title before it tells."""
    assert compared(with_term(people[0]), with_term(people[1])).rewrites == ()


def test_another_source_is_no_new_name() -> None:
    """Who says it is another claim."""
    texts = [
        [f"According to the {one}, {n} boats sank off {t}." for n, t in enumerate(TOWNS)] for one in ("mayor", "abbot")
    ]
    assert compared(*texts).rewrites == ()


def test_a_term_that_changed_in_few_places_is_content() -> None:
    """In one of seven, and in four of four: each may have its own reason."""
    old, new = with_term("KLF"), with_term("FLK")
    assert compared(old, [*old[:6], new[6]]).rewrites == ()
    assert compared(old[:4], new[:4]).rewrites == ()


def test_an_old_term_that_is_still_in_use_is_no_rewrite() -> None:
    """An edition that has both means two things by them."""
    old, new = with_term("KLF"), with_term("FLK")
    kept = [f"The KLF of {town} fished off the cape." for town in TOWNS]
    assert compared([*old, *kept], [*new, *kept]).rewrites == ()
    assert (
        compared(
            [*old, *(k.replace("KLF", "FLK") for k in kept)], [*new, *(k.replace("KLF", "FLK") for k in kept)]
        ).rewrites
        == ()
    )


def test_a_name_that_keeps_the_old_term_is_an_exception() -> None:
    """It is listed by its new block."""
    law = "The Ombudsman Act of 1971 was consolidated with the law on harbours."
    comparison = compared([*with_term("ombudsman"), law], [*with_term("ombudsperson"), law])
    assert comparison.rewrites == (Rewrite("term", "ombudsman", "ombudsperson", len(TERMS), (len(TERMS),)),)


def test_inflected_forms_are_one_rewrite() -> None:
    """Plural, possessive and capital with the singular, and words that hold the term."""
    forms = ("victim", "victims", "victim's boats", "Victim", "victim-owned mill", "victims", "victim")
    texts = [
        [
            s.format(form.replace("victim", term).replace("Victim", term.title()))
            for s, form in zip(TERMS, forms, strict=True)
        ]
        for term in ("victim", "survivor")
    ]
    comparison = compared(*texts)
    assert content(comparison) == []
    assert [(r.old, r.new, r.count) for r in comparison.rewrites] == [("victim", "survivor", len(TERMS))]


def test_other_words_beside_a_renamed_term_stay_content() -> None:
    """Where the term changed together with a figure, the opcode is split."""
    old = [*with_term("KLF"), "Some boys were trained by the KLF for three years."]
    new = [*with_term("FLK"), "Some girls were trained by the FLK for six years."]
    assert content(compared(old, new)) == [("boys", "girls"), ("three", "six")]


def test_a_term_put_back_to_the_old_one_is_content() -> None:
    """Only one direction is the rewrite."""
    comparison = compared([*with_term("KLF"), "The FLK of Sarn met."], [*with_term("FLK"), "The KLF of Sarn met."])
    assert content(comparison) == [("FLK", "KLF")]


@pytest.mark.parametrize("forward", [True, False])
def test_a_change_of_tense_is_one_rewrite(forward: bool) -> None:
    """Either way; modal verbs and figures beside it stay content."""
    texts = [in_tense(PRESENTS), in_tense(PASTS)]
    names = ("present", "past")
    old, new = texts if forward else texts[::-1]
    comparison = compared([*old, "The guild may fish for 12 days."], [*new, "The guild might fish for 14 days."])
    expected = Rewrite("tense", *(names if forward else names[::-1]), 2 * len(VERBS))
    assert comparison.rewrites == (expected,)
    assert content(comparison) == [("may", "might"), ("12", "14")]


def test_a_few_laws_that_were_repealed_are_no_change_of_tense() -> None:
    """Nor are as many as go the other way."""
    old, new = in_tense(PRESENTS), in_tense(PASTS)
    assert compared(old, [*new[:3], *old[3:]]).rewrites == ()
    mixed = [*old, *(text.replace("law", "bill") for text in new)], [*new, *(t.replace("law", "bill") for t in old)]
    assert compared(*mixed).rewrites == ()


def test_a_document_that_stays_in_the_present_has_no_change_of_tense() -> None:
    """What stayed is more than what moved."""
    kept = [f"The law of {town} provides, requires and allows what the code of Sarn provides." for town in TOWNS]
    assert compared([*in_tense(PRESENTS), *kept], [*in_tense(PASTS), *kept]).rewrites == ()


@pytest.mark.properties
@given(
    st.lists(
        st.sampled_from(["KLF", "FLK", "Ministry of Fish", "Ministry of Oak", "men", "boats"]), min_size=7, max_size=7
    )
)
def test_the_opcodes_of_rewritten_words_turn_old_into_new(terms: list[str]) -> None:
    """They cover both sides in order, and what is equal is."""
    comparison = compared([*with_term("KLF"), *terms], [*with_term("FLK"), *terms[::-1]])
    for change in comparison.changes:
        i = j = 0
        for op in change.opcodes:
            assert (op.i1, op.j1) == (i, j) and (op.i2 > i or op.j2 > j)
            assert op.tag != "equal" or change.old_tokens[i : op.i2] == change.new_tokens[j : op.j2]
            i, j = op.i2, op.j2
        assert not change.opcodes or (i, j) == (len(change.old_tokens), len(change.new_tokens))
