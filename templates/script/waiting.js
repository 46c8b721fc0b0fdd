/* how far a page is that is being made; it is loaded once it is there */
const waits = document.getElementById('waits'),
  bar = document.getElementById('bar'),
  fault = document.getElementById('fault');
let events;
/* a server that went away is asked again: the page it answers with then goes on waiting, or is the one waited for */
const reload = () => {
  events.close();
  location.reload();
};
const listen = () => {
  events?.close();
  /* a browser has few connections to a server: a window that nobody sees gives its own back */
  if (document.hidden) return;
  events = new EventSource(waits.dataset.events);
  events.addEventListener('progress', ev => {
    const { done, total } = JSON.parse(ev.data);
    if (total) {
      bar.max = total;
      bar.value = done;
    } else bar.removeAttribute('value');
  });
  events.addEventListener('done', reload);
  events.addEventListener('error', ev => {
    if (ev.data) {
      events.close();
      bar.hidden = true;
      fault.textContent = JSON.parse(ev.data).error;
    } else if (events.readyState === 2) setTimeout(reload, 3000);
  });
};
listen();
document.addEventListener('visibilitychange', listen);
addEventListener('pagehide', () => events?.close());
addEventListener('pageshow', ev => ev.persisted && listen());
