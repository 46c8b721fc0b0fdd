/* folds, noise, copying */
const folds = $$('details.fold');
pref('o-same', v =>
  folds.forEach(d => {
    d.open = v;
  })
);
pref('o-noise', v => root.toggleAttribute('data-noise', v));
pref('o-speak', v => root.toggleAttribute('data-speak', v));
const copyAs = pref('o-copy', () => {});
