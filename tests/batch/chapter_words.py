"""The words that invented country chapters are made of: sentences that all of them share, and pools of parts."""

from __future__ import annotations

from typing import NamedTuple


class Template(NamedTuple):
    """A sentence of many chapters: as it stands in the old and the new edition, "" for not at all.

    `share` is in how many of the chapters it changes; the others keep the old form, or go without.
    """

    id: str
    section: int
    old: str
    new: str
    share: float
    is_paragraph: bool = False


# Names and figures that a sentence holds: {country}, {demonym}, {agency}, {city}, {person}, {group}; {a} to {c}.
TEMPLATES = (
    Template(
        "press_hardened", 2, "The charter of {country} protects a free press, and the government mostly honoured it.",
        "The charter of {country} protects a free press, but the government did not always honour it.", 0.7,
    ),
    Template(
        "arrests_softened", 1,
        "Arbitrary arrests remained a serious problem, and {agency} held {a} people without charge for over {b} days.",
        "Arbitrary arrests occurred at times, and {agency} held {a} people without charge for over {b} days.", 0.4,
    ),
    Template(
        "torture_hardened", 0,
        "The law forbids ill-treatment, but there were unproven claims that officers of {agency} resorted to it.",
        "The law forbids ill-treatment, but there were credible claims that officers of {agency} resorted to it.", 0.5,
    ),
    Template(
        "cells", 1, "Visitors to the prison of {city} saw that cells built for {a} held {b}.",
        "Monitors who were let into the prison of {city} saw that cells built for {a} held {b}.", 0.25,
    ),
    Template(
        "refuge", 4, "{country} has acceded to the convention on refuge, with {a} reservations.",
        "{country} has acceded to the convention on refuge and to its protocol, with {a} reservations.", 0.3,
    ),
    Template(
        "review", 1, "A judge of {city} may examine any detention within {a} hours.",
        "A judge of {city} must examine any detention within {a} hours.", 0.2,
    ),
    Template(
        "aid", 4, "The {demonym} authorities worked with relief bodies to shelter {a} displaced families.",
        "The {demonym} authorities seldom worked with relief bodies to shelter {a} displaced families.", 0.6,
    ),
    Template(
        "women", 5, "Women held {a} of {b} seats in the assembly, and no statute limited their part in politics.",
        "Women held {a} of {b} seats in the assembly, and custom alone limited their part in politics.", 0.35,
    ),
    Template(
        "child_work", 7, "The least age for work is {a}, and inspectors sent by {agency} upheld it unevenly.",
        "The least age for work is {a}, and inspectors sent by {agency} hardly ever upheld it.", 0.15,
    ),
    Template(
        "unions", 7, "Workers may found unions, save in services that {agency} deems essential.",
        "Workers may found and join unions, save in services that {agency} deems essential.", 0.04,
    ),
    Template(
        "bribes", 6, "Officials of {country} often took bribes, and few of them were ever tried.",
        "Officials of {country} sometimes took bribes, and few of them were ever tried.", 0.45,
    ),
    Template(
        "claims_added", 0, "", "This chapter leaves out claims that fewer than two sources could confirm.", 0.9,
    ),
    Template(
        "desk_added", 3, "", "Readers in {country} may write to {person} at the desk in {city} within {a} days.", 0.5,
    ),
    Template(
        "accounts_removed", 6, "Private groups in {country} counted {a} percent more cases than the courts did.", "",
        0.45,
    ),
    Template("outlook_removed", 5, "Observers expect no change before the next census.", "", 0.08),
    Template(
        "impunity_added", 0, "",
        "The government of {country} took no steps to name officials who may have done harm. "
        "It kept no tally of such cases, and {agency} gave no reason.", 0.55, is_paragraph=True,
    ),
    Template(
        "access_removed", 6,
        "Persons with disabilities in {country} met barriers in schools and on trains. A fund of {a} million crowns "
        "was set up to remove them, and {agency} ran it.", "", 0.3, is_paragraph=True,
    ),
)  # fmt: skip

# How some chapters end a sentence that the others share.
VARIANTS = (", as before", ", monitors found", " in most regions", " by all accounts")
VARIANT_SHARE = 0.15

