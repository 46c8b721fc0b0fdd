"""Splits and merges: a block of one side, several of the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from diffreport.comparison.alignment.blocks import SPECIAL, Side
from diffreport.comparison.alignment.chain import Pair
from diffreport.comparison.alignment.chain import in_order as chain
from diffreport.comparison.alignment.links import FREE
from diffreport.comparison.alignment.pairing import Pairing
from diffreport.comparison.alignment.similarity import LONG_WORDS, PASSAGE, Similarity, in_order, passages

# A part belongs to a whole when this share of its words stands there in order,
_PART_SHARE = 0.6
# and when this share of it stands there besides what is there already: two boilerplate sentences are no split.
_PART_GAIN = 0.5
# Or it was extended, and fills this share of what the other parts leave of the whole, with so many words.
_REST_SHARE = 0.5
_REST_WORDS = 8
# Of a part of fewer words every one must stand there; a single word says nothing.
_PART_WORDS = 4
# A part stands next to another one, or no further off: what moved may have come between.
_NEXT = 3
# A part that stands elsewhere must be longer, and almost all of it found.
_FAR_WORDS = 12
_FAR_SHARE = 0.8
_COVERED = 0.9
# A passage does not stand twice by chance; this share of a part's must be found.
_FOUND = 0.5


def absorb_parts(pairing: Pairing) -> None:
    """Give a free block to a neighbour's partner that holds its words: a split or a merge."""
    p, s = pairing.partners, pairing.similarity
    for j in _there_and_back(p.free_new()):
        host = _host(s, j, p.new, p.of_new) if p.of_new[j] == FREE else FREE
        if host != FREE and p.may_split(j, host):
            p.split(j, host)
    for i in _there_and_back(p.free_old()):
        host = _host(s, i, p.old, p.of_old) if p.of_old[i] == FREE else FREE
        if host != FREE and p.may_merge(i, host):
            p.merge(i, host)


def absorb_far_parts(pairing: Pairing) -> None:
    """Give a free block that stands elsewhere to the partner of another one, if that holds almost all of it."""
    p, s = pairing.partners, pairing.similarity
    # something is missing in the host of a far part
    short = [
        (i, j)
        for i, j in p.pairs()
        if i in s.old_codes and j in s.new_codes and p.old.kinds[i] not in SPECIAL and s.score(i, j) < _COVERED
    ]
    news = [j for j in p.free_new() if len(s.new_codes[j]) >= _FAR_WORDS and p.new.kinds[j] not in SPECIAL]
    for i, j in sorted(s.likely([i for i, _ in short], news, 1)[0]):
        near = p.of_old[i]
        codes = s.new_codes[j], s.new_codes[near], s.old_codes[i]
        if p.may_split(j, i) and _stands_there(pairing, (i, j), codes):
            p.split(j, i)
    olds = [i for i in p.free_old() if len(s.old_codes[i]) >= _FAR_WORDS and p.old.kinds[i] not in SPECIAL]
    for i, j in sorted(s.likely(olds, [j for _, j in short], 1)[0]):
        near = p.of_new[j]
        codes = s.old_codes[i], s.old_codes[near], s.new_codes[j]
        if p.of_old[i] == FREE and p.may_merge(i, j) and _stands_there(pairing, (i, j), codes):
            p.merge(i, j)


def _stands_there(pairing: Pairing, pair: Pair, codes: tuple[str, str, str]) -> bool:
    """Tell whether a whole holds almost all of a part, its content too, and not in what it is linked to already."""
    part, near, whole = codes
    if not pairing.similarity.may_hold(whole, part):
        return False
    if in_order(part, whole) < _FAR_SHARE * len(part) or len(part) >= len(whole):
        return False
    pairing.similarity.score(*pair)
    if pairing.similarity.content(*pair) < _FAR_SHARE / 2:  # what is contained counts half
        return False
    beside = in_order(near, whole)
    return max(in_order(near + part, whole), in_order(part + near, whole)) - beside >= _PART_GAIN * len(part)


def _there_and_back(blocks: list[int]) -> list[int]:
    """Return blocks twice, so that each part is tried after the part beside it, on either side."""
    return [*blocks, *reversed(blocks)]


