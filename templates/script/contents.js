/* where am I */
let links = $$('.toc a'),
  inView = new Set(),
  so = new IntersectionObserver(
    es => {
      es.forEach(e => inView[e.isIntersecting ? 'add' : 'delete'](e.target));
      const first = secs.find(s => inView.has(s));
      if (first)
        links.forEach(a => {
          a.ariaCurrent = a.getAttribute('href') === '#' + first.id || null;
        });
    },
    { rootMargin: '-30% 0px -65% 0px' }
  );
secs.forEach(s => so.observe(s));
