const find = document.getElementById('find'),
  rows = [...document.querySelectorAll('#series~ul>li')].map(row => [row, row.textContent.toLocaleLowerCase()]);
document.documentElement.classList.add('js');
find.addEventListener('input', () => {
  const words = find.value.toLocaleLowerCase().split(/\s+/);
  for (const [row, text] of rows) row.hidden = !words.every(word => text.includes(word));
});