def _host(s: Similarity, k: int, own: Side, partner_of: Sequence[int]) -> int:
    """Return the block on the other side whose text holds block k as a further part, or FREE."""
    parts, wholes = (s.new_codes, s.old_codes) if own is s.new else (s.old_codes, s.new_codes)
    part = parts[k]
    if own.kinds[k] in SPECIAL or len(part) < 2:
        return FREE
    best_gain, best_host = 0.0, FREE
    least = min(_REST_WORDS, max(_PART_SHARE * len(part), min(_PART_WORDS, len(part))))  # for a closer look
    near = [n for n in range(max(0, k - _NEXT), min(k + _NEXT + 1, len(partner_of))) if n in parts and n != k]
    hosts = dict.fromkeys(partner_of[n] for n in near if own.kinds[n] not in SPECIAL)
    for host in hosts:
        if (whole := wholes.get(host)) is None or not s.may_hold(whole, part):
            continue
        if (kept := in_order(part, whole)) < least:
            continue
        before = "".join([parts[n] for n in near if n < k and partner_of[n] == host])
        behind = "".join([parts[n] for n in near if n > k and partner_of[n] == host])
        gain = _gain((before, part, behind), whole, kept)
        if gain > best_gain:
            best_gain, best_host = gain, host
    return best_host


def _gain(texts: tuple[str, str, str], whole: str, kept: int) -> float:
    """Return how well a part, of which so many words stand in a whole, fills what those beside it leave of that.

    0.0 if it does not belong.
    """
    before, part, behind = texts
    beside = in_order(before + behind, whole)
    gain = in_order("".join(texts), whole) - beside
    if kept >= _PART_SHARE * len(part) and gain >= _PART_GAIN * len(part):
        return gain / len(part)
    rest = len(whole) - beside
    return gain / rest if gain >= max(_REST_WORDS, _REST_SHARE * rest) else 0.0


def gather_pieces(pairing: Pairing) -> None:
    """Link the blocks that stand, one after the other, in one long block: their paragraph breaks were lost.

    Cost: near-linear in the words of the free blocks.
    """
    p, s = pairing.partners, pairing.similarity
    for j, pieces in _pieces(s.new_codes, s.old_codes, p.new).items():
        longest, *others = _longest_first([i for i in pieces if p.may_link(i, j)], s.old_codes)
        if others:
            p.link(longest, j, "passages", sure=True)
            for i in others:
                p.merge(i, j)
    for i, pieces in _pieces(s.old_codes, s.new_codes, p.old).items():
        longest, *others = _longest_first([j for j in pieces if p.may_link(i, j)], s.new_codes)
        if others:
            p.link(i, longest, "passages", sure=True)
            for j in others:
                p.split(j, i)


def _longest_first(pieces: list[int], codes: Mapping[int, str]) -> list[int]:
    """Return pieces with the longest one first; FREE alone for none."""
    return sorted(pieces, key=lambda k: -len(codes[k])) or [FREE]


def _pieces(wholes: Mapping[int, str], parts: Mapping[int, str], side: Side) -> dict[int, list[int]]:
    """Return the blocks whose passages are found, in order, in each of the long blocks of the other side."""
    places = _passages(
        {k: code for k, code in wholes.items() if len(code) > LONG_WORDS and side.kinds[k] not in SPECIAL}
    )
    if not places:
        return {}
    found: dict[int, list[tuple[int, int]]] = {}
    for k, code in parts.items():
        if len(code) < 2 * PASSAGE:
            continue
        hits = [place for passage in passages(code) if (place := places.get(passage))]
        if len(hits) >= _FOUND * (len(code) - PASSAGE + 1):
            whole, middle = sorted(hits)[len(hits) // 2]
            if len(code) < len(wholes[whole]):
                found.setdefault(whole, []).append((k, middle))
    out = {}
    for whole, pairs in found.items():
        kept = chain(pairs, [1.0] * len(pairs))
        out[whole] = [k for n, (k, _) in enumerate(pairs) if n in kept]
    return out


def _passages(codes: Mapping[int, str]) -> dict[str, tuple[int, int]]:
    """Return where the passages of some blocks stand that stand once: block and word."""
    places: dict[str, tuple[int, int]] = {}
    twice: set[str] = set()
    for k, code in codes.items():
        for n, passage in enumerate(passages(code)):
            if places.setdefault(passage, (k, n)) != (k, n):
                twice.add(passage)
    for passage in twice:
        del places[passage]
    return places
