/* the texts of all editions, read off the page: each wording stands there once */
const EVENTS = ['first', 'same', 'reworded', 'returned'],
  KINDS = ['heading', 'paragraph', 'item', 'table', 'footnote'],
  labels = data.editions,
  newest = labels.length - 1,
  lineages = data.lineages.map(([id, kind, noise, flat, into = '', ties = {}]) => {
    const stages = [];
    for (let i = 0; i < flat.length; i += 4) {
      const [edition, block, text, how] = flat.slice(i, i + 4),
        [from, ...merged] = ties[edition] || [''];
      stages.push({ edition, block, text, event: EVENTS[how & 3], moved: !!(how & 4), depth: how >> 3, from, merged });
    }
    return { id, kind: KINDS[kind], noise, stages, into, texts: [] };
  }),
  byLineage = new Map(lineages.map(l => [l.id, l])),
  stageAt = (l, edition) => l.stages.find(s => s.edition === edition),
  /* the blocks of an edition in their order */
  blocksOf = edition => {
    const found = [];
    lineages.forEach(l => {
      const s = stageAt(l, edition);
      if (s) found.push({ l, s });
    });
    return found.sort((a, b) => a.s.block - b.s.block);
  },
  lifeOf = w => {
    const [since, until = newest] = w.split('-').map(Number);
    return { since, until };
  },
  /* characters that print nothing and have a label somewhere on the page */
  hidden = new Set($$('.cp').map(e => String.fromCodePoint('0x' + e.dataset.cp)));
/* a wording as runs of words with their lives */
function runsOf(l, text) {
  if (l.texts[text]) return l.texts[text];
  const box = byId(l.id),
    e = box && $(`.x[data-t="${text}"]`, box),
    runs = [];
  if (!e) return [];
  const usual = lifeOf(e.dataset.w),
    put = (t, life) => {
      const last = runs.at(-1);
      if (last && last.since === life.since && last.until === life.until) last.t += t;
      else if (t) runs.push({ t, ...life });
    },
    read = (n, life) => {
      if (n.nodeType === 3) return put(n.data, life);
      if (n.matches('.cp')) return put(String.fromCodePoint('0x' + n.dataset.cp), life);
      n.childNodes.forEach(c => read(c, n.dataset.w && n !== e ? lifeOf(n.dataset.w) : life));
    };
  if (e.matches('table'))
    [e.caption, ...e.rows].filter(Boolean).forEach((r, i) => {
      if (i) put('\n', usual);
      if (r === e.caption) return read(r, usual);
      [...r.cells].forEach((c, k) => {
        if (k) put(' | ', usual);
        read(c, usual);
      });
    });
  else read(e, usual);
  return (l.texts[text] = runs);
}
const textOf = (l, text) => runsOf(l, text).map(r => r.t).join('');
/* text into an element: characters that print nothing as their labels */
function write(e, t) {
  let from = 0;
  if (hidden.size)
    for (let i = 0; i < t.length; ) {
      const c = String.fromCodePoint(t.codePointAt(i));
      if (hidden.has(c)) {
        const code = c.codePointAt(0).toString(16),
          label = mk('span', { className: 'cp', textContent: 'U+' + code.toUpperCase().padStart(4, '0') });
        label.dataset.cp = code;
        e.append(t.slice(from, i), label);
        from = i + c.length;
      }
      i += c.length;
    }
  e.append(t.slice(from));
  return e;
}
/* "2016 to 2019, 2021" */
function spans(editions) {
  const runs = [];
  editions.forEach(e => {
    const last = runs.at(-1);
    if (last && last[1] === e - 1) last[1] = e;
    else runs.push([e, e]);
  });
  return runs
    .map(([a, b]) => (a === b ? labels[a] : told('span', { first: labels[a], last: labels[b] })))
    .join(', ');
}
/* how old a paragraph is as of an edition */
function age(l, edition) {
  const past = l.stages.filter(s => s.edition <= edition),
    first = labels[past[0].edition],
    parts = [
      past.length === 1 && edition ? told('new', { edition: first }) : told('since', { edition: first }),
    ],
    tell = (key, has) => {
      const e = past.filter(has).map(s => s.edition),
        editions =
          e.length > 3
            ? told('times', { n: e.length, edition: labels[e.at(-1)] })
            : e.map(i => labels[i]).join(', ');
      if (e.length) parts.push(told(key, { editions }));
    };
  tell('back', s => s.event === 'returned');
  tell('reworded', s => s.event === 'reworded');
  tell('moved', s => s.moved);
  tell('split', s => s.from);
  tell('merged', s => s.merged.length);
  return parts.join(told('joint'));
}
