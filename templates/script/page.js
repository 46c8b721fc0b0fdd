let saved = true;
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
  };
root.classList.add('js');
