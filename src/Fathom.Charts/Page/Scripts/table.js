import { make } from './elements.js';
import { formatShare, formatValue } from './format.js';
import { Session } from './session.js';

/** The measures that the table shows, by their keys, where there are any; else all. */
const COLUMNS = ['jsd', 'entropy', 'probability', 'rank'];

/**
 * The current column as a table: a row a layer, the last at the top as in the picture.
 * @param {HTMLTableElement} table
 * @param {Session} session
 */
export function showTable(table, session) {
  const { trace, view: { cursor } } = session, { columns } = trace;
  const all = [...trace.measures.values()], chosen = all.filter(measure => COLUMNS.includes(measure.content.key));
  const measures = chosen.length ? chosen : all;
  const likeliest = trace.content.top ? [likeliestOf] : [];
  const head = make('tr', {}, ...['Layer', ...measures.map(measure => measure.label)].map(name => make('th', { scope: 'col' }, name)),
    ...likeliest.map(() => make('th', { scope: 'col', className: 'likeliest' }, 'Likeliest')));
  const rows = [...measures[0].layers].reverse().map(layer => {
    const cell = { layer, column: cursor.column };
    return make('tr', { className: layer === cursor.layer ? 'current' : '' },
      make('th', { scope: 'row' }, String(layer)),
      ...measures.map(measure => make('td', {}, formatValue(measure.value(cell), measure.content))),
      ...likeliest.map(text => make('td', { className: 'likeliest' }, ...text(trace, cell))));
  });
  table.replaceChildren(
    make('caption', {}, make('bdi', { className: 'token' }, columns.labels[cursor.column]), `, ${columns.name(cursor.column)}, layer by layer`),
    make('thead', {}, head), make('tbody', {}, ...rows));
}

/**
 * What a layer would have said, and how likely that is where it is one token.
 * @param {import('./trace.js').Trace} trace
 * @param {import('./trace.js').Cell} cell
 */
function likeliestOf(trace, cell) {
  const [first] = trace.top(cell);
  return [make('bdi', {}, trace.reading(cell)), first?.place === '' ? ` ${formatShare(first.probability)}` : ''];
}
