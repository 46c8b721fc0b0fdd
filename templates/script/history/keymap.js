/* what each key does */
const turn = d => {
  const now = chosen.now + d;
  if (labels[now] !== undefined) choose({ now });
};
const keymap = {
  n: () => step(1),
  j: () => step(1),
  p: () => step(-1),
  k: () => step(-1),
  ']': () => jump(1),
  '[': () => jump(-1),
  e: () => turn(-1),
  r: () => turn(1),
  t: () => ageBox.click(),
  '/': () => {
    openPanel(true);
    box.focus();
  },
};
const escape = at => {
  if (at !== box && foundBox.hidden) return;
  box.value = '';
  search();
  box.blur();
};
