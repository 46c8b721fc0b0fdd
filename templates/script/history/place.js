/* the place asked for: an edition, two of them, or a paragraph in what is shown */
const fromHash = () => {
  const next = asked(location.hash);
  if (next) return show(next);
  let id;
  try {
    id = decodeURIComponent(location.hash.slice(1));
  } catch {
    return; /* an address may end in anything */
  }
  const l = byLineage.get(id),
    here = !view.hidden && l && view.querySelector(`[data-l="${CSS.escape(id)}"]`);
  if (l && !view.hidden && !here && stageAt(l, newest)) show({ now: newest, was: null });
  const el = here || byId(id);
  if (!el) return;
  reveal(el);
  if (el.matches('.row')) goTo(el);
  else el.scrollIntoView();
};
on(window, 'hashchange', fromHash);
on(window, 'popstate', fromHash);
fromHash();
count();
