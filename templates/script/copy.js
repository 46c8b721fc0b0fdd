/* copying: the marks never reach the clipboard unless asked for */
document.addEventListener('copy', (ev) => {
  const sel = getSelection();
  if (sel.isCollapsed || /^(TEXTAREA|INPUT)$/.test(document.activeElement.tagName)) return;
  const box = mk('div');
  for (let i = 0; i < sel.rangeCount; i++) box.append(sel.getRangeAt(i).cloneContents());
  if (!$('ins,del,.ref,.note', box)) return;
  const as = copyAs.value;
  if (as === 'old') $$('del.pb', box).forEach((e) => e.replaceWith(mk('div')));
  $$('.notes,.pn,.ref,.lab,.stub,.oldp,summary,.ed,.nil,.pb', box).forEach((e) => e.remove());
  if (as === 'new') $$('del', box).forEach((e) => e.remove());
  if (as === 'old') $$('ins', box).forEach((e) => e.remove());
  $$('del.z', box).forEach((e) => {
    if (as === 'marked') e.remove();
  });
  if (as === 'marked') {
    $$('del', box).forEach((e) => e.replaceWith('[-' + e.textContent + '-]'));
    $$('ins:not(.z)', box).forEach((e) => e.replaceWith('{+' + e.textContent + '+}'));
  }
  $$('ins,del', box).forEach((e) => e.replaceWith(...e.childNodes));
  let text = '';
  const end = (s) => {
    if (text && !text.endsWith(s)) text = text.replace(/\n*$/, '') + s;
  };
  const walk = (n) => {
    if (n.nodeType === 3) {
      const s = n.data.replace(/\s+/g, ' ');
      if (s !== ' ' || (text && !/\s$/.test(text))) text += s;
      return;
    }
    const line = n.nodeName === 'TR',
      block = line || /^(P|DIV|H[1-6]|LI|CAPTION|SECTION|DETAILS|TABLE)$/.test(n.nodeName);
    if (block) end('\n');
    n.childNodes.forEach(walk);
    if (/^T[DH]$/.test(n.nodeName) && n.nextElementSibling) text += '\t';
    if (block) end(line ? '\n' : '\n\n');
  };
  walk(box);
  ev.clipboardData.setData('text/plain', text.replace(/[ \t]+\n/g, '\n').trim());
  ev.preventDefault();
});
