/* the text of an edition, or of two in one, built from the wordings on the page */
const latest = $('#latest'),
  view = $('#shown'),
  ageBox = $('#o-age');
/* how old words are, from 4 (of this edition) to 0 */
const rank = (since, edition) =>
  since >= edition ? 4 : edition ? Math.max(0, 3 - Math.floor((4 * (edition - since - 1)) / edition)) : 0;
/* what the page says amid a text in another language */
const tongue = t => t.split('-')[0],
  aside = latest.lang && tongue(latest.lang) !== tongue(root.lang) ? { lang: root.lang } : {};
const piece = (tag, text, className = '') => {
  const e = mk(tag, className ? { className } : {});
  write(e, text);
  return e;
};
/* runs of one edition as pieces: marked are words that came after an edition, or how old each is */
const piecesOf = (l, s, after = newest) =>
  runsOf(l, s.text).flatMap(({ t, since }) =>
    since <= after && !ageBox.checked
      ? { t, since, k: '' }
      : (t.match(/^\s+|\s+$|\S(?:[^]*\S)?/g) || []).map(t => ({ t, since, k: since > after && t.trim() ? 'ins' : '' }))
  );
function pieceNode(p, edition) {
  if (ageBox.checked && p.since !== undefined && p.t.trim()) {
    const e = piece('span', p.t, 'g g' + rank(p.since, edition));
    e.title = told('words_since', { edition: labels[p.since] });
    return e;
  }
  if (!p.k) return write(document.createDocumentFragment(), p.t);
  const z = p.k[0] === 'z';
  return piece(z ? p.k.slice(1) : p.k, p.t, [z && 'z', p.follows && 'r'].filter(Boolean).join(' '));
}
/* pieces cut at the rows and cells of a table */
function tableOf(pieces, edition) {
  const rows = [[[]]];
  pieces.forEach(p =>
    p.t.split(/(\n| \| )/).forEach(t => {
      if (t === '\n') rows.push([[]]);
      else if (t === ' | ') rows.at(-1).push([]);
      else if (t) rows.at(-1).at(-1).push({ ...p, t });
    })
  );
  const table = mk('table', { className: 'tab x' });
  if (rows[1] && rows[0].length === 1 && rows[1].length > 1)
    table.append(mk('caption', {}, ...rows.shift()[0].map(p => pieceNode(p, edition))));
  const isHead = rows[1] && !rows[0].flat().some(p => /\d/.test(p.t));
  rows.forEach((r, i) =>
    table.append(
      mk(
        'tr',
        {},
        ...r.map(c => {
          const head = isHead && !i && c.length;
          return mk(head ? 'th' : 'td', head ? { scope: 'col' } : {}, ...c.map(p => pieceNode(p, edition)));
        })
      )
    )
  );
  if (rows.some(r => r.length > 5)) {
    const box = mk('div', { className: 'scroll', tabIndex: 0, role: 'group' }, table);
    box.ariaLabel = told('wide_table');
    return box;
  }
  return table;
}
const classOf = (l, t) => {
  if (l.kind === 'heading') return 'h';
  if (l.kind === 'footnote') return 'fn';
  return l.kind === 'item' && !/^(?:[^\w\s"'“‘(¿¡$€£]|\(?\w{1,4}[.)])\s/.test(t) ? 'li' : '';
};
function block(l, s, pieces, edition, tag) {
  if (l.kind === 'table') return tableOf(pieces, edition);
  const e = mk(tag || (l.kind === 'heading' ? 'h' + Math.min(3 + s.depth, 6) : 'p'));
  e.className = ('x ' + classOf(l, textOf(l, s.text))).trim();
  pieces.forEach((p, i) => {
    p.follows = p.k === 'ins' && i && pieces[i - 1].k === 'del';
    e.append(pieceNode(p, edition));
  });
  return e;
}
/* dates stay on one line */
const dated = t => t.split(/(\d+(?:-\d+)+)/).map((p, i) => (i % 2 ? piece('span', p, 'd') : p));
/* how many of its words are how old, the newest first */
function wordDates(l, edition) {
  const counts = new Map();
  runsOf(l, stageAt(l, edition).text).forEach(({ t, since }) => {
    const n = (t.match(/[\p{L}\p{N}]+/gu) || []).length;
    if (n) counts.set(since, (counts.get(since) || 0) + n);
  });
  const said = [...counts]
    .sort((a, b) => b[0] - a[0])
    .map(([since, n]) => told('words_of', { n, edition: labels[since] }));
  return mk('span', { className: 'dates' }, ...dated(said.join(told('joint'))));
}
/* the margin: how old it is, and its wordings, copied when they are asked for */
function margin(l, edition) {
  const here = stageAt(l, edition),
    text = here ? age(l, edition) : spans(l.stages.map(s => s.edition)),
    dates = ageBox.checked && here ? [wordDates(l, edition)] : [],
    wordings = new Set(l.stages.map(s => s.text)).size;
  if (wordings < 2 && !l.stages.some(s => s.from || s.merged.length))
    return mk('div', { className: 'notes', ...aside }, ...dated(text), ...dates);
  const d = mk(
    'details',
    { className: 'stages' },
    mk('summary', { className: 'notes', ...aside }, mk('span', {}, ...dated(text)), ...dates)
  );
  d.dataset.l = l.id;
  return d;
}
const lab = (tone, text) => mk('span', { className: 'lab ' + tone, textContent: text, ...aside });
/* a row: `k` is what became of it, `label` is said above it, `texts` are its blocks */
function rowOf(l, s, { k = '', label, texts, number = '', edition }) {
  const pn = mk('span', { className: 'pn', textContent: number });
  pn.ariaHidden = true;
  const r = mk(
    'div',
    { className: ('row ' + k).trim() },
    pn,
    mk('div', { className: 't' }, ...(label ? [label] : []), ...texts),
    margin(l, edition)
  );
  r.dataset.l = l.id;
  if (k) r.dataset.k = k;
  return r;
}
/* one edition */
function rowsOf(edition) {
  let n = 0;
  return blocksOf(edition).map(({ l, s }) => {
    const k =
      edition && !l.noise
        ? s.event === 'first' || s.event === 'returned'
          ? 'added'
          : s.event === 'reworded'
            ? 'edit'
            : s.moved
              ? 'moved'
              : ''
        : '';
    const number = l.noise || l.kind === 'heading' || l.kind === 'table' ? '' : ++n,
      texts = [block(l, s, piecesOf(l, s, k === 'edit' ? edition - 1 : newest), edition)];
    return { l, s, row: rowOf(l, s, { k, texts, number, edition }) };
  });
}
/* why a paragraph is not in another edition: what became of it between the two */
function came(l, was, is) {
  const first = l.stages.find(s => s.edition > was && s.edition <= is && s.event !== 'same' && s.event !== 'reworded'),
    edition = labels[first ? first.edition : l.stages[0].edition];
  return told(!first || first.event === 'returned' ? 'back_since' : first.from ? 'split_since' : 'new_since', { edition });
}
function went(l, was, is) {
  const last = l.stages.findLast(s => s.edition < is),
    edition = labels[last.edition + 1],
    isEnd = last === l.stages.at(-1);
  return told(isEnd && l.into ? 'merged_since' : 'gone_since', { edition });
}
/* two editions: the later one with the words of the earlier struck through */
function rowsOfTwo(was, is) {
  const olds = blocksOf(was),
    after = new Map(),
    rows = [];
  let anchor = null,
    n = 0;
  olds.forEach(({ l, s }) => {
    if (stageAt(l, is)) anchor = l;
    else after.set(anchor, [...(after.get(anchor) || []), { l, s }]);
  });
  const gone = of =>
    (after.get(of) || []).forEach(({ l, s }) => {
      const whole = block(l, s, [{ k: 'del', t: textOf(l, s.text) }], is, l.kind === 'heading' ? 'p' : '');
      whole.classList.add('blk');
      const label = l.noise ? null : lab('d', went(l, was, is));
      rows.push({ l, s, row: rowOf(l, s, { k: l.noise ? 'off' : 'removed', label, texts: [whole], edition: is }) });
    });
  gone(null);
  blocksOf(is).forEach(({ l, s }) => {
    const number = l.noise || l.kind === 'heading' || l.kind === 'table' ? '' : ++n,
      old = stageAt(l, was),
      more = { number, edition: is },
      plain = k => [block(l, s, [{ k, t: textOf(l, s.text) }], is)];
    if (!old) {
      more.texts = plain('ins');
      more.texts[0].classList.add('blk');
      if (!l.noise) Object.assign(more, { k: 'added', label: lab('i', came(l, was, is)) });
    } else {
      const moves = l.stages.filter(x => x.moved && x.edition > was && x.edition <= is),
        a = runsOf(l, old.text),
        b = runsOf(l, s.text),
        back = l.stages.find(x => x.event === 'returned' && x.edition > was && x.edition <= is),
        both = weave(a, b, was, is, back),
        reworded = back || l.stages.some(x => x.event === 'reworded' && x.edition > was && x.edition <= is),
        differs = reworded && both.pieces.some(p => p.k === 'ins' || p.k === 'del');
      /* differences that are no content are not marked */
      if (!reworded) both.pieces.forEach(p => /^[id]/.test(p.k) && (p.k = 'z' + p.k));
      more.k = moves.length ? 'moved' : '';
      if (moves.length) more.label = lab('m', told('moved_since', { edition: labels[moves.at(-1).edition] }));
      if (back) more.label = lab('i', told('back_since', { edition: labels[back.edition] }));
      if (differs && (both.same < 0.35 || l.kind === 'table')) {
        more.k = 'rewrite';
        /* one above the other, in each what the other has not is marked */
        const side = (name, text, runs, k, isKept) => {
          const list = [];
          runs.forEach(r => {
            const kind = isKept(r) ? '' : k;
            if (list.at(-1)?.k === kind) list.at(-1).t += r.t;
            else list.push({ t: r.t, k: kind });
          });
          const e = block(l, text, list, is, name === 'was' && l.kind === 'heading' ? 'p' : '');
          if (!list.some(p => !p.k && p.t.trim())) e.classList.add('blk');
          const [tone, said] = name === 'was' ? ['d', labels[was]] : ['i', told('now', { edition: labels[is] })];
          return mk('div', { className: name }, lab(tone, said), e);
        };
        more.texts = [
          side('was', old, a, 'del', r => !back && r.until >= is),
          side('now', s, b, 'ins', r => !back && r.since <= was),
        ];
      } else {
        if (differs && !more.k) more.k = 'edit';
        more.texts = [block(l, s, both.pieces, is)];
      }
      if (l.noise) more.k = '';
    }
    rows.push({ l, s, row: rowOf(l, s, more) });
    gone(l);
  });
  return rows;
}
/* rows under their headings, page furniture folded */
function fill(rows) {
  const sections = [];
  let fold = null;
  rows.forEach(({ l, s, row }) => {
    const opens = l.kind === 'heading' && !l.noise && !row.matches('.removed');
    if (opens || !sections.length || sections.at(-1).childElementCount > 60) {
      const sec = mk('section', { className: 'sec' });
      sec.dataset.d = opens ? s.depth : 0;
      sections.push(sec);
      if (opens) {
        const h = $('.h:not(.was .h)', row);
        h.id = 'v-' + l.id;
        h.tabIndex = -1;
        sec.id = 'w-' + l.id;
        sec.dataset.title = textOf(l, s.text);
        sec.setAttribute('aria-labelledby', h.id);
      }
      fold = null;
    }
    if (!l.noise) fold = null;
    else if (!fold) {
      fold = mk('details', { className: 'fold' }, mk('summary'));
      sections.at(-1).append(fold);
    }
    (fold || sections.at(-1)).append(row);
    if (fold) $('summary', fold).textContent = told('furniture', { n: fold.childElementCount - 1 });
  });
  view.dataset.size = latest.dataset.size;
  view.replaceChildren(...sections);
}
/* the wordings of a lineage where they are asked for: copies, the last one too, that of the text above marked */
function openStages(d) {
  const l = byLineage.get(d.dataset.l || d.closest('[id]').id),
    from = byId(l.id);
  if (!d.dataset.filled) {
    d.dataset.filled = '';
    if (d.dataset.l && from) $$('.stg,.tie', from).forEach(e => d.append(e.cloneNode(true)));
    const above = $('.as', d);
    if (above) {
      const s = l.stages.at(-1),
        before = l.stages.findLast(x => x.text !== s.text);
      above.replaceWith(block(l, s, piecesOf(l, s, before ? before.edition : newest), newest, 'p'));
    }
  }
  if (d.dataset.l) {
    const order = [...new Set(l.stages.map(s => s.text))];
    $$('.stg>li', d).forEach((li, i) =>
      li.toggleAttribute('data-here', l.stages.some(s => s.edition === chosen.now && s.text === order[i]))
    );
  }
}
document.addEventListener(
  'toggle',
  ev => {
    if (ev.target.matches('.stages') && ev.target.open) openStages(ev.target);
  },
  true /* it does not bubble */
);
