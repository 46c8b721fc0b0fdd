/* views */
const viewSel = $('#view');
function setView(v) {
  root.dataset.view = v;
  viewSel.value = v;
  if (v === 'split') pairAll();
  if (v === 'old') restore();
}
/* a text once more, without what there is once */
const copyOf = text => {
  const c = text.cloneNode(true);
  $$('[id]', c).forEach(e => e.removeAttribute('id'));
  $$('.lab,.ref,.refs', c).forEach(e => e.remove());
  return c;
};
/* in the old text a moved paragraph stands where it stood */
function restore() {
  $$('.movedfrom[data-side=old]:not([data-filled],[data-part])').forEach(r => {
    const row = byId(r.dataset.to);
    if (!row) return;
    const from = copyOf($('.was', row) || $('.t', row));
    from.className = row.dataset.k === 'split' ? 'oldp sp' : 'oldp';
    r.firstElementChild.append(from);
    r.dataset.filled = row.dataset.away = '';
  });
}
on(viewSel, 'change', () => setView(viewSel.value));
const io = new IntersectionObserver(
  es =>
    es.forEach(e => {
      if (e.isIntersecting) {
        io.unobserve(e.target);
        pair(e.target);
      }
    }),
  { rootMargin: '1200px 0px' }
);
function pairAll() {
  $$('.row:not([data-paired])').forEach(r => io.observe(r));
}
function pair(r) {
  const text = $('.t', r);
  if (!text || 'paired' in r.dataset) return;
  const side = (className, label, nil) =>
    mk(
      'div',
      { className },
      mk('p', { className: 'ed', textContent: label }),
      ...(nil ? [mk('p', { className: 'nil', textContent: nil })] : copyOf(text).childNodes)
    );
  const k = r.dataset.k,
    w = /rewrite|added|removed/.test(r.className) ? ' whole' : '',
    A = data.a.label,
    B = data.b.label;
  r.insertBefore(
    mk(
      'div',
      { className: 'pair' },
      side(
        'a' + w + (k === 'split' ? ' sp' : ''),
        A + (r.dataset.a ? ', ¶ ' + r.dataset.a : ''),
        k === 'added' && told('not_in', { label: A })
      ),
      side('b' + w, B + (r.dataset.b ? ', ¶ ' + r.dataset.b : ''), k === 'removed' && told('not_in', { label: B }))
    ),
    text
  );
  r.dataset.paired = '';
}
