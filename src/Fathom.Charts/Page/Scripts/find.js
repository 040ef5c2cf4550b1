/**
 * The columns in which a text occurs, also across their edges, or whose label it is part of; upper and lower case are alike.
 * @param {import('./columns.js').Columns} columns
 * @param {string} search
 * @returns {number[]} The first column of each occurrence, in order.
 */
export function findColumns({ texts, labels }, search) {
  const wanted = search.toLowerCase();
  if (wanted === '') {
    return [];
  }
  const lowered = texts.map(text => text.toLowerCase()), whole = lowered.join('');
  const hits = new Set(labels.flatMap((label, column) => label.toLowerCase().includes(wanted) ? [column] : []));
  let column = 0, begin = 0;
  for (let at = whole.indexOf(wanted); at >= 0; at = whole.indexOf(wanted, at + 1)) {
    while (begin + lowered[column].length <= at) {
      begin += lowered[column++].length;
    }
    hits.add(column);
  }
  return [...hits].sort((a, b) => a - b);
}
