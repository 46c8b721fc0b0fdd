/* folds, noise, preferences */
const pref = (id, fn) => {
  const el = $('#' + id),
    key = id;
  const val = () => (el.type === 'checkbox' ? el.checked : el.value);
  if (key in state.prefs) {
    if (el.type === 'checkbox') el.checked = state.prefs[key];
    else el.value = state.prefs[key];
    if (el.selectedIndex < 0) el.selectedIndex = 0;
  }
  fn(val());
  el.addEventListener('change', () => {
    state.prefs[key] = val();
    save();
    fn(val());
  });
  return el;
};
const folds = $$('details.fold');
pref('o-same', (v) =>
  folds.forEach((d) => {
    d.open = v;
  }),
);
pref('o-noise', (v) => root.toggleAttribute('data-noise', v));
pref('o-speak', (v) => root.toggleAttribute('data-speak', v));
pref('o-theme', (v) => {
  if (v === 'auto') delete root.dataset.theme;
  else root.dataset.theme = v;
});
const keysOn = pref('o-keys', () => {}),
  copyAs = pref('o-copy', () => {});
