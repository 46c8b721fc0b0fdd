/* preferences */
const pref = (id, fn) => {
  const el = $('#' + id),
    is = el.type === 'checkbox' ? 'checked' : 'value';
  if (id in state.prefs) el[is] = state.prefs[id];
  if (el.selectedIndex < 0) el.selectedIndex = 0;
  fn(el[is]);
  on(el, 'change', () => {
    fn((state.prefs[id] = el[is]));
    save();
  });
  return el;
};
pref('o-theme', v => {
  if (v === 'auto') delete root.dataset.theme;
  else root.dataset.theme = v;
});
const keysOn = pref('o-keys', () => {});
