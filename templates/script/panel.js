/* panel on small screens */
const opener = $('#panel-open'),
  isOpen = () => root.classList.contains('panel');
function openPanel(v, focus = true) {
  if (!opener.offsetParent) return;
  root.classList.toggle('panel', v);
  opener.ariaExpanded = v;
  if (focus) (v ? $('#rail :is([aria-pressed=true],select)') : opener).focus();
}
on(opener, 'click', () => openPanel(!isOpen()));
on($('#rail'), 'click', ev => {
  if (ev.target.closest('a')) openPanel(false, false);
});
on(document, 'pointerdown', ev => {
  if (isOpen() && !ev.target.closest('#rail,.bar')) openPanel(false);
});
