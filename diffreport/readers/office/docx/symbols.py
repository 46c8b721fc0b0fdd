"""Characters of symbol fonts, which have no code of their own, as the signs that they print."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from diffreport.readers.office.docx.names import W

_PRIVATE = 0xF000  # symbol fonts stand there: F0B7 is the character B7 of its font

# Adobe's Symbol encoding, from 20 to 7E and from A0 to FE; a space where nothing is printed.
_SYMBOL_LOW = " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
_SYMBOL_HIGH = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪ 〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"
_SYMBOL = {0x20 + place: sign for place, sign in enumerate(_SYMBOL_LOW)} | {
    0xA0 + place: sign for place, sign in enumerate(_SYMBOL_HIGH)
}
# Of the dingbats those that say something in a text: boxes, ticks, arrows, bullets.
_WINGDINGS = {
    **{0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒", 0x73: "⬧", 0x74: "⧫", 0x75: "◆", 0x76: "❖"},
    **{0x77: "⬥", 0xA1: "○", 0xA7: "▪", 0xA8: "◻", 0xAB: "★", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓"},
    **{0xE7: "⬅", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✔", 0xFD: "☒", 0xFE: "☑", 0x4A: "☺", 0x4C: "☹"},
    **{0x80 + digit: "⓪①②③④⑤⑥⑦⑧⑨⑩"[digit] for digit in range(11)},
    **{0x8B + digit: "⓿❶❷❸❹❺❻❼❽❾❿"[digit] for digit in range(11)},
}
_WINGDINGS_2 = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "☐", 0x97: "●"}
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}


def symbol(font: str, code: int) -> str:
    """Return what a character of a symbol font prints; the character itself where that is not known."""
    signs = _FONTS.get(font.strip().lower())
    low = code - _PRIVATE if _PRIVATE <= code < _PRIVATE + 0x100 else code
    if signs is not None:
        return signs.get(low, chr(_PRIVATE + low) if low < 0x100 else chr(low))
    return chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0x110000 else ""


def of_element(element: Element) -> str:
    """Return what a `w:sym` prints."""
    try:
        code = int(element.get(f"{W}char", ""), 16)
    except ValueError:
        return ""
    return symbol(element.get(f"{W}font", ""), code)


def of_text(text: str, font: str) -> str:
    """Return a text of a symbol font as it prints: its private characters, and in Symbol all."""
    private = range(_PRIVATE, _PRIVATE + 0x100)
    return "".join(symbol(font, ord(char)) if ord(char) in private else char for char in text)
