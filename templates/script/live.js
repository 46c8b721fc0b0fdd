/* live: the review that the server keeps for all who read this report (docs/server.md) */
const shared = data.live,
  you = $('#you'),
  sync = $('#sync'),
  signIn = $('#sign-in'),
  mark = KEY + '/',
  /* what was said here and the server has not acknowledged: { verdict, comment, was, revision, by }, by finding */
  unsent = new Map(),
  acknowledged = { __proto__: null },
  /* statements have numbers: answers and events may overtake each other, by finding the last that is known */
  heard = { __proto__: null },
  TRUST = { 'X-Diffreport': '1', 'Content-Type': 'application/json' },
  LONGEST = 30; /* seconds between two tries */
let user = null,
  floor = 0 /* all up to this one */,
  known = 0 /* the last of all */,
  tries = 0,
  again,
  sending = false,
  events = null;
Object.assign(data.labels, shared.labels);
const brief = s => ({ verdict: s?.verdict ?? null, comment: s?.comment || '' }),
  same = (a, b) => a.verdict === b.verdict && a.comment === b.comment,
  tellState = (state, text) => {
    for (const e of $$('.sync')) {
      e.dataset.state = state;
      e.textContent = text;
    }
    if (signIn) signIn.hidden = state !== 'out';
  };
/* every finding has a place of its own for each reviewer, so that neither two windows nor two people who share this
   browser write over each other */
const place = (id, by) => mark + id + '/' + by;
function remember(id, s) {
  unsent.set(id, s);
  try {
    localStorage.setItem(place(id, s.by), JSON.stringify(s));
  } catch {
    /* storage refused: it is kept until the page closes */
  }
}
function forget(id) {
  unsent.delete(id);
  try {
    localStorage.removeItem(place(id, user));
  } catch {}
}
/* what another window, or this one before it was closed, did not get to the server */
function recall() {
  try {
    for (const key of Object.keys(localStorage)) {
      const [id] = key.slice(mark.length).split('/'),
        s = key.startsWith(mark) && !unsent.has(id) && JSON.parse(localStorage.getItem(key));
      if (s && s.by === user && isStatement(s)) unsent.set(id, s);
    }
  } catch {}
}
const tellHere = tell,
  takeHere = take,
  paintHere = paint;
