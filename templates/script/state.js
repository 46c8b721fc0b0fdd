const root = document.documentElement,
  $ = (s, e = document) => e.querySelector(s),
  $$ = (s, e = document) => [...e.querySelectorAll(s)],
  on = (e, name, act) => e.addEventListener(name, act);
const data = JSON.parse($('#diffreport-data').textContent);
const KEY = 'diffreport:' + data.id;
root.classList.add('js');
/* what the script says, in the language of the report */
const plural = new Intl.PluralRules(root.lang),
  told = (key, v = {}) => {
    const label = data.labels[key];
    return (label.other ? label[plural.select(v.n)] || label.other : label).replace(
      /\{\{|\}\}|\{(\w+)\}/g,
      (all, name) => (name ? (v[name] ?? '').toLocaleString(root.lang) : all[0]),
    );
  };
const mk = (tag, props = {}, ...kids) => {
  const e = Object.assign(document.createElement(tag), props);
  e.append(...kids);
  return e;
};
/* the review of this report; other local files may have written there too */
let saved = true;
const stored = () => {
  try {
    return Object(JSON.parse(localStorage.getItem(KEY)));
  } catch {
    return {};
  }
};
const state = { findings: {}, prefs: Object(stored().prefs) };
const save = () => {
  try {
    localStorage.setItem(KEY, JSON.stringify(state));
    saved = true;
  } catch {
    saved = false; /* storage refused: the review is kept in memory */
  }
};
const live = $('#live'),
  say = (t) => {
    live.textContent = t;
  };

const notes = $$('.note'),
  every = data.counts.findings,
  total = data.parts ? every : notes.length,
  counters = $$('output.at');
let only = 'all',
  cur = null;
const shown = () => notes.filter((n) => !n.hasAttribute('data-off'));
const count = () => {
  const s = shown(),
    i = s.indexOf(cur),
    of = only === 'all' ? total : s.length;
  counters.forEach((o) => {
    o.textContent = i < 0 ? told('findings', { n: of }) : told('position', { at: i + 1, n: of });
  });
};
