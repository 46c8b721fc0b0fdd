/* search: words in any wording of any paragraph of any edition */
const box = $('#search'),
  foundBox = mk('section', { className: 'found', id: 'found', hidden: true }),
  MOST = 50;
foundBox.ariaLabel = told('search');
latest.before(foundBox);
let index;
/* each text once, even; made when it is first needed */
const indexed = () =>
  (index ??= lineages.flatMap(l =>
    [...new Set(l.stages.map(s => s.text))].map(text => ({
      l,
      text,
      even: even(textOf(l, text)),
      editions: l.stages.filter(s => s.text === text).map(s => s.edition),
    }))
  ));
/* where an even query stands in a text as printed */
function spot(text, query) {
  let made = '';
  const at = [];
  for (let i = 0; i < text.length; ) {
    const c = String.fromCodePoint(text.codePointAt(i)),
      e = even(c);
    for (let k = 0; k < e.length; k++) at.push(i);
    made += e;
    i += c.length;
  }
  const from = made.indexOf(query);
  if (from < 0) return [0, 0];
  return [at[from], at[from + query.length] ?? text.length];
}
function hit({ l, text, editions }, query) {
  const t = textOf(l, text),
    [from, to] = spot(t, query),
    start = from < 60 ? 0 : t.indexOf(' ', from - 50) + 1,
    end = t.length - to < 90 ? t.length : t.lastIndexOf(' ', to + 80),
    a = mk('a', { href: '#' + l.id });
  if (start) a.append('… ');
  write(a, t.slice(start, from));
  if (to > from) a.append(piece('mark', t.slice(from, to)));
  write(a, t.slice(to, Math.max(to, end)));
  if (end < t.length) a.append(' …');
  a.dataset.edition = editions.at(-1);
  return a;
}
function search() {
  const query = even(box.value).trim();
  foundBox.hidden = query.length < (/^[ -~]*$/.test(query) ? 2 : 1);
  if (foundBox.hidden) return foundBox.replaceChildren();
  const by = new Map();
  indexed().forEach(one => {
    if (one.even.includes(query)) by.set(one.l, [...(by.get(one.l) || []), one]);
  });
  const list = [...by].map(([l, all]) => {
      const editions = all.flatMap(o => o.editions).sort((a, b) => a - b);
      return { l, editions, best: all.find(o => o.editions.includes(chosen.now)) || all.at(-1) };
    }),
    n = list.length,
    here = list.filter(f => f.editions.includes(chosen.now)).length,
    told_ = n
      ? told('found_in', { found: told('found', { n }), n: here, edition: labels[chosen.now] })
      : told('not_found'),
    rest = n - MOST;
  list.sort((a, b) => b.editions.includes(chosen.now) - a.editions.includes(chosen.now));
  foundBox.replaceChildren(
    mk('p', { className: 'hint', textContent: told_ }),
    mk(
      'ol',
      { className: 'hits' },
      ...list
        .slice(0, MOST)
        .map(f => mk('li', {}, hit(f.best, query), mk('span', { className: 'in', textContent: spans(f.editions) })))
    ),
    ...(rest > 0 ? [mk('p', { className: 'hint', textContent: told('more_found', { n: rest }) })] : [])
  );
  say(told_);
}
let waiting;
on(box, 'input', () => {
  clearTimeout(waiting);
  waiting = setTimeout(search, 150);
});
on(box, 'keydown', ev => {
  if (ev.key !== 'Enter') return;
  clearTimeout(waiting);
  search();
  openPanel(false, false);
  $('a', foundBox)?.focus();
});
