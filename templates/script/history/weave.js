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
  const pairs = [];
  let from = 0,
    endA = a.length,
    endB = b.length;
  while (from < endA && from < endB && a[from] === b[from]) pairs.push([from, from++]);
  const tail = [];
  while (endA > from && endB > from && a[endA - 1] === b[endB - 1]) tail.unshift([--endA, --endB]);
  const m = endA - from,
    n = endB - from;
  if (m && n && m * n < 4e6) {
    const w = n + 1,
      best = new Uint16Array((m + 1) * w);
    for (let i = m - 1; i >= 0; i--)
      for (let j = n - 1; j >= 0; j--)
        best[i * w + j] =
          a[from + i] === b[from + j]
            ? best[(i + 1) * w + j + 1] + 1
            : Math.max(best[(i + 1) * w + j], best[i * w + j + 1]);
    for (let i = 0, j = 0; i < m && j < n; )
      if (a[from + i] === b[from + j]) pairs.push([from + i++, from + j++]);
      else if (best[(i + 1) * w + j] >= best[i * w + j + 1]) i++;
      else j++;
  }
  return [...pairs, ...tail];
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
