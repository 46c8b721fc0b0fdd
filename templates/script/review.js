/* review */
const SCHEMA = 'diffreport.review/1',
  given = data.review || {},
  ids = new Set(data.findings.map(f => f.id)),
  who = $('#o-name'),
  said = n => findings[n.id] || {},
  all = s => (s.said?.[0] ? s.said : [s]),
  name = () => who.value.trim(),
  isOwn = s => !s.reviewer || s.reviewer === name(),
  own = s => all(s).find(isOwn) || {},
  others = s => all(s).filter(x => !isOwn(x)),
  time = s => Date.parse(s?.at) || 0,
  isText = (t, most = 300) => (t ??= '') === t + '' && t.length <= most,
  isStatement = s =>
    Object(s) === s &&
    ['accepted', 'dismissed', null].includes(s.verdict ?? null) &&
    isText(s.comment, s.said ? 1 / 0 : 2e4) &&
    isText(s.reviewer) &&
    isText(s.at) &&
    (!s.at || (/^\d{4}(-\d\d){2}/.test(s.at) && time(s)));
/* what is newer holds; all is checked before any is taken. A part does not know the findings of the others */
function take(theirs, reviewer) {
  const found = Object.entries(theirs).filter(([id]) =>
    data.index ? /^c-[\da-f]{8}$/.test(id) : ids.has(id)
  );
  if (!found.every(([, s]) => isStatement(s) && all(s).every(isStatement))) throw 0;
  found.forEach(([id, s]) => {
    const mine = findings[id],
      now = reviewer && !s.said?.[0] ? { ...s, said: [{ ...s, reviewer }] } : s,
      /* what another reviewer said stays beside it */
      kept = all(mine || {}).filter(x => x.reviewer && !all(now).some(y => y.reviewer === x.reviewer));
    if (!mine || (time(s) - time(mine) || all(s).length - all(mine).length) > 0)
      findings[id] = kept[0]
        ? { ...s, verdict: s.verdict || mine.verdict, said: [...kept, ...all(now)] }
        : now;
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
take(given);
catchUp();
let timer;
const keep = () => {
  timer = 0;
  catchUp();
  save();
  progress();
};
on(window, 'pagehide', () => timer && keep());
/* what others said stays theirs */
function tell(n, s) {
  const old = said(n),
    at = new Date().toISOString(),
    now = { ...own(old), ...s, at },
    list = [...others(old), { ...now, reviewer: name() }];
  findings[n.id] = list[1] ? { ...old, ...s, at, said: list } : now;
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
        })
      );
    }
    if (own(s).comment || box(n)) comment(n);
    else tellOthers(n);
  }
  $$('.na [data-v]', n).forEach(b => (b.ariaPressed = b.dataset.v === own(s).verdict));
}
function progress() {
  const k = Math.min(every, Object.values(findings).filter(s => s.verdict).length);
  $('#done').textContent =
    told(data.index || data.parts ? 'reviewed_in_parts' : 'reviewed', { done: k, n: every }) +
    (saved ? '' : ', ' + told('not_saved'));
  $('#meter').setAttribute('width', every ? (100 * k) / every : 0);
}
function judge(n, v) {
  catchUp();
  const verdict = own(said(n)).verdict === v ? null : v;
  tell(n, { verdict });
  keep();
  actions(n);
  paint(n);
  const number = n.dataset.n;
  say(verdict ? told('judged', { number, verdict: told(verdict) }) : told('open_again', { number }));
}
const field = (n, label, props) => {
  const e = n.appendChild(mk('textarea', { rows: 2, ...props }));
  e.ariaLabel = label;
  return e;
};
const box = n => $('textarea:not([readonly])', n);
function tellOthers(n) {
  $$('.cm', n).forEach(c => c.remove());
  others(said(n)).forEach(({ reviewer: by, verdict: v, comment }) => {
    const textContent = v ? told('said_by', { by, verdict: told(v) }) : by;
    $('.na', n).before(mk('p', { className: 'cm' }, mk('b', { textContent }), ' ', comment || ''));
  });
}
function comment(n, focus) {
  tellOthers(n);
  const e =
    box(n) ||
    field(n, told('comment_on', { number: n.dataset.n }), {
      maxLength: 20000,
      oninput() {
        tell(n, { comment: e.value });
        clearTimeout(timer);
        timer = setTimeout(keep, 300);
      },
    });
  e.value = own(said(n)).comment || '';
  if (focus) e.focus();
}
/* never this pair; or a lone paragraph with its runner-up */
function pin(n) {
  const r = n.closest('.row'),
    [olds, news = olds] = r.dataset.pin.split('\t').map(s => s.split('\n').map(x => JSON.stringify(x))),
    list = news[1] ? '[' + news.join(', ') + ']' : news[0],
    that = data.series ? '{ new = ' + list + ', series = ' + JSON.stringify(data.series) + ' }' : list,
    e = $('[readonly]', n) || field(n, told('pin_for', { number: n.dataset.n }), { readOnly: true });
  e.value = olds
    .map(old => (/added|removed/.test(r.dataset.k) ? '' : 'never.') + old + ' = ' + that)
    .join('\n');
  e.select();
  const copied = document.execCommand('copy');
  say(told(copied ? 'pin_copied' : 'pin_selected'));
}
const doc = $('.doc');
on(doc, 'focusin', ev => {
  const n = ev.target.closest('.note');
  if (n) actions(n);
});
on(doc, 'click', ev => {
  const n = ev.target.closest('.note');
  if (n && !ev.target.closest('a,button,textarea')) go(n, { scroll: false });
});
const review = () => {
  notes.forEach(n => {
    if (findings[n.id]) {
      actions(n);
      paint(n);
    }
  });
  progress();
};
pref('o-name', review);
/* another part of the report may be open, or was gone back to */
const refresh = () => {
  catchUp();
  const theirs = Object(stored().findings);
  if (Object.entries(findings).some(([id, s]) => time(s) > time(theirs[id]))) save();
  review();
};
on(window, 'storage', ev => ev.key === KEY && refresh());
on(window, 'pageshow', ev => ev.persisted && refresh());
let url;
on($('#export'), 'click', () => {
  const out = {
    schema: SCHEMA,
    report: data.id,
    exported: new Date().toISOString(),
    reviewer: name() || null,
    findings,
  };
  URL.revokeObjectURL(url);
  url = URL.createObjectURL(new Blob([JSON.stringify(out, null, 2)], { type: 'application/json' }));
  mk('a', { href: url, download: data.id + '.review.json' }).click();
  say(told('exported'));
});
const file = $('#import-file');
on($('#import'), 'click', () => file.click());
on(file, 'change', async () => {
  let why = told('no_review');
  try {
    const f = file.files[0],
      r = f.size < 1 << 24 && JSON.parse(await f.text());
    if (r.schema !== SCHEMA) throw 0;
    if (r.report !== data.id) why = told('other_report');
    else {
      take(r.findings, isText(r.reviewer) && r.reviewer);
      save();
      review();
      why = '';
    }
  } catch {}
  say(why ? told('not_imported', { why }) : told('imported'));
  file.value = '';
});