tell = (n, s) => {
  tellHere(n, s);
  const old = unsent.get(n.id),
    was = old?.was || acknowledged[n.id]?.said || brief();
  remember(n.id, {
    ...brief(own(said(n))),
    was,
    revision: old ? old.revision : acknowledged[n.id]?.revision || 0,
    by: name(),
  });
  tellState('sending', told('sending'));
  later('verdict' in s ? 0 : 0.4);
};
/* a file that is read in goes to all */
take = (...args) => {
  takeHere(...args);
  if (!(1 in args)) return;
  const [theirs, by] = args,
    body = JSON.stringify({ schema: SCHEMA, report: data.id, reviewer: by || null, findings: theirs });
  ask(mine(''), { method: 'POST', headers: TRUST, body }).then(() => load(), why => {
    failed(why);
    tellState('refused', told('not_taken'));
  });
};
paint = n => {
  paintHere(n);
  const verdicts = new Set(all(said(n)).map(s => s.verdict));
  if (verdicts.has('accepted') && verdicts.has('dismissed')) {
    $('.vd', n)?.remove();
    delete n.dataset.verdict;
    $('.nh', n).append(mk('span', { className: 'vd', textContent: ' ? ' + told('contested') }));
  }
};
/* who signed in elsewhere in this browser is not who reads here: the server then answers 412 */
const mine = path => path + '?you=' + encodeURIComponent(user ?? '');
async function ask(path, how) {
  const answer = await fetch(shared.review + path, { cache: 'no-store', redirect: 'error', ...how });
  if (!answer.ok && answer.status !== 409) throw answer.status;
  return answer.json();
}
const isNews = (id, number) => {
  known = Math.max(known, number);
  if (number <= Math.max(floor, heard[id] || 0)) return false;
  heard[id] = number;
  return true;
};
/* what the server has of some findings holds, but for what was said here since */
function receive(found, revisions, gone = []) {
  const ids = Object.keys(found);
  for (const id of ids) {
    delete findings[id];
    takeHere({ [id]: found[id] });
    acknowledged[id] = {
      said: brief(all(found[id]).find(s => s.reviewer === user)),
      revision: revisions[id] ?? acknowledged[id]?.revision ?? 0,
    };
  }
  for (const [id, s] of unsent) tellHere({ id }, brief(s));
  save();
  for (const id of new Set([...ids, ...gone, ...unsent.keys()])) {
    const n = byId(id);
    if (n?.matches('.note')) {
      actions(n);
      paint(n);
    }
  }
  progress();
}
async function load(isAgain) {
  const found = await ask('');
  /* another edition may go by this label now: then this page has other findings */
  if (found.report !== data.id) throw 'stale';
  if (found.last < known && isAgain !== true) return load(true);
  if (user === null) for (const [id, s] of unsent) remember(id, { ...s, by: found.you });
  else if (user !== found.you) {
    unsent.clear(); /* they wait in this browser for who said it */
    say(told('you', { name: found.you }));
  }
  who.value = state.prefs['o-name'] = user = found.you;
  who.readOnly = true;
  you.textContent = told('you', { name: user });
  floor = known = found.last;
  Object.keys(heard).forEach(id => delete heard[id]);
  recall();
  /* what is not there was never said, or by somebody who read in this browser before */
  const gone = Object.keys(findings).filter(id => !found.findings[id]);
  for (const id of gone) {
    delete findings[id];
    delete acknowledged[id];
  }
  receive(found.findings, found.revisions, gone);
  listen();
  await send();
}
/* of what was said at two places both is kept */
function joined(mine, theirs) {
  const { was } = mine,
    texts = [theirs.comment, mine.comment];
  return {
    verdict: mine.verdict === was.verdict ? theirs.verdict : mine.verdict,
    comment:
      mine.comment === was.comment || theirs.comment.includes(mine.comment)
        ? theirs.comment
        : theirs.comment === was.comment || mine.comment.includes(theirs.comment)
          ? mine.comment
          : texts.join('\n'),
  };
}
async function send() {
  if (sending || user === null) return;
  sending = true;
  let state = 'saved',
    text = told('saved');
  try {
    for (let next; (next = unsent.entries().next().value); ) {
      const [id, s] = next,
        body = JSON.stringify({ ...brief(s), revision: s.revision });
      let answer;
      try {
        /* a window that is closed meanwhile is no reason to lose it; browsers keep no more than 64 KiB */
        answer = await ask(mine('/' + id), { method: 'PUT', headers: TRUST, body, keepalive: body.length < 2e4 });
      } catch (status) {
        if (!(status === 400 || status === 404 || status === 413)) throw status;
        unsent.delete(id); /* it stays in this browser */
        [state, text] = ['refused', told('refused')];
        continue;
      }
      const since = unsent.get(id),
        theirs = brief(answer);
      if (since?.by !== s.by) continue; /* somebody else reads here now */
      if (answer.error) {
        remember(id, { ...since, ...joined(since, theirs), was: theirs, revision: answer.revision });
        [state, text] = ['joined', told('joined')];
      } else if (same(since, brief(s))) forget(id); /* as the server has it, which may not keep every character */
      else remember(id, { ...since, was: theirs, revision: answer.revision });
      if (isNews(id, answer.number)) receive({ [id]: answer.judgement }, { [id]: answer.revision });
      else acknowledged[id] = { said: theirs, revision: answer.revision };
    }
    tries = 0;
    tellState(state, text);
    if (state !== 'saved') say(text);
  } catch (why) {
    failed(why);
  } finally {
    sending = false;
  }
}
function failed(why) {
  const [state, text] =
    why === 401
      ? ['out', told('signed_out')]
      : why === 403
        ? ['refused', told('forbidden')]
        : why === 'stale'
          ? ['refused', told('stale')]
          : ['retrying', told('retrying')];
  if (sync.dataset.state !== state) say(text);
  tellState(state, text);
  tries += 1;
  later(Math.min(LONGEST, 2 ** tries / 4));
}
function later(seconds) {
  clearTimeout(again);
  again = setTimeout(() => (tries ? load().catch(failed) : send()), seconds * 1000);
}
/* a browser has few connections to a server: a window that nobody sees gives its own back */
function listen() {
  if (document.hidden) {
    events?.close();
    events = null;
    return;
  }
  if (events && events.readyState < 2) return;
  events = new EventSource(shared.review + '/events?after=' + floor);
  /* what was said while nobody listened */
  on(events, 'open', () => load().catch(failed));
  on(events, 'error', () => events?.readyState === 2 && setTimeout(listen, 1000 * Math.min(LONGEST, 2 ** ++tries / 4)));
  on(events, 'said', ev => {
    const s = JSON.parse(ev.data),
      isOwn = s.reviewer === user;
    /* of what was said in another window, while something else was said here, the answer to that tells */
    if ((isOwn && unsent.has(s.finding)) || !isNews(s.finding, s.number)) return;
    receive({ [s.finding]: s.judgement }, isOwn ? { [s.finding]: s.revision } : {});
    if (isOwn) return;
    const number = byId(s.finding)?.dataset.n,
      verdict = s.verdict && told(s.verdict),
      text = told(verdict ? 'judged_by' : 'said_something', { name: s.reviewer, number, verdict });
    if (number) {
      say(text);
      if (!unsent.size) tellState('theirs', text);
    }
  });
}
on(document, 'visibilitychange', listen);
on(window, 'pagehide', () => {
  send();
  events?.close();
  events = null;
});
on(window, 'pageshow', ev => ev.persisted && listen());
['online', 'focus'].forEach(what => on(window, what, () => (unsent.size || tries) && later(0)));
tellState('sending', told('opening'));
load().catch(failed);
