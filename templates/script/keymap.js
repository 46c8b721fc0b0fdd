/* what each key does */
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
const escape = at => {
  if (at.tagName === 'TEXTAREA') at.closest('.note').focus();
  else if (only !== 'all') filter('all');
};
