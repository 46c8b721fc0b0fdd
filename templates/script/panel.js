/* panel on small screens */
const opener = $('#panel-open');
function openPanel(v) {
  if (!opener.offsetParent) return;
  root.classList.toggle('panel', v);
  opener.setAttribute('aria-expanded', v);
  if (v) $('#rail button:not([hidden])').focus();
  else opener.focus();
}
on(opener, 'click', () => openPanel(!root.classList.contains('panel')));
on($('#rail'), 'click', (ev) => {
  if (ev.target.closest('a') && root.classList.contains('panel')) root.classList.remove('panel');
});
on(document, 'pointerdown', (ev) => {
  if (root.classList.contains('panel') && !ev.target.closest('#rail,.bar')) openPanel(false);
});
