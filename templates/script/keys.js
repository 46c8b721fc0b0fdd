/* keyboard */
const dlg = $('#keys');
on(document, 'keydown', ev => {
  if (ev.key === 'Escape') {
    if (isOpen()) openPanel(false);
    else if (!dlg.open) escape(ev.target);
    return;
  }
  if (
    ev.ctrlKey ||
    ev.metaKey ||
    ev.altKey ||
    (/^(INPUT|TEXTAREA|SELECT)$/.test(ev.target.tagName) && ev.target.type !== 'checkbox') ||
    dlg.open
  )
    return;
  if (ev.key === '?') {
    dlg.showModal();
    ev.preventDefault();
    return;
  }
  if (!keysOn.checked) return;
  const fn = keymap[ev.key];
  if (fn) {
    ev.preventDefault();
    fn();
  }
});
on($('#help'), 'click', () => dlg.showModal());
on($('#keys-close'), 'click', () => dlg.close());
