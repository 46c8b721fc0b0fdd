(() => {
  'use strict';
  const root = document.documentElement, $ = (s, e = document) => e.querySelector(s), $$ = (s, e = document) => [...e.querySelectorAll(s)];
  const data = JSON.parse($('#diffreport-data').textContent);
  const KEY = 'diffreport:' + data.id;
  root.classList.add('js');
  const mk = (tag, props = {}, ...kids) => { const e = Object.assign(document.createElement(tag), props); e.append(...kids); return e; };
  const store = { get() { try { return JSON.parse(localStorage.getItem(KEY)) || {}; } catch { return {}; } }, set(v) { try { localStorage.setItem(KEY, JSON.stringify(v)); } catch { /* storage refused: keep the review in memory */ } } };
  const state = Object.assign({ findings: {}, prefs: {} }, store.get());
  const save = () => store.set(state);
  const live = $('#live'), say = t => { live.textContent = t; };

  const notes = $$('.note'), total = notes.length, counters = $$('output.at');
  let only = 'all', cur = null;
  const shown = () => notes.filter(n => !n.hasAttribute('data-off'));
  const count = () => { const s = shown(), i = s.indexOf(cur), of = only === 'all' ? total : s.length; counters.forEach(o => { o.textContent = i < 0 ? of + (of === 1 ? ' finding' : ' findings') : (i + 1) + ' of ' + of; }); };

  /* current finding */
  const reveal = el => { for (let d = el.closest('details'); d; d = d.parentElement.closest('details')) d.open = true; };
  const still = matchMedia('(prefers-reduced-motion:reduce)');
  const motion = el => still.matches || Math.abs(el.getBoundingClientRect().top) > innerHeight * 2 ? 'auto' : 'smooth';
  function go(n, { focus = true, hash = true, scroll = true } = {}) {
    if (!n) return;
    if (cur) cur.removeAttribute('data-current');
    cur = n; n.setAttribute('data-current', ''); actions(n); reveal(n); count();
    if (root.dataset.view === 'new' || root.dataset.view === 'old') setView('redline');
    if (scroll) { const row = n.closest('.row'), tall = row.offsetHeight > innerHeight * .7; (tall ? n : row).scrollIntoView({ block: tall ? 'start' : 'center', behavior: motion(row) }); }
    if (focus) n.focus({ preventScroll: true });
    if (hash) history.replaceState(null, '', '#' + n.id);
  }
  function step(d) {
    const s = shown(); if (!s.length) return;
    let i = s.indexOf(cur);
    if (i < 0) { const y = 90; i = s.findIndex(n => n.getBoundingClientRect().top > y); i = d > 0 ? (i < 0 ? 0 : i) - 1 : (i < 0 ? s.length : i); }
    i += d;
    if (i < 0 || i >= s.length) { say(i < 0 ? 'First finding' : 'Last finding'); return; }
    go(s[i]);
  }
  $$('[data-step]').forEach(b => b.addEventListener('click', () => step(+b.dataset.step)));

  /* filter */
  function filter(tag) {
    only = tag; root.dataset.only = tag;
    $$('[data-only]', $('#rail')).forEach(b => b.setAttribute('aria-pressed', b.dataset.only === tag));
    notes.forEach(n => n.toggleAttribute('data-off', tag !== 'all' && !n.dataset.tags.split(' ').includes(tag)));
    $$('.row.ch').forEach(r => { const ns = r.dataset.of ? [document.getElementById(r.dataset.of)] : $$('.note', r); if (ns.length) r.toggleAttribute('data-off', ns.every(n => n.hasAttribute('data-off'))); });
    if (cur && cur.hasAttribute('data-off')) { cur.removeAttribute('data-current'); cur = null; }
    count(); say(tag === 'all' ? 'All ' + total + ' findings shown' : shown().length + ' of ' + total + ' findings shown');
  }
  $$('button[data-only]').forEach(b => b.addEventListener('click', () => filter(b.getAttribute('aria-pressed') === 'true' ? 'all' : b.dataset.only)));
  $$('a[data-only]').forEach(a => a.addEventListener('click', ev => { ev.preventDefault(); filter(a.dataset.only); go(shown()[0]); }));

  /* views */
  const viewSel = $('#view');
  function setView(v) { root.dataset.view = v; viewSel.value = v; if (v === 'split') pairAll(); if (v === 'old') restore(); }
  /* in the old text a moved paragraph stands where it stood */
  function restore() { $$('.movedfrom[data-side=old]:not([data-filled],[data-part])').forEach(r => { const row = document.getElementById(r.dataset.to), from = $('.was', row) || $('.t', row); $$(':scope>:not(.lab,.refs)', from).forEach(e => { const c = e.cloneNode(true); [c, ...$$('[id]', c)].forEach(x => x.removeAttribute('id')); $$('.ref', c).forEach(x => x.remove()); r.firstElementChild.append(mk('div', { className: 'oldp' }, c)); }); r.setAttribute('data-filled', ''); }); }
  viewSel.addEventListener('change', () => setView(viewSel.value));
  const io = 'IntersectionObserver' in window && new IntersectionObserver(es => es.forEach(e => { if (e.isIntersecting) { io.unobserve(e.target); pair(e.target); } }), { rootMargin: '1200px 0px' });
  function pairAll() { $$('.row.ch:not([data-paired])').forEach(r => io ? io.observe(r) : pair(r)); }
  function pair(r) {
    const t = $('.t', r); if (!t || r.hasAttribute('data-paired')) return;
    const side = (cls, label, nil) => {
      const d = mk('div', { className: cls }, mk('p', { className: 'ed', textContent: label }));
      if (nil) { d.append(mk('p', { className: 'nil', textContent: nil })); return d; }
      const c = t.cloneNode(true); $$('[id]', c).forEach(x => x.removeAttribute('id')); $$('.ref,.lab', c).forEach(x => x.remove()); d.append(...c.childNodes); return d;
    };
    const k = r.dataset.k, w = /rewrite|added|removed/.test(r.className) ? ' whole' : '', A = data.a.label, B = data.b.label;
    r.insertBefore(mk('div', { className: 'pair' },
      side('a' + w + (k === 'split' ? ' sp' : ''), A + (r.dataset.a ? ', ¶ ' + r.dataset.a : ''), k === 'added' && 'Not in ' + A),
      side('b' + w, B + (r.dataset.b ? ', ¶ ' + r.dataset.b : ''), k === 'removed' && 'Not in ' + B)), t);
    r.setAttribute('data-paired', '');
  }

  /* folds, noise, preferences */
  const pref = (id, fn) => { const el = $('#' + id), key = id; const val = () => el.type === 'checkbox' ? el.checked : el.value;
    if (key in state.prefs) { if (el.type === 'checkbox') el.checked = state.prefs[key]; else el.value = state.prefs[key]; }
    fn(val()); el.addEventListener('change', () => { state.prefs[key] = val(); save(); fn(val()); }); return el; };
  const folds = $$('details.fold');
  pref('o-same', v => folds.forEach(d => { d.open = v; }));
  pref('o-noise', v => root.toggleAttribute('data-noise', v));
  pref('o-speak', v => root.toggleAttribute('data-speak', v));
  pref('o-theme', v => { if (v === 'auto') delete root.dataset.theme; else root.dataset.theme = v; });
  const keysOn = pref('o-keys', () => {}), copyAs = pref('o-copy', () => {});

  /* review */
  const row = id => state.findings[id] || (state.findings[id] = {});
  function actions(n) {
    const na = $('.na', n); if (na.dataset.ready) return; na.dataset.ready = '1';
    const b = (label, verdict) => mk('button', { type: 'button', textContent: label, onclick: () => judge(n, verdict) });
    const yes = b('Accept', 'accepted'), no = b('Dismiss', 'dismissed');
    yes.dataset.v = 'accepted'; no.dataset.v = 'dismissed';
    na.prepend(yes, no, mk('button', { type: 'button', textContent: 'Comment', onclick: () => comment(n, true) }));
    paint(n);
  }
  function paint(n) {
    const s = state.findings[n.id] || {}, h = $('.nh', n); let vd = $('.vd', h);
    if (s.verdict) { n.dataset.verdict = s.verdict; vd = vd || h.appendChild(mk('span', { className: 'vd' })); vd.textContent = s.verdict === 'accepted' ? ' ✓ accepted' : ' ✕ dismissed'; } else { delete n.dataset.verdict; if (vd) vd.remove(); }
    $$('.na [data-v]', n).forEach(b => b.setAttribute('aria-pressed', b.dataset.v === s.verdict));
    if (s.comment) comment(n, false);
  }
  function progress() {
    const v = Object.values(state.findings), k = v.filter(s => s.verdict).length;
    $('#done').textContent = k + ' of ' + total + ' reviewed'; $('#meter').setAttribute('width', total ? 100 * k / total : 0);
  }
  function judge(n, verdict) {
    const s = row(n.id); s.verdict = s.verdict === verdict ? null : verdict; s.at = new Date().toISOString(); save(); actions(n); paint(n); progress();
    say('Finding ' + n.dataset.n + ' ' + (s.verdict || 'open again'));
  }
  function comment(n, focus) {
    let ta = $('textarea', n);
    if (!ta) { ta = mk('textarea', { value: (state.findings[n.id] || {}).comment || '', rows: 2 }); ta.setAttribute('aria-label', 'Comment on finding ' + n.dataset.n);
      ta.addEventListener('input', () => { const s = row(n.id); s.comment = ta.value; s.at = new Date().toISOString(); save(); }); n.append(ta); }
    if (focus) ta.focus();
  }
  const doc = $('.doc');
  doc.addEventListener('focusin', ev => { const n = ev.target.closest('.note'); if (n) actions(n); });
  doc.addEventListener('click', ev => { const n = ev.target.closest('.note'); if (n && !ev.target.closest('a,button,textarea')) go(n, { scroll: false }); });
  Object.keys(state.findings).forEach(id => { const n = document.getElementById(id); if (n) { actions(n); paint(n); } });
  progress();
  $('#export').addEventListener('click', () => {
    const out = { schema: 'diffreport.review/1', report: data.id, exported: new Date().toISOString(), reviewer: null, findings: Object.fromEntries(Object.entries(state.findings).filter(([, s]) => s.verdict || s.comment)) };
    const a = mk('a', { href: URL.createObjectURL(new Blob([JSON.stringify(out, null, 2)], { type: 'application/json' })), download: data.id + '.review.json' });
    a.click(); setTimeout(() => URL.revokeObjectURL(a.href), 1000); say('Review exported');
  });
  const file = $('#import-file');
  $('#import').addEventListener('click', () => file.click());
  file.addEventListener('change', async () => {
    try {
      const r = JSON.parse(await file.files[0].text());
      if (r.schema !== 'diffreport.review/1' || r.report !== data.id) throw new Error('This file reviews another report.');
      for (const [id, s] of Object.entries(r.findings)) if (document.getElementById(id)) state.findings[id] = { verdict: s.verdict || null, comment: String(s.comment || ''), at: s.at };
      save(); notes.forEach(n => { actions(n); paint(n); }); progress(); say('Review imported');
    } catch (e) { say('Not imported. ' + e.message); }
    file.value = '';
  });

  /* copying: the marks never reach the clipboard unless asked for */
  document.addEventListener('copy', ev => {
    const sel = getSelection(); if (sel.isCollapsed || /^(TEXTAREA|INPUT)$/.test(document.activeElement.tagName)) return;
    const box = mk('div'); for (let i = 0; i < sel.rangeCount; i++) box.append(sel.getRangeAt(i).cloneContents());
    if (!$('ins,del,.ref,.note', box)) return;
    const as = copyAs.value;
    if (as === 'old') $$('del.pb', box).forEach(e => e.replaceWith(mk('div')));
    $$('.notes,.pn,.ref,.lab,.stub,.oldp,summary,.ed,.nil,.pb', box).forEach(e => e.remove());
    if (as === 'new') $$('del', box).forEach(e => e.remove());
    if (as === 'old') $$('ins', box).forEach(e => e.remove());
    $$('del.z', box).forEach(e => { if (as === 'marked') e.remove(); });
    if (as === 'marked') { $$('del', box).forEach(e => e.replaceWith('[-' + e.textContent + '-]')); $$('ins:not(.z)', box).forEach(e => e.replaceWith('{+' + e.textContent + '+}')); }
    $$('ins,del', box).forEach(e => e.replaceWith(...e.childNodes));
    let text = '';
    const end = s => { if (text && !text.endsWith(s)) text = text.replace(/\n*$/, '') + s; };
    const walk = n => {
      if (n.nodeType === 3) { const s = n.data.replace(/\s+/g, ' '); if (s !== ' ' || text && !/\s$/.test(text)) text += s; return; }
      const line = n.nodeName === 'TR', block = line || /^(P|DIV|H[1-6]|LI|CAPTION|SECTION|DETAILS|TABLE)$/.test(n.nodeName);
      if (block) end('\n');
      n.childNodes.forEach(walk);
      if (/^T[DH]$/.test(n.nodeName) && n.nextElementSibling) text += '\t';
      if (block) end(line ? '\n' : '\n\n');
    };
    walk(box); ev.clipboardData.setData('text/plain', text.replace(/[ \t]+\n/g, '\n').trim()); ev.preventDefault();
  });

  /* keyboard */
  const secs = $$('.sec'), dlg = $('#keys');
  const jump = d => { const y = scrollY + 96; const tops = secs.map(s => s.getBoundingClientRect().top + scrollY); if (!secs.length) return; let i = tops.findLastIndex(t => t <= y); i = d > 0 ? i + 1 : (i >= 0 && y - tops[i] > 40 ? i : i - 1); const s = secs[Math.max(0, Math.min(secs.length - 1, i))]; s.scrollIntoView({ behavior: motion(s), block: 'start' }); const h = $('.h', s); if (h) h.focus({ preventScroll: true }); };
  const views = ['redline', 'split', 'new', 'old'];
  const keymap = { n: () => step(1), j: () => step(1), p: () => step(-1), k: () => step(-1), ']': () => jump(1), '[': () => jump(-1), a: () => cur && judge(cur, 'accepted'), d: () => cur && judge(cur, 'dismissed'), c: () => cur && comment(cur, true), u: () => { const o = $('#o-same'); o.click(); }, t: () => $('#o-noise').click(), v: () => setView(views[(views.indexOf(root.dataset.view) + 1) % views.length]), f: () => { openPanel(true); $('#rail [aria-pressed=true]').focus(); } };
  document.addEventListener('keydown', ev => {
    if (ev.key === 'Escape') { if (root.classList.contains('panel')) { openPanel(false); return; } if (ev.target.tagName === 'TEXTAREA') { ev.target.closest('.note').focus(); return; } if (only !== 'all' && !dlg.open) filter('all'); return; }
    if (ev.ctrlKey || ev.metaKey || ev.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(ev.target.tagName) && ev.target.type !== 'checkbox' || dlg.open) return;
    if (ev.key === '?') { dlg.showModal(); ev.preventDefault(); return; }
    if (!keysOn.checked) return;
    const fn = keymap[ev.key]; if (fn) { ev.preventDefault(); fn(); }
  });
  $('#help').addEventListener('click', () => dlg.showModal());
  $('#keys-close').addEventListener('click', () => dlg.close());

  /* panel on small screens */
  const opener = $('#panel-open');
  function openPanel(v) { if (getComputedStyle(opener).display === 'none' || !opener.offsetParent && getComputedStyle($('.bar')).display === 'none') return; root.classList.toggle('panel', v); opener.setAttribute('aria-expanded', v); if (v) $('#rail button:not([hidden])').focus(); else opener.focus(); }
  opener.addEventListener('click', () => openPanel(!root.classList.contains('panel')));
  $('#rail').addEventListener('click', ev => { if (ev.target.closest('a') && root.classList.contains('panel')) root.classList.remove('panel'); });
  document.addEventListener('pointerdown', ev => { if (root.classList.contains('panel') && !ev.target.closest('#rail,.bar')) openPanel(false); });

  /* where am I */
  if ('IntersectionObserver' in window) {
    const links = new Map($$('.toc a').map(a => [a.hash.slice(1), a])), seen = new Set();
    const so = new IntersectionObserver(es => {
      es.forEach(e => e.isIntersecting ? seen.add(e.target.id) : seen.delete(e.target.id));
      const first = secs.find(s => seen.has(s.id));
      if (first) links.forEach((a, id) => id === first.id ? a.setAttribute('aria-current', 'true') : a.removeAttribute('aria-current'));
    }, { rootMargin: '-30% 0px -65% 0px' });
    secs.forEach(s => so.observe(s));
    const win = $('.mini .win'), rects = new Map($$('.mini rect[data-p]').map(r => [r.dataset.p, r]));
    if (win) {
      const vis = new Set(), o = new IntersectionObserver(es => {
        es.forEach(e => e.isIntersecting ? vis.add(e.target.id) : vis.delete(e.target.id));
        let top = 1e9, end = 0;
        vis.forEach(id => { const r = rects.get(id); if (r) { const y = +r.getAttribute('y'); top = Math.min(top, y); end = Math.max(end, y + +r.getAttribute('height')); } });
        win.setAttribute('y', end ? top : 0); win.setAttribute('height', end ? end - top : 0);
      });
      $$('.row[id],.s[id]').forEach(r => o.observe(r));
    }
  }
  const fromHash = () => { const el = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1))); if (!el) return; reveal(el); if (el.classList.contains('note')) go(el, { hash: false }); };
  addEventListener('hashchange', fromHash); fromHash(); count(); if (root.dataset.view === 'split') setView('split');
})();
