/* the place asked for: an edition, two of them, or a paragraph in what is shown */
const textBox = $('#text'),
  /* to the text, unless it is in sight */
  toText = () => {
    const { top, bottom } = textBox.getBoundingClientRect();
    if (top > innerHeight / 2 || bottom < 0) textBox.scrollIntoView();
  };
const fromHash = () => {
  const next = asked(location.hash);
  if (next) {
    show(next);
    if (location.hash) toText();
    return;
  }
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
  if (!el) {
    if (!/^@|\.\./.test(id)) return;
    /* it names editions that the page does not have */
    const text = told('no_edition', { address: id.replace(/^@/, '') });
    describe(chosen);
    asOf.prepend(piece('b', text), ' ');
    say(text);
    return toText();
  }
  reveal(el);
  if (el.matches('.row')) goTo(el);
  else el.scrollIntoView();
};
on(window, 'hashchange', fromHash);
on(window, 'popstate', fromHash);
fromHash();
count();
