"""What the chapters of the template generator are written from: headings, sentences, boilerplate, syllables.

Slots: `country`, `capital`, `minister`, `agency` and `leader` are the chapter's own and stay over the editions
(a minister may change); `year` and `last` are the edition's; the rest are figures, drawn anew for each edition:
`few` 2-40, `some` 40-900, `many` 1,000-90,000, `share` a percentage, `money` in millions.
"""

from __future__ import annotations

# Each chapter holds five to eight of these, in this order; the first one always.
SECTIONS: dict[str, tuple[str, ...]] = {
    "Overview:": (
        "{country} remained a partner of the coalition in {year} and continued to take part in its working groups. "
        "The Government of {country} reported {few} attacks during the year, in which {some} people were killed.",
        "In {year} the security situation in {country} was stable outside the capital. Officials in {capital} "
        "attributed {few} of the year's {some} incidents to groups that operate across the border.",
        "{leader} said in {capital} that {country} would keep {some} soldiers in the joint force until the end of "
        "the year, {few} fewer than in {last}.",
    ),
    "Legislation and Law Enforcement:": (
        "{country} criminalizes these offences under article {some} of its penal code, which provides for prison "
        "sentences of between {few} and 25 years.",
        "The {ministry}, headed by {minister}, is responsible for investigations. In {year} it opened {some} cases, "
        "and the courts of {country} convicted {few} persons, of whom {share} percent appealed.",
        "Police in {country} arrested {some} suspects in {year}; {few} were later released without charge. The "
        "special prosecutor in {capital} had a staff of {few2} and a budget of {money} million dollars.",
    ),
    "Border Security:": (
        "Border guards in {country} screened {many} travellers at {few} crossing points in {year}. Equipment "
        "supplied by donors was in use at {few2} of them.",
        "{country} collects biographic data from passengers at its airport in {capital} and checked {many} records "
        "against international lists in {year}, an increase of {share} percent.",
    ),
    "Financing:": (
        "{country} is a member of the regional body, and the {agency} is its financial intelligence unit. In {year} "
        "the unit received {many} suspicious transaction reports and referred {few} of them to prosecutors.",
        "Banks in {country} froze {few} accounts holding {money} million dollars in {year}. The {agency} issued "
        "{some} notices to dealers and non-profit organizations.",
    ),
    "Cooperation:": (
        "{country} took part in {few} regional exercises in {year} and hosted one of them near {capital}. It is a "
        "party to {few2} international conventions.",
        "In {year} {country} received {money} million dollars in assistance, {share} percent of it for training. "
        "The {ministry} sent {some} officers to courses abroad.",
        "{minister} signed an agreement with neighbouring states in {year} under which {country} will share "
        "records of {many} persons.",
    ),
    "Prevention:": (
        "The {agency} of {country} ran {few} programmes in schools in {year} and reached {many} pupils in "
        "{few2} districts.",
        "{country} has a national strategy, adopted in {capital}, whose budget for {year} was {money} million "
        "dollars. A survey found that {share} percent of young people knew of it.",
    ),
    "Prisons:": (
        "At the end of {year} the prisons of {country} held {many} inmates, {few} of them for offences of this "
        "kind. Their capacity was {share} percent above the plan.",
        "Inspectors visited {few} prisons in {country} in {year} and made {some} recommendations, which "
        "{minister} promised to carry out.",
    ),
    "Refugees and Displaced Persons:": (
        "{country} hosted {many} refugees at the end of {year}, compared with {many2} at the end of {last}. Of "
        "these {share} percent lived in camps near {capital}.",
        "The {ministry} granted asylum to {some} persons in {year} and refused {few} applications. Fees remained "
        "at {few2} dollars in {country}.",
    ),
}

# Word for word the same in every chapter that has it; the second and third carry the edition's year.
BOILERPLATE = (
    "There were no changes since the previous report.",
    "There were no changes to the relevant laws in {year}.",
    "No significant developments were reported in {year}; see the introduction to this volume for the method.",
    "The Government did not make statistics available.",
)

MINISTRIES = ("Ministry of the Interior", "Ministry of Justice", "Ministry of Public Security", "Ministry of Defence")

# Countries whose names differ in one word, or where one name holds another.
ALIKE = (
    ("North {}", "South {}"),
    ("Republic of {}", "Democratic Republic of {}"),
    ("East {}", "West {}"),
)

FUNCTION_WORDS = (
    "the the the the the the of of of of and and and to to to in in in a a a for for that on with by as was was from "
    "its were at an had their which it this against also after between into during more who been but while when no "
    "such several some both within only would could about under over than because before since"
).split()
ONSETS = "b c d f g h j k l m n p r s t v w z br cr dr fr gr pr tr st sp cl pl sh ch th".split()
VOWELS = "a e i o u a e i o ai ea ou io".split()
CODAS = ("", "", "", "n", "r", "s", "t", "l", "m", "nd", "st", "rt")
ENDINGS = ("", "", "", "ed", "ing", "ion", "al", "s", "er", "ity", "ment")
COUNTRY_ENDINGS = ("ia", "land", "stan", "a", "ova", "eria", "mar", "ique", "or", "anda")
