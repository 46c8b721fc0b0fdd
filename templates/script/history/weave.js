/* two texts in one: the words that the chain of editions kept, and those that came or went between */
const even = t =>
    t
      .normalize('NFKC')
      .replace(/[\u2018\u2019\u201a\u201b\u02bc\u2032`\u00b4]/g, "'")
      .replace(/[\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033]/g, '"')
      .replace(/[\u2010-\u2015\u2212]/g, '-')
      .replace(/\u00ad/g, '')
      .replace(/\s+/g, ' ')
      .toLowerCase(),
  tokens = (runs, isKept) =>
    runs.flatMap(r =>
      (r.t.match(/\s+|[\p{L}\p{N}\p{M}]+|[^]/gu) || []).map(t => ({ t, key: isKept(r) ? even(t) : null }))
    );
/* places in two lists of keys that belong together, in the order of both */
function pairsOf(a, b) {
  const pairs = [],
    tail = [];
  let from = 0,
    endA = a.length,
    endB = b.length;
  while (from < endA && from < endB && a[from] === b[from]) pairs.push([from, from++]);
  while (endA > from && endB > from && a[endA - 1] === b[endB - 1]) tail.push([--endA, --endB]);
  const amid = (endA - from) * (endB - from) < 4e6 ? pairsOfAll : pairsOfOnce;
  amid(a.slice(from, endA), b.slice(from, endB)).forEach(([i, j]) => pairs.push([i + from, j + from]));
  return [...pairs, ...tail.reverse()];
}
/* as many as there can be: by a table of all places of both */
function pairsOfAll(a, b) {
  const m = a.length,
    n = b.length,
    w = n + 1,
    best = new Uint16Array((m + 1) * w),
    pairs = [];
  for (let i = m - 1; i >= 0; i--)
    for (let j = n - 1; j >= 0; j--)
      best[i * w + j] = a[i] === b[j] ? best[(i + 1) * w + j + 1] + 1 : Math.max(best[(i + 1) * w + j], best[i * w + j + 1]);
  for (let i = 0, j = 0; i < m && j < n; )
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (best[(i + 1) * w + j] >= best[i * w + j + 1]) i++;
    else j++;
  return pairs;
}
/* of long lists: first the keys that either has once, the most that are in the order of both, then what is between them */
function pairsOfOnce(a, b) {
  const once = list => {
      const at = new Map();
      list.forEach((k, i) => at.set(k, at.has(k) ? -1 : i));
      return at;
    },
    inB = once(b),
    both = [...once(a)].filter(([k, i]) => i >= 0 && inB.get(k) >= 0).map(([k, i]) => [i, inB.get(k)]),
    ends = [], /* by length: the pair that ends a run so long soonest */
    before = [],
    chosen = [];
  both.forEach(([, j], n) => {
    let low = 0,
      high = ends.length;
    while (low < high) {
      const mid = (low + high) >> 1;
      if (both[ends[mid]][1] < j) low = mid + 1;
      else high = mid;
    }
    before[n] = ends[low - 1];
    ends[low] = n;
  });
  for (let n = ends.at(-1); n !== undefined; n = before[n]) chosen.push(both[n]);
  if (!chosen.length) return [];
  let i = 0,
    j = 0;
  return [...chosen.reverse(), null].flatMap(pair => {
    const [x, y] = pair || [a.length, b.length],
      between = pairsOf(a.slice(i, x), b.slice(j, y)).map(([p, q]) => [p + i, q + j]);
    [i, j] = [x + 1, y + 1];
    return pair ? [...between, pair] : between;
  });
}
/* pieces { k, t }: k is '', 'del', 'ins', or 'z' before it where only the print differs; `same` is the share kept of the shorter.
   Across an absence (`back`) all words date from the return: there they are compared anew */
function weave(old, now, was, is, back) {
  const a = tokens(old, r => back || r.until >= is),
    b = tokens(now, r => back || r.since <= was),
    keptA = a.flatMap((x, i) => (x.key === null ? [] : i)),
    keptB = b.flatMap((x, i) => (x.key === null ? [] : i)),
    out = [],
    put = (k, t) => {
      const last = out.at(-1);
      if (last && last.k === k) last.t += t;
      else out.push({ k, t });
    };
  let pairs = pairsOf(
    keptA.map(i => a[i].key),
    keptB.map(i => b[i].key)
  );
  /* a kept word that is spelled otherwise: as many stand between two pairs on either side */
  if (!back) pairs = [...pairs, [keptA.length, keptB.length]].reduce(
    ([all, i, j], [x, y]) => {
      if (x - i === y - j) for (let k = 0; k < x - i; k++) all.push([i + k, j + k]);
      if (x < keptA.length || y < keptB.length) all.push([x, y]);
      return [all, x + 1, y + 1];
    },
    [[], 0, 0]
  )[0];
  let i = 0,
    j = 0,
    kept = 0;
  const upTo = (x, y) => {
    let gone = '',
      come = '';
    while (i < x) gone += a[i++].t;
    while (j < y) come += b[j++].t;
    /* a space at either end of both is no difference */
    const lead = gone && come && gone[0] === ' ' && come[0] === ' ' ? ' ' : '',
      both = [gone, come].map(t => t.slice(lead.length)),
      tail = both.every(t => t.endsWith(' ')) ? ' ' : '',
      [g, c] = both.map(t => (tail ? t.slice(0, -1) : t));
    if (lead) put('', lead);
    if (g) put('del', g);
    if (c) put('ins', c);
    if (tail) put('', tail);
  };
  pairs.forEach(([x, y]) => {
    upTo(keptA[x], keptB[y]);
    const o = a[i++].t,
      n = b[j++].t;
    if (n.trim()) kept += n.length;
    if (o === n) put('', n);
    else {
      put('zdel', o);
      put('zins', n);
    }
  });
  upTo(a.length, b.length);
  const size = list => list.reduce((s, x) => s + x.t.trim().length, 0);
  return { pieces: out, same: kept / (Math.min(size(a), size(b)) || 1) };
}
