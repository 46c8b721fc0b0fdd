"""What is a figure, and what only looks like one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from diffreport.comparison.figures.mentions import amounts, mentions
from diffreport.text import tokens


def found(text: str) -> list[tuple[str, str, str]]:
    """Return text, value and kind of every figure."""
    return [(m.figure.text, str(m.figure.value), m.figure.kind) for m in mentions(tokens(text))]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("approximately 300 fighters", [("approximately 300", "300", "count")]),
        ("listed 1,617 missing persons", [("1,617", "1617", "count")]),
        ("eight of twenty-six towns", [("eight", "8", "count"), ("twenty-six", "26", "count")]),
        ("at 5-1/4 percent", [("5-1/4 percent", "5.25", "percent")]),
        ("only 12 percent of children", [("12 percent", "12", "percent")]),
        ("eight per cent of them", [("eight per cent", "8", "percent")]),
        ("€480 ($513) a month", [("€480", "480", "money"), ("$513", "513", "money")]),
        ("worth €2.5m or $3bn", [("€2.5m", "2500000", "money"), ("$3bn", "3000000000", "money")]),
        ("480 euros a month", [("480 euros", "480", "money")]),
        ("up to 18 months", [("up to 18 months", "18", "duration")]),
        ("more than 24 hectares of land", [("more than 24 hectares", "24", "quantity")]),
        ("2.5 million people", [("2.5 million", "2500000", "count")]),
        ("two million people", [("two million", "2000000", "count")]),
        ("between 250 and 300 fighters", [("between 250 and 300", "250", "range")]),
        ("10–15 vehicles", [("10–15", "10", "range")]),
        ("15-64 years: 66% (men 7)", [("66%", "66", "percent"), ("7", "7", "count")]),
        ("provides 5-10 years: 3 for theft", [("5-10 years", "5", "range"), ("3", "3", "count")]),
        ("killed 300(a) and 85(est) people", [("300", "300", "count"), ("85", "85", "count")]),
        ("Some 12 USC students", [("Some 12", "12", "count")]),
        ("worth EUR 5 million or USD 6", [("EUR 5 million", "5000000", "money"), ("USD 6", "6", "money")]),
        ("one case was closed", [("one", "1", "count")]),
        ("It beat them by one vote.", [("one", "1", "count")]),
        ("In Karsova 12 were killed, and Velmark 12 people.", [("12", "12", "count")] * 2),
        ("Deaths in the north: Karsova 5, Velmark 7", [("5", "5", "count"), ("7", "7", "count")]),
        ("the seats of Reform 37, Unity 25 and others", [("37", "37", "count"), ("25", "25", "count")]),
        ("before the Monday 12 armed men came", [("12", "12", "count")]),
        ("three opinions, one of them unanimous", [("three", "3", "count"), ("one", "1", "count")]),
        ("Four drowned and one is missing.", [("Four", "4", "count"), ("one", "1", "count")]),
        ("in Orsa (two) and on the islands (one)", [("two", "2", "count"), ("one", "1", "count")]),
        ("mobile 61,000; main lines 240,000", [("61,000", "61000", "count"), ("240,000", "240000", "count")]),
        ("€2.4 billion to 17 projects", [("€2.4 billion", "2400000000", "money"), ("17", "17", "count")]),
        ("a quarter has been sold", [("a quarter", "0.25", "ratio")]),
        ("the balance was –1.4% of it", [("–1.4%", "-1.4", "percent")]),
        ("rents are down 5-7 percent", [("5-7 percent", "5", "range")]),
        ("Growth from 2 to 3 percent is likely.", [("from 2 to 3 percent", "2", "range")]),
        ("at 5 storeys; a three-judge panel", [("5", "5", "count"), ("three-judge", "3", "count")]),
    ],
)
def test_a_number_that_counts_or_measures_is_a_figure(text: str, figures: list[tuple[str, str, str]]) -> None:
    """Printed and spelled numbers, with qualifier, magnitude and unit."""
    assert found(text) == figures


@pytest.mark.parametrize(
    "text",
    [
        "at 10:30",
        "at 4:30 a.m. and from 10 p.m. to 5 a.m.",
        "by 6 o'clock",
        "see note [12]",
        "in some systems[7, 8], with losses",
        "stocks have not recovered.4 The fleet sank.5",
        "the account.²",
        "3. Workers' rights",
        "(4) the date of the notice",
        "5.4 Incident reporting",
        "one of them",
        "no one knew, one another, the one that",
        "One may not appeal.",
        "open 24/7",
        "the 9/11 attacks",
        "COVID-19, the G7, F-16 and MiG-29 aircraft, M23 fighters, vitamin B12, CO2",
        "dozens of houses, hundreds, thousands, a few dozen people, tens of thousands",
        "May and March alone; they may march",
        "call +383 38 200 100 or (202) 555-0147, extension 9",
        "may dial 112 from any handset",
        "at https://stats.example.org/2022/table-14.csv or 10.20.0.0/16",
        "ISBN 978-3-16-148410-0",
        "First, the law; second, the court.",
        "at first",
        "the 1990s",
        "6. Governance, 7. Risk management, 8. Remuneration",
        "They decide one by one; one after another they left.",
        "the Boeing 737 and the P5+1",
        "Directors ... 21",
        "at 1900 E Street NW, Washington, DC 20415",
        "The squadron flies the Saab 340 and trains on Simulator Rex 12.",
        "the envoys of the Group of 77",
        "Port 443 must be open.",
        "Type 2 diabetes is common.",
        "an account (IBAN KV62 0076 2011 6238 5295 7)",
        "account 1234567890",
        "file 00412",
        "filed at 3001 Adel, near the lake",
        "at 45°30'N, 12°15'E",
        "lost 0-2 and won 3-1 against Delta",
        "the 2-ethylhexyl esters",
        "iv. 2. Recommendations",
        "At one point the talks failed.",
        "Studio 54 and Channel 4 were heard.",
        "Chapter 6: Freedom of movement",
        "P.O. Box 1182, Ostrava Bay",
        "ISSN 1662-4548",
        "at 14 Mill Lane, Brix 80331.",
        "He had said so a hundred times.",
        "The old bridge was replaced by a new one in spring.",
        "One day the archive will open; the talks are at square one.",
        "Annex B: 1. Premises; 2. Staff; 3. Vehicles",
        "Delta won the tie 6-4, 7-5 at home.",
        "a 50-50 split after a 2-1 victory",
        "a Boeing 747-400 and licence 12-3456",
        "exports 1/ and imports 2/",
        "The session began at 9.30 and ended at 11.45.",
        "at half past nine, at ten o'clock and at six in the evening",
        "If one compares them, one finds that the only one left is old.",
        "listen on port 8443 of the host",
        "call 0848 000 112",
        "the 7th Fleet and the 82nd Airborne Division",
        "lat. 42.66, long. 21.17",
        "First aid was given by a third party; on second thoughts they left.",
        "on day three, in phase two",
        "zero tolerance on a two-way street, twice the size, a twofold rise, double the rate",
    ],
)
def test_a_number_that_only_looks_like_one_is_no_figure(text: str) -> None:
    """Times, marks, items, codes, names, pronouns and vague plurals are left alone."""
    assert found(text) == []


def told(text: str) -> list[tuple[str, ...]]:
    """Return text, kind, value (with the upper end), unit and qualifier of every figure."""
    return [
        (f.text, f.kind, str(f.value) if f.high is None else f"{f.value}-{f.high}", f.unit, f.qualifier)
        for f in (m.figure for m in mentions(tokens(text)))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("two dozen men", ("two dozen", "count", "24", "", "")),
        ("three score cases", ("three score", "count", "60", "", "")),
        ("1,20,000 votes", ("1,20,000", "count", "120000", "", "")),
        ("5 crore households", ("5 crore", "count", "50000000", "", "")),
        ("1.617.000 people", ("1.617.000", "count", "1617000", "", "")),
        ("1'234.5 of it", ("1'234.5", "count", "1234.5", "", "")),
        ("12 300 people fled", ("12 300", "count", "12300", "", "")),
        ("passed 3k within hours", ("3k", "count", "3000", "", "")),
        ("a 500-bed hospital", ("500-bed", "count", "500", "", "")),
        (
            "One hundred and twenty-five thousand people",
            ("One hundred and twenty-five thousand", "count", "125000", "", ""),
        ),
        ("two and a half million people", ("two and a half million", "count", "2500000", "", "")),
        ("half a million people", ("half a million", "count", "500000", "", "")),
        ("at 12,5 % now", ("12,5 %", "percent", "12.5", "%", "")),
        ("a 3-percent surcharge", ("3-percent", "percent", "3", "%", "")),
        ("2 percentage points", ("2 percentage points", "percent", "2", "percentage points", "")),
        ("a 25-basis-point rise", ("25-basis-point", "percent", "25", "basis points", "")),
        ("(8.3%) of them", ("8.3%", "percent", "8.3", "%", "")),
        ("cost US$40 billion", ("US$40 billion", "money", "40000000000", "$", "")),
        ("a loss of $(1,234) thousand", ("$(1,234) thousand", "money", "-1234000", "$", "")),
        ("−€14.2 million", ("−€14.2 million", "money", "-14200000", "€", "")),
        ("Rs 5 lakh each", ("Rs 5 lakh", "money", "500000", "Rs", "")),
        ("paid EUR 4 600 to him", ("EUR 4 600", "money", "4600", "€", "")),
        ("1.250.000,00 EUR in all", ("1.250.000,00 EUR", "money", "1250000", "€", "")),
        ("a fare of 18 pence", ("18 pence", "money", "18", "pence", "")),
        ("cost KRD 410 million", ("KRD 410 million", "money", "410000000", "KRD", "")),
        ("from KRD 26,000 a month", ("KRD 26,000", "money", "26000", "KRD", "")),
        ("data are in 2013 US dollars", ("2013", "date", "2013", "year", "")),
        ("one job in ten was lost", ("one job in ten", "ratio", "0.1", "", "")),
        ("Territorial sea: 12 nm", ("12 nm", "quantity", "12", "nmi", "")),
        ("modules of FIPS 140-2", ("FIPS 140-2", "identifier", "140", "", "")),
        ("draw no more than 15 W.", ("no more than 15 W", "quantity", "15", "W", "no more than")),
        ("covered 85 hectares³ of it", ("85 hectares", "quantity", "85", "ha", "")),
        ("Executive Order 13224 was used", ("Executive Order 13224", "identifier", "13224", "", "")),
        ("see p. 4", ("p. 4", "identifier", "4", "", "")),
        ("Note 12 explains the loss", ("Note 12", "identifier", "12", "", "")),
        ("at Gate 12 and", ("Gate 12", "identifier", "12", "", "")),
        ("sold for one pound", ("one pound", "money", "1", "£", "")),
        ("$3-4 million", ("$3-4 million", "range", "3000000-4000000", "$", "")),
        ("2.1–2.4 million people", ("2.1–2.4 million", "range", "2100000-2400000", "", "")),
        ("between 8 and 10 percent", ("between 8 and 10 percent", "range", "8-10", "%", "")),
        ("varied from 9-1/2 to 11 percent", ("from 9-1/2 to 11 percent", "range", "9.5-11", "%", "")),
        ("some 30 to 40 shells", ("some 30 to 40", "range", "30-40", "", "some")),
        ("between two (2) and four (4) weeks", ("between two (2) and four (4) weeks", "range", "2-4", "week", "")),
        ("one in a hundred complaints", ("one in a hundred", "ratio", "0.01", "", "")),
        ("3 7/8 percent", ("3 7/8 percent", "percent", "3.875", "%", "")),
        ("a quarter of a million", ("quarter of a million", "count", "250000", "", "")),
        ("1.3m inhabitants", ("1.3m", "count", "1300000", "", "")),
        ("2.5 to 3 times higher", ("2.5 to 3 times", "range", "2.5-3", "times", "")),
        ("20,000-plus soldiers", ("20,000-plus", "count", "20000", "", "plus")),
        ("−4 to 2 °C at night", ("−4 to 2 °C", "range", "-4-2", "°C", "")),
        ("by 25 to 50 basis points", ("25 to 50 basis points", "range", "25-50", "basis points", "")),
        ("three to eight years", ("three to eight years", "range", "3-8", "year", "")),
        ("12,000 hectares", ("12,000 hectares", "quantity", "12000", "ha", "")),
        ("5 kilometres away", ("5 kilometres", "quantity", "5", "km", "")),
        ("18,500 m³ of water", ("18,500 m³", "quantity", "18500", "m³", "")),
        ("a 300-metre banner", ("300-metre", "quantity", "300", "m", "")),
        ("60 km/h there", ("60 km/h", "quantity", "60", "km/h", "")),
        ("two thirds of them", ("two thirds", "ratio", "0.6666666666666666666666666667", "", "")),
        ("lost a third of it", ("a third", "ratio", "0.3333333333333333333333333333", "", "")),
        ("half the members", ("half", "ratio", "0.5", "", "")),
        ("one in five girls", ("one in five", "ratio", "0.2", "", "")),
        ("3 out of 4 applicants", ("3 out of 4", "ratio", "0.75", "", "")),
        ("three times the average", ("three times", "ratio", "3", "times", "")),
        ("a ratio of 3:1", ("3:1", "ratio", "3", "", "")),
        ("was arrested three times.", ("three", "count", "3", "", "")),
        ("the third largest", ("third", "ordinal", "3", "", "")),
        ("the 21st such attack", ("21st", "ordinal", "21", "", "")),
        ("its forty-second session", ("forty-second", "ordinal", "42", "", "")),
        ("For a third consecutive year", ("third", "ordinal", "3", "", "")),
        ("an 18-month term", ("18-month", "duration", "18", "month", "")),
        ("a ten-year average", ("ten-year", "duration", "10", "year", "")),
        ("half an hour later", ("half an hour", "duration", "0.5", "hour", "")),
        ("lasted over three weeks", ("over three weeks", "duration", "3", "week", "over")),
        ("Over six months, they came", ("six months", "duration", "6", "month", "")),
        ("seven (7) years", ("seven (7) years", "duration", "7", "year", "")),
        ("12 or more votes", ("12 or more", "count", "12", "", "or more")),
        ("five members at the most.", ("five members at the most", "count", "5", "", "at the most")),
        ("20 °C and above", ("20 °C and above", "quantity", "20", "°C", "and above")),
        ("inspected 20 at least once", ("20", "count", "20", "", "")),
        ("≥ 20 km long", ("≥ 20 km", "quantity", "20", "km", "≥")),
        ("7 March 2023", ("7 March 2023", "date", "20230307", "day", "")),
        ("March 7, 2023", ("March 7, 2023", "date", "20230307", "day", "")),
        ("Oct. 1, 2022", ("Oct. 1, 2022", "date", "20221001", "day", "")),
        ("on 2023-03-07", ("2023-03-07", "date", "20230307", "day", "")),
        ("on 03/07/2023", ("03/07/2023", "date", "20230307", "day", "")),
        ("on 27/03/2023", ("27/03/2023", "date", "20230327", "day", "")),
        ("01AUG19", ("01AUG19", "date", "20190801", "day", "")),
        ("March 2023", ("March 2023", "date", "202303", "month", "")),
        ("on May 3", ("May 3", "date", "503", "day", "")),
        ("3-5 May 2022", ("3-5 May 2022", "date", "20220503-20220505", "day", "")),
        ("in 2014–16", ("2014–16", "date", "2014-2016", "year", "")),
        ("in 2021/22", ("2021/22", "date", "2021-2022", "year", "")),
        ("in FY 2014", ("FY 2014", "date", "2014", "fiscal year", "")),
        ("in FY14", ("FY14", "date", "2014", "fiscal year", "")),
        ("in fiscal year 2014", ("fiscal year 2014", "date", "2014", "fiscal year", "")),
        ("killed about 2000 people", ("about 2000", "count", "2000", "", "about")),
        ("Resolution 1244", ("Resolution 1244", "identifier", "1244", "", "")),
        ("Law No. 04/L-213", ("Law No. 04/L-213", "identifier", "4", "", "")),
        ("section 202(a)(2)", ("section 202(a)(2)", "identifier", "202", "", "")),
        ("as in 12 U.S.C. 1841(d)(1)", ("12 U.S.C. 1841(d)(1)", "identifier", "12", "", "")),
        ("(INA 202(a)(2))", ("202(a)(2)", "identifier", "202", "", "")),
        ("Version 2.1", ("Version 2.1", "identifier", "2.1", "", "")),
        ("Regulation (EU) 2016/679", ("Regulation (EU) 2016/679", "identifier", "2016", "", "")),
        ("Table 3", ("Table 3", "identifier", "3", "", "")),
    ],
)
def test_a_figure_has_the_meaning_that_the_rules_give_it(text: str, expected: tuple[str, ...]) -> None:
    """Each of the ten kinds in its ways of printing: docs/meaning.md."""
    assert told(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rose from 8 to 9 percent", [("8", "8", "%"), ("9 percent", "9", "%")]),
        ("rose in price from $3 to $4 million", [("$3", "3000000", "$"), ("$4 million", "4000000", "$")]),
        ("Response time fell from 19 to 14 minutes", [("19", "19", "minute"), ("14 minutes", "14", "minute")]),
        ("rose by 50 to 400", [("50", "50", ""), ("400", "400", "")]),
        ("fell to 22 from 37", [("22", "22", ""), ("37", "37", "")]),
        ("voted 3-2", [("3", "3", ""), ("2", "2", "")]),
        ("20 of the 26 jails", [("20", "20", ""), ("26", "26", "")]),
    ],
)
def test_two_values_are_no_range(text: str, expected: list[tuple[str, str, str]]) -> None:
    """What moved tells two values; one printed without its unit has that of the other."""
    figures = [m.figure for m in mentions(tokens(text))]
    assert [(f.text, str(f.value), f.unit) for f in figures] == expected


def test_dots_group_thousands_where_the_text_shows_it() -> None:
    """A number with two dots tells how the text groups; without one "14.203" is a decimal."""
    assert [v for _, v, _ in found("built: 14.203; approved: 1.021.340.")] == ["14203", "1021340"]
    assert [v for _, v, _ in found("built: 14.203; approved: 1,021,340.")] == ["14.203", "1021340"]


def test_every_identifier_of_a_list_is_one() -> None:
    """The word that names stands before the first alone."""
    assert [kind for _, _, kind in found("under sections 202, 203 and 5")] == ["identifier"] * 3
    assert [kind for _, _, kind in found("under section 5 and 12 people")] == ["identifier", "count"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("some 300 foreign terrorist fighters remained", "foreign terrorist fighters"),
        ("20 percent of the children there", "children"),
        ("Airports: 4", "Airports"),
        ("4 satellite earth stations", "satellite earth stations"),
        ("18 others were hurt", ""),
        ("two (2) judges", "judges"),
        ("a 500-bed hospital", "bed"),
        ("one vote each", "vote"),
    ],
)
def test_a_figure_tells_what_it_counts(text: str, expected: str) -> None:
    """The noun behind it, or behind its "of", or the label before its colon; nothing where that is not clear."""
    assert mentions(tokens(text))[0].figure.counted == expected


def test_a_number_printed_twice_is_one_figure() -> None:
    """ "two (2)" is one figure."""
    assert found("two (2) judges") == [("two", "2", "count")]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Uses: household consumption: 90% government consumption: 10% imports: -61%",
         ["Uses, household consumption", "Uses, government consumption", "Uses, imports"]),
        ("Age: 0-14 years: 27% (male 256,700/ female 236,975)", ["Age, 0-14 years", "male", "female"]),
        ("Median age: total: 27 years male: 26 years female: 28 years",
         ["Median age, total", "Median age, male", "Median age, female"]),
        ("Airports: 4 (2013)", ["Airports"]),
        ("In all 105 citizens were held: 58 convicts.", ["citizens", "convicts"]),
        ("At 10:30 the court convicted 12 men: 3 received short terms.", ["men", "men"]),
        ("Note: he said: 5 men and 7 women.", ["men", "women"]),
        ("Budget: $3 billion (2012 est.) rank: 7 $2 billion (2011 est.)", ["Budget", "Budget, rank", ""]),
        ("Police arrested 12 men and 18 women.", ["men", "women"]),
        ("The ministry granted aid of $3 million.", ["aid"]),
    ],
)  # fmt: skip
def test_a_figure_is_named_by_its_own_label(text: str, labels: list[str]) -> None:
    """What stands before a colon names the figure behind it, never the one before."""
    assert [mention.label for mention in amounts(tokens(text))] == labels


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Oil: 0 bbl/day rank: 158 pumped: 7 bbl/day", ["Oil", "Oil, rank", "Oil, pumped"]),
        ("Phones: subscriptions per 100 inhabitants: 32", ["Phones, subscriptions per 100 inhabitants"]),
        ("Runways: total: 6 over 3,047 m: 1 1,524 to 2,437 m: 2 under 914 m: 3",
         ["Runways, total", "Runways, over 3,047 m", "Runways, 1,524 to 2,437 m", "Runways, under 914 m"]),
    ],
)  # fmt: skip
def test_a_number_in_a_label_belongs_to_it(text: str, labels: list[str]) -> None:
    """A range, a bound or "per 100" tells two labels apart; the unit of the value before does not."""
    assert [mention.label for mention in amounts(tokens(text)) if mention.is_field] == labels


def test_one_currency_is_one_unit() -> None:
    """A code, a name and a sign are one unit, and a qualifier is written one way."""
    figures = [m.figure for m in amounts(tokens("About €5 million, EUR 5 million or 5 million euros"))]
    assert {(f.value, f.unit) for f in figures} == {(Decimal(5_000_000), "€")}
    assert figures[0].qualifier == "about"


def test_a_range_keeps_both_ends() -> None:
    """The upper end stands in `high`; nothing is averaged."""
    figure = amounts(tokens("250 to 300 fighters"))[0].figure
    assert (figure.value, figure.high) == (Decimal(250), Decimal(300))


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("In 2014 police counted 41 attacks and 3 deaths.", [2014, 2014]),
        ("Attacks numbered 41 in 2014.", [2014]),
        ("In 2014 there were 41 attacks, in 2015 there were 50.", [2014, 2015]),
        ("Police seized 42 passports in 2014, 38 in 2015 and 57 abroad.", [2014, 2015, None]),
        ("Police counted 41 attacks.", [None]),
    ],
)
def test_a_figure_knows_the_year_of_its_clause(text: str, years: list[int | None]) -> None:
    """A year before the figures leads, a year after its figure trails."""
    assert [m.year for m in amounts(tokens(text))] == years


def test_a_figure_without_words_counts_what_the_one_before_it_counts() -> None:
    """ "42 passports in 2014, 38 in 2015" counts passports twice."""
    assert [m.label for m in amounts(tokens("They seized 42 passports in 2014, 38 in 2015."))] == [
        "passports",
        "passports",
    ]


def test_the_label_is_what_the_figure_counts() -> None:
    """What follows the number names it, else what precedes it."""
    texts = {
        "some 300 foreign terrorist fighters": "foreign terrorist fighters",
        "of which 50 have been killed": "killed",
        "Of these, 58 had already been killed": "killed",
        "Of these, 120 had returned": "",
        "kept its target at 5-1/4 percent.": "target",
        "Spending in FY 2019 was $40 million.": "Spending",
        "Airports: 4": "Airports",
        "A court could extend pretrial detention for up to 18 months.": "pretrial detention",
        "received 12 complaints of mistreatment in prison": "complaints of mistreatment",
        "two other suspects continued to flee": "suspects",
        "47 women correction officers": "women correction officers",
        "were paid to 153 unregistered Roma": "unregistered Roma",
        "two citizens' requests were met": "citizens' requests",
        "Later extended to six months.": "",
        "Rates were 60 percent for men.": "men",
        "Hydroelectric stations supplied 61 per cent.": "Hydroelectric stations",
        "gas and coal 19 per cent": "gas and coal",
        "The rate fell by 25 basis points to 5 percent.": "rate",
        "The longest sentence, 10 years, was given to a preacher.": "longest sentence",
    }
    assert {text: amounts(tokens(text))[0].label for text in texts} == texts
