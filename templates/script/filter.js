/* filter */
function filter(tag) {
  only = tag;
  root.dataset.only = tag;
  $$('[data-only]', $('#rail')).forEach((b) => b.setAttribute('aria-pressed', b.dataset.only === tag));
  notes.forEach((n) =>
    n.toggleAttribute('data-off', tag !== 'all' && !n.dataset.tags.split(' ').includes(tag)),
  );
  $$('.row.ch').forEach((r) => {
    const of = r.dataset.of && document.getElementById(r.dataset.of),
      ns = of ? [of] : $$('.note', r);
    if (ns.length)
      r.toggleAttribute(
        'data-off',
        ns.every((n) => n.hasAttribute('data-off')),
      );
  });
  if (cur && cur.hasAttribute('data-off')) {
    cur.removeAttribute('data-current');
    cur = null;
  }
  count();
  say(t(tag === 'all' ? 'all_shown' : 'some_shown', { n: total, shown: shown().length }));
}
$$('button[data-only]').forEach((b) =>
  b.addEventListener('click', () =>
    filter(b.getAttribute('aria-pressed') === 'true' ? 'all' : b.dataset.only),
  ),
);
$$('a[data-only]').forEach((a) =>
  a.addEventListener('click', (ev) => {
    ev.preventDefault();
    filter(a.dataset.only);
    go(shown()[0]);
  }),
);
