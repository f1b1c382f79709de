// Sorts a table by the column whose heading is pressed; pressed again, the other way round.
for (const table of document.querySelectorAll('table[data-sortable]')) {
  const headings = [...table.querySelectorAll('thead th')]
  const body = table.tBodies[0]
  const sortKey = (row, column) => {
    const cell = row.cells[column]
    return cell.dataset.by ?? cell.textContent
  }
  const compare = (a, b) => {
    const [x, y] = [a, b].map((text) => Number.parseFloat(text.replaceAll(',', '')))
    if (!Number.isNaN(x) && !Number.isNaN(y)) return x - y
    return a.localeCompare(b, 'ja')
  }
  headings.forEach((heading, column) => {
    heading.querySelector('button').addEventListener('click', () => {
      const falling = heading.getAttribute('aria-sort') === 'ascending'
      for (const other of headings) other.removeAttribute('aria-sort')
      heading.setAttribute('aria-sort', falling ? 'descending' : 'ascending')
      const sorted = [...body.rows].sort((a, b) => compare(sortKey(a, column), sortKey(b, column)))
      body.append(...(falling ? sorted.reverse() : sorted))
    })
  })
}
