import { make } from './elements.js';
import { formatShare, formatValue } from './format.js';
import { Session } from './session.js';

/** @typedef {import('./trace.js').Cell} Cell */

/**
 * All that is known of a cell.
 * @param {Session} session
 * @param {Cell} cell
 */
export function cellDetails(session, cell) {
  const { trace } = session, { columns } = trace;
  return [
    make('h3', {}, make('bdi', { className: 'token' }, columns.labels[cell.column]), make('span', { className: 'where' }, `layer ${cell.layer} of ${trace.layers}`)),
    make('p', { className: 'which' }, columns.describe(cell.column)),
    make('p', { className: 'depth' }, depthText(session, cell.column)),
    measureList(session, cell),
    topList(session, cell),
  ];
}

/**
 * Where a column settles; empty where nothing does.
 * @param {Session} session
 * @param {number} column
 */
export function depthText({ depths, trace }, column) {
  if (!depths) {
    return '';
  }
  if (!depths.measured[column]) {
    return 'settling could not be measured';
  }
  const settling = depths.settling[column], resettling = depths.resettling[column], unsettlings = depths.unsettlings[column];
  const times = unsettlings === 1 ? 'once' : `${unsettlings} times`;
  return [
    settling ? `settles at layer ${settling}` : 'does not settle',
    ...unsettlings ? [`comes undone ${times}${resettling ? `, for good at ${resettling}` : ''}`] : [],
    ...depths.deep[column] ? [trace.columns.deepWord] : [],
  ].join(' · ');
}

/**
 * @param {Session} session
 * @param {Cell} cell
 */
function measureList({ trace, view }, cell) {
  const rows = [...trace.measures.values()].map(measure => make('div', { className: measure.content.key === view.measure ? 'shown' : '' },
    make('dt', {}, measure.label), make('dd', {}, formatValue(measure.value(cell), measure.content))));
  return make('dl', {}, ...rows);
}

/**
 * @param {Session} session
 * @param {Cell} cell
 */
function topList({ trace }, cell) {
  const items = trace.top(cell).map(({ place, label, probability, isOwn }) => {
    const bar = make('span', { className: 'bar' });
    bar.style.width = `${Math.max(probability * 100, 0.5) || 0}%`;
    return make('li', { className: isOwn ? 'own' : '' }, bar,
      make('span', {}, ...place ? [make('bdi', { className: 'place' }, place), ' → '] : [], make('bdi', {}, label)), make('span', {}, formatShare(probability)));
  });
  return make('ol', { className: 'top', ariaLabel: 'likeliest tokens' }, ...items);
}
