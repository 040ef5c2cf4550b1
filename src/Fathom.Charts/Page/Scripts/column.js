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
export function showColumn(table, session) {
  const { trace, view: { cursor } } = session, label = trace.labels[cursor.token];
  const all = [...trace.measures.values()], chosen = all.filter(measure => COLUMNS.includes(measure.content.key));
  const measures = chosen.length ? chosen : all;
  const head = make('tr', {}, ...['Layer', ...measures.map(measure => measure.label), 'Likeliest token'].map(name => make('th', { scope: 'col' }, name)));
  const rows = [...measures[0].layers].reverse().map(layer => {
    const [likeliest] = trace.top({ layer, token: cursor.token });
    return make('tr', { className: layer === cursor.layer ? 'current' : '' },
      make('th', { scope: 'row' }, String(layer)),
      ...measures.map(measure => make('td', {}, formatValue(measure.value(layer, cursor.token), measure.content.unit))),
      make('td', { className: 'likeliest' }, ...likeliest ? [make('bdi', {}, likeliest.label), ` ${formatShare(likeliest.probability)}`] : []));
  });
  table.replaceChildren(
    make('caption', {}, 'Token ', String(cursor.token), ', ', make('bdi', { className: 'token' }, label), ', layer by layer'),
    make('thead', {}, head), make('tbody', {}, ...rows));
}
