let saved = true,
  only = 'all',
  cur = null;
const root = document.documentElement,
  $ = (s, e = document) => e.querySelector(s),
  $$ = (s, e = document) => [...e.querySelectorAll(s)],
  on = (e, name, act) => e.addEventListener(name, act),
  byId = id => document.getElementById(id),
  topOf = e => e.getBoundingClientRect().top,
  isOff = n => n.hasAttribute('data-off'),
  data = JSON.parse($('#diffreport-data').textContent),
  KEY = 'diffreport:' + data.id,
  /* what the script says, in the language of the report */
  plural = new Intl.PluralRules(root.lang),
  told = (key, v = {}) => {
    const label = data.labels[key];
    return (label.other ? label[plural.select(v.n)] || label.other : label).replace(
      /\{\{|\}\}|\{(\w+)\}/g,
      (all, name) => (name ? (v[name] ?? '').toLocaleString(root.lang) : all[0])
    );
  },
  mk = (tag, props = {}, ...kids) => {
    const e = Object.assign(document.createElement(tag), props);
    e.append(...kids);
    return e;
  },
  /* the review of this report; other local files may have written there too */
  stored = () => {
    try {
      return Object(JSON.parse(localStorage.getItem(KEY)));
    } catch {
      return {};
    }
  },
  findings = { __proto__: null },
  state = { findings, prefs: Object(stored().prefs) },
  save = () => {
    try {
      localStorage.setItem(KEY, JSON.stringify(state));
      saved = true;
    } catch {
      saved = false; /* storage refused: the review is kept in memory */
    }
  },
  live = $('#live'),
  say = t => {
    live.textContent = t;
  },
  notes = $$('.note'),
  every = data.counts.findings,
  total = data.parts ? every : notes.length,
  counters = $$('output.at'),
  shown = () => notes.filter(n => !isOff(n)),
  count = () => {
    const s = shown(),
      i = s.indexOf(cur),
      of = only === 'all' ? total : s.length;
    counters.forEach(o => {
      o.textContent = i < 0 ? told('findings', { n: of }) : told('position', { at: i + 1, n: of });
    });
  };
root.classList.add('js');
