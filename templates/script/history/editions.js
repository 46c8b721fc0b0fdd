/* which edition is shown, and compared with which: in the lists, in the address, in the text */
const chosen = { now: newest, was: null },
  nowSel = $('#edition'),
  wasSel = $('#against'),
  asOf = $('#as-of'),
  asOfLatest = [...asOf.childNodes],
  title = $('#text>h2'),
  titleLatest = title.textContent,
  scale = $('#scale'),
  toc = $('.toc'),
  tocLatest = toc && [...toc.childNodes];
const name = i => encodeURIComponent(labels[i]);
const address = ({ now, was }) =>
  was !== null ? `#${name(was)}..${name(now)}` : now === newest ? '#' : '#@' + name(now);
/* { now, was } of an address, null where it names no edition */
function asked(hash) {
  const text = hash.slice(1),
    at = t => {
      try {
        return labels.indexOf(decodeURIComponent(t));
      } catch {
        return -1;
      }
    };
  if (!text) return { now: newest, was: null };
  if (text[0] === '@' || text.startsWith('%40')) {
    const now = at(text.replace(/^(@|%40)/, ''));
    return now < 0 ? null : { now, was: null };
  }
  for (let i = text.indexOf('..'); i >= 0; i = text.indexOf('..', i + 1)) {
    const pair = [at(text.slice(0, i)), at(text.slice(i + 2))];
    if (Math.min(...pair) >= 0 && pair[0] !== pair[1]) return { was: Math.min(...pair), now: Math.max(...pair) };
  }
  return null;
}
/* a word of a command line, quoted where a shell would take it for more */
const quoted = t => (/^[\w.@%+=:,/][\w.@%+=:,/-]*$/.test(t) ? t : "'" + t.replace(/'/g, "'\\''") + "'");
function copyText(text) {
  const e = mk('textarea', { value: text, readOnly: true, className: 'vh' });
  document.body.append(e);
  e.select();
  if (document.execCommand('copy')) say(told('copied'));
  e.remove();
}
/* what the view is, in a line */
function describe({ now, was }) {
  title.textContent =
    was !== null
      ? told('two', { old: labels[was], new: labels[now] })
      : now === newest
        ? titleLatest
        : told('as_of', { edition: labels[now] });
  if (now === newest && was === null) return asOf.replaceChildren(...asOfLatest);
  const rows = $$('[data-k]', view).filter(r => !r.matches('.off')),
    n = rows.length,
    of = k => rows.filter(r => r.dataset.k === k).length;
  if (was === null) return asOf.replaceChildren(now ? told('as_of_change', { n }) : '');
  const old = labels[was],
    pair = labels[now],
    href = data.reports[was + ' ' + now],
    command = ['diffreport', 'report', data.series || 'SERIES', data.archived[was], data.archived[now]]
      .map(quoted)
      .join(' ');
  asOf.replaceChildren(
    n ? told('two_changes', { n, added: of('added'), removed: of('removed'), moved: of('moved') }) : told('two_same'),
    ' ',
    piece('span', told('chain'), 'chain'),
    ' ',
    ...(href
      ? [mk('a', { href, textContent: told('full') })]
      : [
          told('command') + ' ',
          piece('code', command),
          ' ',
          mk('button', { type: 'button', className: 'copy', textContent: told('copy'), onclick: () => copyText(command) }),
        ])
  );
}
function legend({ now }) {
  scale.hidden = !ageBox.checked;
  if (scale.hidden) return;
  const ranks = [[], [], [], [], []];
  for (let e = 0; e <= now; e++) ranks[rank(e, now)].push(labels[e]);
  scale.replaceChildren(
    ...ranks
      .map((list, k) => {
        const ends = [...new Set([list[0], list.at(-1)])],
          text = ends.length > 1 ? told('span', { first: ends[0], last: ends[1] }) : ends[0];
        return list.length ? piece('span', text, 'g g' + k) : null;
      })
      .filter(Boolean)
      .reverse()
  );
}
function contentsOf() {
  if (!toc) return;
  if (view.hidden) toc.replaceChildren(...tocLatest);
  else {
    const named = secs.filter(s => s.id),
      depths = [...new Set(named.map(s => +s.dataset.d))].sort(),
      deepest = depths.findLast(d => named.filter(s => s.dataset.d <= d).length <= 24) ?? depths[0];
    toc.replaceChildren(
      ...named
        .filter(s => s.dataset.d <= deepest)
        .map(s => {
          const a = mk('a', { href: '#' + s.id }, piece('span', s.dataset.title), mk('span'));
          if (+s.dataset.d) a.dataset.d = s.dataset.d;
          return a;
        })
    );
  }
  links = $$('.toc a');
}
/* what keeps the paragraph at the top of the window where it is, when another text is shown */
function inSight() {
  const rows = () => $$('.row', view.hidden ? latest : view),
    id = r => r.dataset.l || r.id,
    at = rows().find(r => r.getBoundingClientRect().bottom > 90),
    top = at && topOf(at);
  return () => {
    const r = at && top < innerHeight && scrollY && rows().find(r => id(r) === id(at));
    if (r) scrollBy({ top: topOf(r) - top, behavior: 'instant' });
  };
}
/* show what was chosen */
function show(next, again) {
  if (!again && next.now === chosen.now && next.was === chosen.was) return;
  const stay = inSight();
  Object.assign(chosen, next);
  const { now, was } = chosen;
  nowSel.value = now;
  [...wasSel.options].forEach(o => {
    o.disabled = o.value !== '' && +o.value >= now;
  });
  wasSel.value = was ?? '';
  view.hidden = now === newest && was === null && !ageBox.checked;
  latest.hidden = !view.hidden;
  if (view.hidden) view.replaceChildren();
  else fill(was === null ? rowsOf(now) : rowsOfTwo(was, now));
  so.disconnect();
  secs = $$('.sec', view.hidden ? latest : view);
  secs.forEach(s => so.observe(s));
  cur = null;
  describe(chosen);
  legend(chosen);
  contentsOf();
  count();
  stay();
}
function choose(next) {
  const to = { ...chosen, ...next };
  if (to.was !== null && to.was >= to.now) to.was = null;
  if (to.now === chosen.now && to.was === chosen.was) return;
  history.pushState(null, '', address(to) === '#' ? location.pathname + location.search : address(to));
  show(to);
  say(title.textContent + '. ' + asOf.textContent);
}
on(nowSel, 'change', () => choose({ now: +nowSel.value }));
on(wasSel, 'change', () => choose({ was: wasSel.value === '' ? null : +wasSel.value }));
on(ageBox, 'change', () => show({}, true));
/* paragraphs that changed, to be stepped through */
let cur = null;
const counters = $$('output.at'),
  changed = () => $$('.row:is(.added,.edit,.moved,.removed,.rewrite)', view.hidden ? latest : view);
function count() {
  const rows = changed(),
    at = rows.indexOf(cur),
    n = rows.length;
  counters.forEach(o => {
    o.textContent = !n ? told('none') : at < 0 ? told('count', { n }) : told('position', { at: at + 1, n });
  });
}
function goTo(r, { focus = true } = {}) {
  if (cur) cur.removeAttribute('data-current');
  cur = r;
  r.setAttribute('data-current', '');
  r.tabIndex = -1;
  reveal(r);
  count();
  r.scrollIntoView({ block: r.offsetHeight > innerHeight * 0.7 ? 'start' : 'center', behavior: motion(r) });
  if (focus) r.focus({ preventScroll: true });
}
function step(d) {
  const rows = changed();
  let i = rows.indexOf(cur);
  if (i < 0) {
    const y = 90,
      sec = secs.find(e => e.getBoundingClientRect().bottom > y);
    i = rows.findIndex(r => {
      const at = sec ? sec.compareDocumentPosition(r) : 0;
      return at & 16 ? topOf(r) > y : at & 4;
    });
    i = d > 0 ? (i < 0 ? 0 : i) - 1 : i < 0 ? rows.length : i;
  }
  i += d;
  if (rows[i]) goTo(rows[i]);
  else if (rows.length) say(told(i < 0 ? 'first' : 'last'));
}
$$('[data-step]').forEach(b => on(b, 'click', () => step(+b.dataset.step)));
