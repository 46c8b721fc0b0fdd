/* review */
const row = (id) => state.findings[id] || (state.findings[id] = {});
function actions(n) {
  const na = $('.na', n);
  if (na.dataset.ready) return;
  na.dataset.ready = '1';
  const b = (label, verdict) =>
    mk('button', { type: 'button', textContent: label, onclick: () => judge(n, verdict) });
  const yes = b(t('accept'), 'accepted'),
    no = b(t('dismiss'), 'dismissed');
  yes.dataset.v = 'accepted';
  no.dataset.v = 'dismissed';
  na.prepend(
    yes,
    no,
    mk('button', { type: 'button', textContent: t('comment'), onclick: () => comment(n, true) }),
  );
  paint(n);
}
function paint(n) {
  const s = state.findings[n.id] || {},
    h = $('.nh', n);
  let vd = $('.vd', h);
  if (s.verdict) {
    n.dataset.verdict = s.verdict;
    vd = vd || h.appendChild(mk('span', { className: 'vd' }));
    vd.textContent = (s.verdict === 'accepted' ? ' ✓ ' : ' ✕ ') + t(s.verdict);
  } else {
    delete n.dataset.verdict;
    if (vd) vd.remove();
  }
  $$('.na [data-v]', n).forEach((b) => b.setAttribute('aria-pressed', b.dataset.v === s.verdict));
  if (s.comment) comment(n, false);
}
function progress() {
  const v = Object.values(state.findings),
    k = v.filter((s) => s.verdict).length;
  $('#done').textContent = t('reviewed', { done: k, n: every });
  $('#meter').setAttribute('width', every ? (100 * k) / every : 0);
}
function judge(n, verdict) {
  const s = row(n.id);
  s.verdict = s.verdict === verdict ? null : verdict;
  s.at = new Date().toISOString();
  save();
  actions(n);
  paint(n);
  progress();
  const number = n.dataset.n;
  say(s.verdict ? t('judged', { number, verdict: t(s.verdict) }) : t('open_again', { number }));
}
function comment(n, focus) {
  let ta = $('textarea', n);
  if (!ta) {
    ta = mk('textarea', { value: (state.findings[n.id] || {}).comment || '', rows: 2 });
    ta.setAttribute('aria-label', t('comment_on', { number: n.dataset.n }));
    ta.addEventListener('input', () => {
      const s = row(n.id);
      s.comment = ta.value;
      s.at = new Date().toISOString();
      save();
    });
    n.append(ta);
  }
  if (focus) ta.focus();
}
const doc = $('.doc');
doc.addEventListener('focusin', (ev) => {
  const n = ev.target.closest('.note');
  if (n) actions(n);
});
doc.addEventListener('click', (ev) => {
  const n = ev.target.closest('.note');
  if (n && !ev.target.closest('a,button,textarea')) go(n, { scroll: false });
});
Object.keys(state.findings).forEach((id) => {
  const n = document.getElementById(id);
  if (n) {
    actions(n);
    paint(n);
  }
});
progress();
/* another part of the report may be open, or was gone back to */
function refresh() {
  Object.assign(state, store.get());
  notes.forEach((n) => {
    actions(n);
    paint(n);
  });
  progress();
}
addEventListener('storage', (ev) => ev.key === KEY && refresh());
addEventListener('pageshow', (ev) => ev.persisted && refresh());
$('#export').addEventListener('click', () => {
  const out = {
    schema: 'diffreport.review/1',
    report: data.id,
    exported: new Date().toISOString(),
    reviewer: null,
    findings: Object.fromEntries(Object.entries(state.findings).filter(([, s]) => s.verdict || s.comment)),
  };
  const a = mk('a', {
    href: URL.createObjectURL(new Blob([JSON.stringify(out, null, 2)], { type: 'application/json' })),
    download: data.id + '.review.json',
  });
  a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 1000);
  say(t('exported'));
});
const file = $('#import-file');
$('#import').addEventListener('click', () => file.click());
file.addEventListener('change', async () => {
  try {
    const r = JSON.parse(await file.files[0].text());
    if (r.schema !== 'diffreport.review/1' || r.report !== data.id)
      throw new Error(t('other_report'));
    for (const [id, s] of Object.entries(r.findings))
      if (data.index || data.parts || document.getElementById(id))
        state.findings[id] = { verdict: s.verdict || null, comment: String(s.comment || ''), at: s.at };
    save();
    notes.forEach((n) => {
      actions(n);
      paint(n);
    });
    progress();
    say(t('imported'));
  } catch (e) {
    say(t('not_imported', { why: e.message }));
  }
  file.value = '';
});
