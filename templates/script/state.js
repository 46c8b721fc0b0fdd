let only = 'all',
  cur = null;
const notes = $$('.note'),
  every = data.counts.findings,
  total = data.parts ? every : notes.length,
  counters = $$('output.at'),
  shown = () => notes.filter(n => !isOff(n)),
  count = () => {
    const s = shown(),
      i = s.indexOf(cur),
      of = only === 'all' ? total : s.length;
    counters.forEach(o => {
      o.textContent = i < 0 ? told('findings', { n: of }) : told('position', { at: i + 1, n: of });
    });
  };
