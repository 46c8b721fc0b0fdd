/* where am I */
if ('IntersectionObserver' in window) {
  const links = new Map($$('.toc a').map((a) => [a.hash.slice(1), a])),
    seen = new Set();
  const so = new IntersectionObserver(
    (es) => {
      es.forEach((e) => (e.isIntersecting ? seen.add(e.target.id) : seen.delete(e.target.id)));
      const first = secs.find((s) => seen.has(s.id));
      if (first)
        links.forEach((a, id) =>
          id === first.id ? a.setAttribute('aria-current', 'true') : a.removeAttribute('aria-current'),
        );
    },
    { rootMargin: '-30% 0px -65% 0px' },
  );
  secs.forEach((s) => so.observe(s));
  const win = $('.mini .win'),
    rects = new Map($$('.mini rect[data-p]').map((r) => [r.dataset.p, r]));
  if (win) {
    const vis = new Set(),
      o = new IntersectionObserver((es) => {
        es.forEach((e) => (e.isIntersecting ? vis.add(e.target.id) : vis.delete(e.target.id)));
        let top = 1e9,
          end = 0;
        vis.forEach((id) => {
          const r = rects.get(id);
          if (r) {
            const y = +r.getAttribute('y');
            top = Math.min(top, y);
            end = Math.max(end, y + +r.getAttribute('height'));
          }
        });
        win.setAttribute('y', end ? top : 0);
        win.setAttribute('height', end ? end - top : 0);
      });
    $$('.row[id],.s[id]').forEach((r) => o.observe(r));
  }
}
const fromHash = () => {
  let el;
  try {
    el = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  } catch {
    /* an address may end in anything */
  }
  if (!el) {
    const f = data.parts && data.findings.find((f) => '#' + f.id === location.hash);
    if (f) location.replace(data.parts[f.part] + location.hash);
    return;
  }
  reveal(el);
  if (el.classList.contains('note')) go(el, { hash: false });
};
addEventListener('hashchange', fromHash);
fromHash();
count();
if (root.dataset.view === 'split') setView('split');
