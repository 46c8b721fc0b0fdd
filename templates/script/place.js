/* the place asked for */
const mini = $('.mini');
if (mini) drawMini();
/* the document at the edge of the window: a bar for every row, as high as its text is long */
function drawMini() {
  const rows = $$('.row:not(.movedfrom),.s'),
    sizes = rows.map(r => ($('.t', r) || r).textContent.length + 9),
    unit = 1000 / sizes.reduce((a, b) => a + b, 0),
    bars = {},
    ends = [];
  let y = 0;
  rows.forEach((r, i) => {
    const h = sizes[i] * unit,
      k = r.dataset.k,
      bar = (kind, x, w) => {
        bars[kind] = (bars[kind] || '') + `M${x} ${y}h${w}v${h * 0.85}h-${w}z`;
      };
    bar('same', 3, 8);
    if (k === 'added') bar(k, 3, 8);
    else if (k === 'removed') bar('rewrite', 3, 2);
    else if (k === 'moved') bar(k, 7, 4);
    else if (k) bar(k === 'rewrite' ? k : 'edit', 3, 4);
    if (k === 'rewrite') bar('added', 7, 4);
    ends.push((y += h));
  });
  for (const k in bars) $('.b-' + k, mini).setAttribute('d', bars[k]);
  on(mini, 'click', ev => {
    const r = rows[ends.findIndex(end => end > (ev.clientY / innerHeight) * 1000)];
    if (r) location.hash = ($('.note', r) || r).id;
  });
  const above = y => ends[rows.findLastIndex(r => topOf(r) < y)] || 0,
    show = () => {
      const y = above(0),
        win = $('.win', mini);
      win.setAttribute('y', y);
      win.setAttribute('height', above(innerHeight) - y);
    };
  on(window, 'scroll', show);
  show();
}
const fromHash = () => {
  let el;
  try {
    el = byId(decodeURIComponent(location.hash.slice(1)));
  } catch {
    /* an address may end in anything */
  }
  if (!el) {
    const f = data.parts && data.findings.find(f => '#' + f.id === location.hash);
    if (f) location.replace(data.parts[f.part] + location.hash);
    return;
  }
  reveal(el);
  if (el.classList.contains('note')) go(el, { hash: false });
};
on(window, 'hashchange', fromHash);
if (root.dataset.opens === 'split') setView('split'); /* without script there are no pairs to show */
fromHash();
count();
