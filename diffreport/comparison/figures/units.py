"""What numbers measure: units, currencies and periods by the many ways they are printed, each with one symbol."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from diffreport.patterns import late

# Symbol: names and abbreviations in lower case; a name of more than three letters also has its plural.
_MEASURES = """
mm: mm, millimeter, millimetre; cm: cm, centimeter, centimetre; m: meter, metre; km: km, kms, kilometer, kilometre;
mi: mile; nmi: nautical mile; ft: foot, feet; yd: yard; in: inch, inches; m²: square meter, square metre, sq m, sq. m;
km²: square kilometer, square kilometre, sq km, sq. km; mi²: square mile, sq mi, sq. mi; ft²: square foot, square
feet, sq ft, sq. ft; ha: ha, hectare; acre: acre; m³: cubic meter, cubic metre, cu m, cu. m; ft³: cubic foot, cubic
feet, cu ft; km³: cubic kilometer, cubic kilometre; l: liter, litre; ml: milliliter, millilitre; gal: gallon; bbl:
barrel; bu: bushel; mg: milligram, milligramme; g: gram, gramme; kg: kg, kgs, kilo, kilogram, kilogramme; lb: lbs; oz:
ounce; t: tonne, metric ton, metric tonne, ton; kt: kilotonne, kiloton; Mt: megatonne, megaton; Gt: gigatonne; W:
watt; kW: kilowatt; MW: mw, megawatt; GW: gigawatt; TW: terawatt; kV: kilovolt; V: volt; kWh: kwh, kilowatt hour; MWh:
megawatt hour; GWh: gigawatt hour; TWh: terawatt hour; kVA: kilovolt ampere; J: joule; kJ: kilojoule; MJ: megajoule;
GJ: gigajoule; PJ: petajoule; EJ: exajoule; kcal: kilocalorie; cal: calorie; Hz: hertz; kHz: kilohertz; MHz:
megahertz; GHz: gigahertz; dB: decibel; KB: kilobyte; MB: megabyte; GB: gigabyte; TB: terabyte; PB: petabyte; kbit/s:
kbps; Mbit/s: mbps; Gbit/s: gbps; °C: degree celsius, degrees celsius, degree centigrade, degrees centigrade; °F:
degree fahrenheit, degrees fahrenheit; °: degree; ppm: parts per million; ppb: parts per billion; acre-foot: acre
foot, acre feet; hl: hectoliter, hectolitre; cl: centiliter, centilitre; bcm: bcm; bcf: bcf; tcf: tcf; µm: micrometer,
micrometre; nm: nanometer, nanometre; ct: carat; Btu: btu; hp: hp, horsepower; Pa: pascal; kPa: kilopascal; hPa:
hectopascal; Bq: becquerel; Sv: sievert; mSv: millisievert; MVA: megavolt ampere; km/h: kph, kmh, kilometers per hour,
kilometres per hour; mph: miles per hour; kn: knot; TEU: teu
"""
# Symbols that are no words: printed with just these letters.
_SYMBOLS = (
    "mm cm m km nmi ft yd m² km² ft² mi² ha m³ km³ ft³ l L ml mg g kg lb oz t kt Mt Gt W kW MW GW TW kV kVA kWh MWh "
    "GWh TWh kJ MJ GJ PJ EJ kcal Hz kHz MHz GHz dB kB KB MB GB TB PB °C °F ° ppm ppb bbl mph tCO2 MtCO2 GtCO2 tCO2e "
    "MtCO2e GtCO2e µg μg hl cl bpd boe m2 km2 m3 km3 ft2 ft3 nm MMBtu ktoe Mtoe MWe kWp MWp GWp kPa hPa MPa Bq kBq "
    "mSv µSv MVA"
).split()
# In reports on land and sea "nm" is a nautical mile, as in "territorial sea: 12 nm".
_SAME_SYMBOL = {
    "m2": "m²", "km2": "km²", "m3": "m³", "km3": "km³", "ft2": "ft²", "ft3": "ft³", "nm": "nmi", "L": "l",
    "kB": "KB", "μg": "µg", "bpd": "bbl/day",
}  # fmt: skip
_PERIODS = {
    "second": "seconds secs sec", "minute": "minute minutes mins min", "hour": "hour hours hrs hr h",
    "day": "day days", "week": "week weeks", "fortnight": "fortnight fortnights", "month": "month months",
    "quarter": "quarters", "year": "year years yrs yr", "decade": "decade decades", "century": "century centuries",
}  # fmt: skip
_SHARES = {
    "%": ["%", "percent", "per cent", "pct"],
    "percentage points": ["percentage point", "percentage points", "% points", "%-points", "pp", "ppt", "ppts"],
    "basis points": ["basis point", "basis points", "bps", "bp"],
    "‰": ["‰", "per mille"],
}
# Sign: the words and codes for it. A currency without a sign of its own is its code, or its name.
_SUMS = """
$: usd, us$, dollar, u.s. dollar, us dollar, american dollar; €: eur, euro; £: gbp, pound, pound sterling; ¥: jpy,
yen; ₹: inr, rupee, indian rupee; CHF: chf, franc, swiss franc; CNY: cny, rmb, yuan, renminbi; ₽: rub, ruble, rouble;
₩: krw; ₺: try, lira; ₴: uah, hryvnia; ₪: ils, nis, shekel; SEK: sek, swedish krona; NOK: nok; DKK: dkk; cent: cent;
euro cent: euro cent, eurocent; US cent: us cent, u.s. cent; pence: pence, penny, pennies; dinar: dinar; dirham: dirham;
riyal: riyal; rial: rial; peso: peso; real: reais;
shilling: shilling; naira: naira; rand: rand; baht: baht; taka: taka; afghani: afghani; tenge: tenge; som: som; lek:
lek, leke; zloty: zloty; forint: forint; krona: krona, kronor; krone: krone, kroner; leu: lei; lev: leva
"""
# Codes that stand for themselves; those that are other words too ("ALL", "TOP", "COP 26") are left out.
CODES = (
    "USD EUR GBP JPY CHF CNY RMB INR RUB KRW TRY UAH ILS NIS SEK NOK DKK CAD AUD NZD HKD SGD TWD ZAR BRL MXN ARS "
    "CLP PLN CZK HUF RON BGN RSD BAM MKD ISK THB IDR MYR PHP VND PKR BDT LKR NPR AFN IRR IQD SYP LBP JOD EGP "
    "TND DZD LYD NGN KES UGX TZS ETB GHS XAF XOF CFA AED SAR QAR KWD BHD OMR KZT UZS GEL AMD AZN MDL SDR"
).split()
_SIGNS = "$€£¥₹₽₩₺₴₪₫₦₱₡₲₵₸₮฿"

MONEY = (
    rf"(?:(?:US|[A-Z]{{1,3}})?[{_SIGNS}] ?|(?:{'|'.join(CODES)})(?:[ -]?[{_SIGNS}])? ?(?=[\d(-])"
    # a code that is not listed, where the number can only be a sum
    r"|[A-Z]{3} ?(?=\d{1,3}(?:[,' ]\d{3})+(?![\d-])"
    r"|\d+(?:\.\d+)?(?:-\d+)? ?(?:million|billion|trillion|bn|m|mn|crore|lakh)\b)"
    r"|(?:Rs\.?|Rp|Kč|Ksh|TSh|USh|Lek) ?(?=[\d(-]))"
)


class Unit(NamedTuple):
    """What a number measures: kind (percent, money, duration or quantity) and symbol."""

    kind: str
    symbol: str


def _entries(table: str) -> Iterator[tuple[str, str]]:
    """Yield each name of a table with its symbol, and the plural of those that have one."""
    for entry in " ".join(table.split()).split("; "):
        symbol, names = entry.split(": ")
        for name in names.rstrip(";").split(", "):
            yield name, symbol
            if len(name) > 2 and not name.endswith("s"):
                yield name + "s", symbol


_BY_NAME = {
    **{name: Unit("quantity", symbol) for name, symbol in _entries(_MEASURES)},
    **{name: Unit("money", symbol) for name, symbol in _entries(_SUMS)},
    **{name: Unit("duration", unit) for unit, names in _PERIODS.items() for name in names.split()},
    **{name: Unit("percent", unit) for unit, names in _SHARES.items() for name in names},
}
_BY_SYMBOL = {
    **{symbol: Unit("quantity", _SAME_SYMBOL.get(symbol, symbol)) for symbol in _SYMBOLS},
    **{code: Unit("money", dict(_entries(_SUMS)).get(code.lower(), code)) for code in CODES},
    "€": Unit("money", "€"), "£": Unit("money", "£"), "₹": Unit("money", "₹"),
}  # fmt: skip
# Words that no longer say what is measured where they stand before a noun of their own: "5 second prizes".
PERIODS = frozenset(name for name, unit in _BY_NAME.items() if unit.kind == "duration" and len(name) > 2)
UNIT_WORDS = frozenset(name for name, unit in _BY_NAME.items() if unit.kind == "quantity" and name.isalpha()) | PERIODS


def _alternatives(names: Iterator[str] | list[str]) -> str:
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return "|".join(re.escape(name).replace(r"\ ", "[ -]") for name in longest_first)


_UNIT = late(
    rf"[ -]?(?:(?P<symbol>{_alternatives(list(_BY_SYMBOL))})|(?i:(?P<name>{_alternatives(list(_BY_NAME))})))"
    r"(?:(?<=[%‰°])|(?<=[a-z]{4})(?![^\W¹²³]|\$)|(?![\w²³$]))(?P<rate>/[a-zA-Z]+[²³]?)?"
)


# The first word of what stands behind a number; most begin no unit, and the long pattern is not tried.
_BEGINS = late(r"[ -]?([^\W\d_¹²³]+|[%‰°€£₹])")
_FIRST_WORDS = frozenset(
    found[1].lower() for name in (*_BY_SYMBOL, *_BY_NAME) if (found := _BEGINS.match(name)) is not None
)


class Measured(NamedTuple):
    """A unit behind a number, and where it ends."""

    kind: str
    symbol: str
    end: int


def unit_at(text: str, end: int) -> Measured | None:
    """Return the unit printed behind a number that ends at a place of a text; None where there is none."""
    begins = _BEGINS.match(text, end)
    found = _UNIT.match(text, end) if begins and begins[1].lower() in _FIRST_WORDS else None
    if not found:
        return None
    symbol = found["symbol"]
    unit = _BY_SYMBOL[symbol] if symbol else _BY_NAME[re.sub("[ -]+", " ", found["name"].lower())]
    if unit.kind == "quantity" and found["rate"]:
        return Measured("quantity", unit.symbol + found["rate"], found.end())
    return Measured(unit.kind, unit.symbol, found.start("rate") if found["rate"] else found.end())


def currency(printed: str) -> str:
    """Return the sign that a currency before a sum has as its unit: "$" for "US$" and "USD", else what is printed."""
    name = printed.strip().rstrip(".").strip()
    unit = _BY_NAME.get(name.lower())
    return unit.symbol if unit and unit.kind == "money" else name
