const root = document.documentElement,
  all = (selector, within = document) => [...within.querySelectorAll(selector)],
  table = document.querySelector('.sortable'),
  find = document.getElementById('find'),
  every = document.getElementById('every'),
  live = document.getElementById('live'),
  order = new Intl.Collator(root.lang, { numeric: true });
root.classList.add('js');
if (table) sortable();

function sortable() {
  const body = [...table.tBodies].at(-1),
    whole = table.querySelector('.whole'),
    heads = all('.names th', table),
    /* each with those that stand below it and go where it goes */
    groups = [];
  for (const row of body.rows) {
    const [name, ...cells] = row.cells,
      item = {
        row,
        values: [name.textContent, ...cells.map(cell => +cell.textContent.replace(/\D/g, ''))],
        text: name.textContent.toLocaleLowerCase(),
        below: []
      };
    if (row.className === 'in') groups.at(-1).below.push(item);
    else groups.push(item);
  }
  const inOrder = () => groups.flatMap(group => [group, ...group.below]);
  /* a browser takes its time to lay out more: those that are asked for come step by step, behind what is seen */
  const STEP = 200;
  let most = STEP,
    next,
    allAsked = false;

  const sort = (column, way) => {
    const sign = way === 'ascending' ? 1 : -1,
      compare = column
        ? (a, b) => sign * (a.values[column] - b.values[column])
        : (a, b) => sign * order.compare(a.values[0], b.values[0]);
    groups.sort(compare);
    for (const group of groups) group.below.sort(compare);
    begin(() => body.append(...inOrder().map(item => item.row)));
  };
  /* what is below the table does not come up while its rows are on their way */
  const begin = change => {
    if (allAsked) table.parentElement.style.minHeight = table.parentElement.offsetHeight + 'px';
    most = STEP;
    show();
    change?.();
    goOn();
  };
  const goOn = () => {
    clearTimeout(next);
    if (!allAsked || most >= body.rows.length) table.parentElement.style.minHeight = '';
    else
      next = setTimeout(() =>
        requestAnimationFrame(() => {
          most += STEP;
          show();
          goOn();
        })
      );
  };
  heads.forEach((head, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener('click', () => {
      const now = head.ariaSort,
        way = !now ? head.dataset.first : now === 'ascending' ? 'descending' : 'ascending';
      for (const other of heads) other.removeAttribute('aria-sort');
      head.ariaSort = way;
      sort(column, way);
      live.textContent = head.dataset[way];
    });
  });

  /* the pairs of a series are folded below its sums until they are asked for */
  const show = () => {
    const words = find ? find.value.toLocaleLowerCase().split(/\s+/) : [],
      fits = text => words.every(word => text.includes(word)),
      asked = words.some(Boolean);
    for (const group of groups) {
      const own = fits(group.text),
        found = group.below.filter(item => own || fits(group.text + item.text));
      group.row.hidden = !own && !found.length;
      const opened = group.button?.ariaExpanded === 'true' || (asked && !own);
      for (const item of group.below) {
        item.row.hidden = !found.includes(item);
        item.row.classList.toggle('shut', !opened);
      }
    }
    const items = inOrder(),
      open = items.filter(item => !item.row.hidden && !item.row.classList.contains('shut'));
    open.forEach((item, n) => item.row.classList.toggle('cut', n >= most));
    every.hidden = allAsked || open.length <= most;
    if (whole) whole.hidden = asked;
    if (!find) return;
    const found = items.filter(item => !item.row.hidden && !item.below.length).length,
      said = found ? find.dataset.said.replace('{shown}', found.toLocaleString(root.lang)) : find.dataset.none;
    document.getElementById('shown').textContent = asked ? said : '';
  };
  for (const group of groups.filter(group => group.below.length)) {
    const button = (group.button = document.createElement('button')),
      name = group.row.cells[0].firstElementChild;
    button.type = 'button';
    button.ariaExpanded = 'false';
    name.replaceWith(button);
    button.append(name);
    button.addEventListener('click', () => {
      button.ariaExpanded = String(button.ariaExpanded !== 'true');
      show();
    });
  }
  show();
  every.addEventListener('click', () => {
    allAsked = true;
    table.parentElement.focus({ preventScroll: true });
    goOn();
  });
  find?.addEventListener('input', () => {
    begin();
    live.textContent = document.getElementById('shown').textContent;
  });
}
