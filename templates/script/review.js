/* review */
const SCHEMA = 'diffreport.review/1',
  given = data.review || {},
  noteOf = new Map(notes.map((n) => [n.id, n])),
  said = (n) => state.findings[n.id] || {},
  inParts = data.parts || data.index;
/* what is newer holds; all is checked before any is taken */
function take(findings) {
  const found = Object.entries(findings).filter(([id]) => inParts || noteOf.has(id));
  if (
    found.some(
      ([, s]) =>
        typeof s !== 'object' ||
        ![null, undefined, 'accepted', 'dismissed'].includes(s.verdict) ||
        [s.comment ?? '', s.at ?? ''].some((x) => typeof x !== 'string'),
    )
  )
    throw 0;
  found.forEach(([id, s]) => {
    if (!(state.findings[id]?.at > s.at)) state.findings[id] = s;
  });
}
/* another part of the report may have been judged meanwhile */
const catchUp = () =>
  Object.entries(Object(stored().findings)).forEach(([id, s]) => {
    try {
      take({ [id]: s });
    } catch {
      /* no judgement */
    }
  });
catchUp();
take(given);
function tell(n, s) {
  catchUp();
  state.findings[n.id] = { ...said(n), ...s, at: new Date().toISOString() };
  save();
  progress();
}
function actions(n) {
  const na = $('.na', n);
  if (na.dataset.ready) return;
  na.dataset.ready = '1';
  const b = (textContent, onclick) => mk('button', { type: 'button', textContent, onclick }),
    yes = b(told('accept'), () => judge(n, 'accepted')),
    no = b(told('dismiss'), () => judge(n, 'dismissed'));
  yes.dataset.v = 'accepted';
  no.dataset.v = 'dismissed';
  na.prepend(yes, no, b(told('comment'), () => comment(n, true)), b(told('copy_pin'), () => pin(n)));
  paint(n);
}
/* what the reader left alone stands as it was written into the page */
function paint(n) {
  const s = said(n),
    h = $('.nh', n);
  if (s !== given[n.id]) {
    $('.vd', h)?.remove();
    delete n.dataset.verdict;
    if (s.verdict) {
      n.dataset.verdict = s.verdict;
      h.append(
        mk('span', {
          className: 'vd',
          textContent: (s.verdict === 'accepted' ? ' ✓ ' : ' ✕ ') + told(s.verdict),
        }),
      );
    }
    if (s.comment) comment(n);
  }
  $$('.na [data-v]', n).forEach((b) => b.setAttribute('aria-pressed', b.dataset.v === s.verdict));
}
function progress() {
  const v = inParts ? Object.values(state.findings) : notes.map(said),
    k = v.filter((s) => s.verdict).length;
  $('#done').textContent = told(inParts ? 'reviewed_in_parts' : 'reviewed', { done: k, n: every }) + (saved ? '' : ', ' + told('not_saved'));
  $('#meter').setAttribute('width', every ? (100 * k) / every : 0);
}
function judge(n, v) {
  const verdict = said(n).verdict === v ? null : v;
  tell(n, { verdict });
  actions(n);
  paint(n);
  const number = n.dataset.n;
  say(verdict ? told('judged', { number, verdict: told(verdict) }) : told('open_again', { number }));
}
const field = (n, label, props) => {
  const e = n.appendChild(mk('textarea', { rows: 2, ...props }));
  e.setAttribute('aria-label', label);
  return e;
};
function comment(n, focus) {
  let e = $('textarea:not([readonly])', n);
  if (!e) {
    $$('.cm', n).forEach((c) => c.remove());
    e = field(n, told('comment_on', { number: n.dataset.n }), {
      maxLength: 20000,
      oninput: () => tell(n, { comment: e.value }),
    });
  }
  e.value = said(n).comment || '';
  if (focus) e.focus();
}
/* never this pair; or a lone paragraph with its runner-up */
function pin(n) {
  const r = n.closest('.row'),
    [olds, news = olds] = r.dataset.pin.split('\t').map((s) => s.split('\n').map((x) => JSON.stringify(x))),
    list = news[1] ? '[' + news.join(', ') + ']' : news[0],
    that = data.series ? '{ new = ' + list + ', series = ' + JSON.stringify(data.series) + ' }' : list,
    e = $('[readonly]', n) || field(n, told('pin_for', { number: n.dataset.n }), { readOnly: true });
  e.value = olds
    .map((old) => (/added|removed/.test(r.dataset.k) ? '' : 'never.') + old + ' = ' + that)
    .join('\n');
  e.select();
  const copied = document.execCommand('copy');
  say(told(copied ? 'pin_copied' : 'pin_selected'));
}
const doc = $('.doc');
on(doc, 'focusin', (ev) => {
  const n = ev.target.closest('.note');
  if (n) actions(n);
});
on(doc, 'click', (ev) => {
  const n = ev.target.closest('.note');
  if (n && !ev.target.closest('a,button,textarea')) go(n, { scroll: false });
});
const review = () => {
  noteOf.forEach((n, id) => {
    if (state.findings[id]) {
      actions(n);
      paint(n);
    }
  });
  progress();
};
review();
/* another part of the report may be open, or was gone back to */
const refresh = () => {
  catchUp();
  const theirs = Object(stored().findings);
  if (Object.entries(state.findings).some(([id, s]) => s.at > (theirs[id]?.at || ''))) save();
  review();
};
addEventListener('storage', (ev) => ev.key === KEY && refresh());
addEventListener('pageshow', (ev) => ev.persisted && refresh());
const who = pref('o-name', () => {});
on($('#export'), 'click', () => {
  const out = {
    schema: SCHEMA,
    report: data.id,
    exported: new Date().toISOString(),
    reviewer: who.value.trim() || null,
    findings: Object.fromEntries(Object.entries(state.findings).filter(([, s]) => s.verdict || s.comment)),
  };
  const a = mk('a', {
    href: URL.createObjectURL(new Blob([JSON.stringify(out, null, 2)], { type: 'application/json' })),
    download: data.id + '.review.json',
  });
  a.click();
  say(told('exported'));
});
const file = $('#import-file');
on($('#import'), 'click', () => file.click());
on(file, 'change', async () => {
  let why = told('no_review');
  try {
    const f = file.files[0],
      r = f.size < 1 << 24 && JSON.parse(await f.text());
    if (r.schema === SCHEMA && r.report !== data.id) why = told('other_report');
    else {
      take(r.schema === SCHEMA ? r.findings : null);
      save();
      review();
      why = '';
    }
  } catch {}
  say(why ? told('not_imported', { why }) : told('imported'));
  file.value = '';
});
