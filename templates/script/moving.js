/* from here to there */
const reveal = el => {
  for (let d = el.closest('details'); d; d = d.parentElement.closest('details')) d.open = true;
};
const still = matchMedia('(prefers-reduced-motion:reduce)'),
  motion = el =>
  still.matches || Math.abs(topOf(el)) > innerHeight * 2 ? 'auto' : 'smooth';
let secs = $$('.sec');
const jump = d => {
  const y = scrollY + 96,
    tops = secs.map(s => topOf(s) + scrollY);
  if (!secs.length) return;
  let i = tops.findLastIndex(t => t <= y);
  i = d > 0 ? i + 1 : i >= 0 && y - tops[i] > 40 ? i : i - 1;
  const s = secs[Math.max(0, Math.min(secs.length - 1, i))];
  s.scrollIntoView({ behavior: motion(s), block: 'start' });
  $('.h', s)?.focus({ preventScroll: true });
};
