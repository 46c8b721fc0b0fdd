/* copying: the text of an edition, read back off the page; marks only when asked for */
on(document, 'copy', ev => {
  const sel = getSelection(),
    at = what => ev.target.closest(what); /* what the selection starts in */
  if (sel.isCollapsed || at('.notes')) return;
  const range = sel.getRangeAt(0),
    view = root.dataset.view;
  let whole = false; /* of a block that is shown elsewhere, all is copied */
  const has = n => whole || range.intersectsNode(n);
  const copied = as => {
    const old = as === 'old',
      marked = as === 'marked',
      drop = '.ref,' + (old ? 'ins' : marked ? 'del.z' : 'del,.pb');
    const read = n => {
      if (!has(n)) return '';
      if (!n.matches)
        return n.data.slice(
          !whole && n === range.startContainer ? range.startOffset : 0,
          !whole && n === range.endContainer ? range.endOffset : n.length
        );
      if (n.matches(drop)) return '';
      const t = n.matches('.pb') ? '\n\n' : [...n.childNodes].map(read).join('');
      if (n.matches('.cp')) return t && String.fromCodePoint('0x' + n.dataset.cp);
      if (!marked || !t || !n.matches('ins:not(.z),del')) return t;
      return n.matches('del') ? '[-' + t + '-]' : '{+' + t + '+}';
    };
    const inOrder = (list, place) =>
      Array.from(list, (e, i) => [+place(e, i), e])
        .filter(([, e]) => has(e) && (marked || !e.matches(old ? '.new' : '.old')))
        .sort((a, b) => a[0] - b[0])
        .map(([, e]) => e);
    const block = e => {
      if (!e.matches('table')) return read(e);
      const places = old && e.dataset.a && e.dataset.a.split(' '),
        rows = inOrder(e.rows, (r, i) => (old && r.dataset.a) || i).map(r =>
          inOrder(r.cells, (c, i) => (places ? places[i] : i)).map(read).join('\t')
        );
      if (e.caption && has(e.caption)) rows.unshift(read(e.caption));
      return rows.join('\n');
    };
    const blocks = box => {
      const texts = $$('p:not(.ed,.nil),h3,h4,h5,h6,table', box).map(block);
      return as !== 'new' && $('.pb', box) ? texts.join('').split('\n\n') : texts;
    };
    const shows = r => {
      const gone = r.dataset.k === 'removed';
      if (!marked && (old ? r.dataset.k === 'added' : gone)) return [];
      const t = (view === 'split' && $('.pair>' + (old || gone ? '.a' : '.b'), r)) || $('.t', r);
      return blocks((!marked && $(old ? '.was' : '.now', t)) || t);
    };
    const items = $$('.sec>.h,.s,.row', doc).filter(has),
      stubs = items.filter(e => e.dataset.side === as),
      moved = new Set(stubs.map(e => e.dataset.to + '/' + (e.dataset.part || '')));
    return items
      .flatMap(e => {
        if (!e.matches('.row')) return block($('table', e) || e);
        if (!e.dataset.side)
          return moved.has(e.id + '/') || (view === 'old' && e.matches('[data-away]'))
            ? []
            : shows(e).filter((_, i) => !moved.has(e.id + '/' + (i + 1)));
        if (e.dataset.side !== as) return [];
        if (view === 'old' && $('.oldp', e)) return blocks(e);
        whole = true;
        const texts = shows(byId(e.dataset.to));
        whole = false;
        return e.dataset.part ? texts[e.dataset.part - 1] : texts;
      })
      .filter(t => t.trim())
      .join('\n\n');
  };
  const as = at('.pair>.a') ? 'old' : at('.pair>.b') ? 'new' : /new|old/.test(view) ? view : copyAs.value,
    text = copied(as) || copied(as === 'old' ? 'new' : 'old');
  if (!text) return;
  ev.clipboardData.setData('text/plain', text);
  ev.preventDefault();
});