SECTIONS = (
    "Integrity of the Person", "Arrest and Courts", "Speech and the Press", "Meetings and Societies",
    "Movement and Refuge", "Taking Part in Politics", "Corruption and Fairness", "Workers",
)  # fmt: skip

# "reported that" becomes "alleged that" in sentences that share nothing else.
REPLACED = ("reported", "alleged")
REPLACED_SHARE = 0.3

SYLLABLES = (
    "ka", "ver", "lo", "mar", "sti", "dro", "pel", "na", "qui", "zor", "bel", "ri", "tho", "fen", "gal", "us", "wy",
    "mo", "ler", "ja", "hol", "ce", "bri", "tan",
)  # fmt: skip
ENDINGS = ("via", "mark", "land", "stan", "ora", "eth", "onia", "ul")
FORMS = (
    "{}", "{}", "{}", "North {}", "{} Isles", "New {}", "Republic of {}", "{} and the Lower Coast",
)  # fmt: skip
OFFICES = (
    "the Ministry of Order", "the Interior Guard", "the Bureau of Public Safety", "the Border Service",
    "the National Police", "the Directorate for Inner Affairs", "the State Protection Office", "the Gendarmerie",
)  # fmt: skip
GROUPS = (
    "Lantern Watch", "the Open Door League", "Voices of the Valley", "the Bar Society", "Common Ground",
    "the Fishers' Union", "Harbour Aid", "the Mothers' Circle",
)  # fmt: skip
FORENAMES = ("Ilen", "Marto", "Sefa", "Dovan", "Ruza", "Teppo", "Anwe", "Joril", "Kessa", "Bram", "Oline", "Vasco")

WHO = (
    "a group of teachers", "{group}", "two editors in {city}", "the mayor of {city}", "families of the missing",
    "{person}, a lawyer,", "a court in {city}", "the union of dockers", "a panel of doctors", "{agency}",
    "students in {city}", "the ombudsman", "a former guard", "the bishop of {city}", "three shopkeepers",
)  # fmt: skip
DID = (
    "reported that", "said that", "wrote that", "told visitors that", "held that", "found that", "denied that",
    "complained that", "observed that", "noted that", "warned that", "learned that", "believed that", "claimed that",
)  # fmt: skip
WHAT = (
    "archive", "bridge", "broadcaster", "camp", "census", "clinic", "college", "depot", "ferry", "granary", "harbour",
    "hostel", "inquiry", "journal", "kiosk", "library", "magistrate", "market", "newsroom", "orchard", "parish",
    "printing house", "quarry", "registry", "school", "settlement", "tannery", "tribunal", "union hall", "warehouse",
)  # fmt: skip
LIKE = (
    "abandoned", "admired", "ageing", "contested", "crowded", "distant", "famous", "flooded", "guarded", "half-built",
    "hidden", "humble", "independent", "inland", "largest", "local", "mobile", "neglected", "new", "northern", "only",
    "parochial", "poorest", "public", "rebuilt", "rural", "seized", "shuttered", "temporary", "unlicensed",
)  # fmt: skip
FARED = (
    "was closed without notice", "stayed open all year", "lost its licence", "changed hands twice", "was searched",
    "took in the homeless", "paid a fine", "was watched by strangers", "got its papers back", "was moved elsewhere",
    "ran out of funds", "drew a crowd", "kept no records", "barred its doors", "was praised abroad", "went to appeal",
    "was promised protection", "needed a permit", "served as a court", "burned down", "was sold at a loss",
)  # fmt: skip
WHEN = (
    "in the spring", "after the vote", "during the strike", "before the trial", "in {month}", "for {a} weeks",
    "late in the year", "on two occasions", "near the border", "under a new rule", "at great cost", "by mistake",
    "for lack of staff", "with {a} others", "in spite of a ruling", "at night", "on the orders of {agency}",
)  # fmt: skip
MONTHS = ("January", "February", "March", "April", "June", "July", "August", "October", "November")

# Figures that every chapter has, with what they count; they move in some.
TOLD = (
    ("{agency} recorded {x} complaints about searches.", 1),
    ("Courts in {city} closed {x} cases against reporters.", 2),
    ("Some {x} percent of prisoners awaited trial.", 1),
    ("The fund for victims paid out {x} million crowns.", 0),
    ("Officials registered {x} asylum seekers in {city}.", 4),
    ("Unions counted {x} members.", 7),
)  # fmt: skip
