/* keyboard */
const secs = $$('.sec'),
  dlg = $('#keys');
const jump = d => {
  const y = scrollY + 96,
    tops = secs.map(s => topOf(s) + scrollY);
  if (!secs.length) return;
  let i = tops.findLastIndex(t => t <= y);
  i = d > 0 ? i + 1 : i >= 0 && y - tops[i] > 40 ? i : i - 1;
  const s = secs[Math.max(0, Math.min(secs.length - 1, i))];
  s.scrollIntoView({ behavior: motion(s), block: 'start' });
  $('.h', s)?.focus({ preventScroll: true });
};
const keymap = {
  n: () => step(1),
  j: () => step(1),
  p: () => step(-1),
  k: () => step(-1),
  ']': () => jump(1),
  '[': () => jump(-1),
  a: () => cur && judge(cur, 'accepted'),
  d: () => cur && judge(cur, 'dismissed'),
  c: () => cur && comment(cur, true),
  u: () => $('#o-same').click(),
  t: () => $('#o-noise').click(),
  v: () => setView(viewSel[(viewSel.selectedIndex + 1) % viewSel.length].value),
  f: () => {
    openPanel(true);
    $('#rail [aria-pressed=true]').focus();
  },
};
on(document, 'keydown', ev => {
  if (ev.key === 'Escape') {
    if (isOpen()) openPanel(false);
    else if (ev.target.tagName === 'TEXTAREA') ev.target.closest('.note').focus();
    else if (only !== 'all' && !dlg.open) filter('all');
    return;
  }
  if (
    ev.ctrlKey ||
    ev.metaKey ||
    ev.altKey ||
    (/^(INPUT|TEXTAREA|SELECT)$/.test(ev.target.tagName) && ev.target.type !== 'checkbox') ||
    dlg.open
  )
    return;
  if (ev.key === '?') {
    dlg.showModal();
    ev.preventDefault();
    return;
  }
  if (!keysOn.checked) return;
  const fn = keymap[ev.key];
  if (fn) {
    ev.preventDefault();
    fn();
  }
});
on($('#help'), 'click', () => dlg.showModal());
on($('#keys-close'), 'click', () => dlg.close());
