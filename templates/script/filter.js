/* filter */
let tellers;
/* the notes that tell of each row */
const byRow = () => {
  const of = new Map($$('.row[data-of]').map(r => [r, [byId(r.dataset.of)]]).filter(([, [n]]) => n));
  notes.forEach(n => {
    const r = n.closest('.row');
    of.set(r, [...(of.get(r) || []), n]);
  });
  return of;
};
function filter(tag) {
  only = tag;
  root.dataset.only = tag;
  $$('[data-only]', $('#rail')).forEach(b => (b.ariaPressed = b.dataset.only === tag));
  notes.forEach(n =>
    n.toggleAttribute('data-off', tag !== 'all' && !n.dataset.tags.split(' ').includes(tag))
  );
  tellers = tellers || byRow();
  tellers.forEach((ns, r) =>
    r.toggleAttribute(
      'data-off',
      ns.every(isOff)
    )
  );
  if (cur && isOff(cur)) {
    cur.removeAttribute('data-current');
    cur = null;
  }
  count();
  say(told(tag === 'all' ? 'all_shown' : 'some_shown', { n: total, shown: shown().length }));
}
$$('button[data-only]').forEach(b =>
  on(b, 'click', () =>
    filter(b.ariaPressed === 'true' ? 'all' : b.dataset.only)
  )
);
$$('a[data-only]').forEach(a =>
  on(a, 'click', ev => {
    ev.preventDefault();
    filter(a.dataset.only);
    go(shown()[0]);
  })
);
