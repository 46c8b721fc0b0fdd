/* current finding */
function go(n, { focus = true, hash = true, scroll = true } = {}) {
  if (!n) return;
  if (cur) cur.removeAttribute('data-current');
  cur = n;
  n.setAttribute('data-current', '');
  actions(n);
  reveal(n);
  count();
  if (root.dataset.view === 'new' || root.dataset.view === 'old') setView('redline');
  if (scroll) {
    const row = n.closest('.row'),
      tall = row.offsetHeight > innerHeight * 0.7;
    (tall ? n : row).scrollIntoView({ block: tall ? 'start' : 'center', behavior: motion(row) });
  }
  if (focus) n.focus({ preventScroll: true });
  if (hash) history.replaceState(null, '', '#' + n.id);
}
function step(d) {
  const s = shown();
  let i = s.indexOf(cur);
  if (s.length && i < 0) {
    /* what is off the screen may not be laid out: only the section in view is asked where its notes are */
    const y = 90,
      sec = secs.find(e => e.getBoundingClientRect().bottom > y);
    i = s.findIndex(n => {
      const at = sec ? sec.compareDocumentPosition(n) : 0;
      return at & 16 ? topOf(n) > y : at & 4;
    });
    i = d > 0 ? (i < 0 ? 0 : i) - 1 : i < 0 ? s.length : i;
  }
  i += d;
  if (!s[i]) {
    const to = only === 'all' && (d > 0 ? data.next : data.previous);
    if (to) location.href = to;
    else if (s.length) say(told(i < 0 ? 'first' : 'last'));
    return;
  }
  go(s[i]);
}
$$('[data-step]').forEach(b => on(b, 'click', () => step(+b.dataset.step)));
