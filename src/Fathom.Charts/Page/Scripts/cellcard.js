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
  const { trace } = session, label = trace.labels[cell.token];
  return [
    make('h3', {}, make('bdi', { className: 'token' }, label), make('span', { className: 'where' }, `layer ${cell.layer} of ${trace.layers}`)),
    make('p', { className: 'which' }, tokenLine(session, cell.token)),
    make('p', { className: 'depth' }, depthText(session, cell.token)),
    measureList(session, cell),
    topList(session, cell),
  ];
}

/**
 * Which token it is.
 * @param {Session} session
 * @param {number} token
 */
function tokenLine({ trace }, token) {
  const number = `token ${token} of 0–${trace.tokens - 1}`;
  if (!trace.origins) {
    return number;
  }
  const { id, position, generated, special, predicted } = trace.origins[token];
  const kind = predicted ? 'the model’s own next choice' : generated ? 'generated' : 'given';
  return `${number} · ${kind}${special ? ', control' : ''} · id ${id}, position ${position}`;
}

/**
 * Where a token settles; empty where nothing does.
 * @param {Session} session
 * @param {number} token
 */
export function depthText({ depths }, token) {
  if (!depths) {
    return '';
  }
  if (!depths.measured[token]) {
    return 'settling could not be measured';
  }
  const settling = depths.settling[token], resettling = depths.resettling[token], unsettlings = depths.unsettlings[token];
  const times = unsettlings === 1 ? 'once' : `${unsettlings} times`;
  return [
    settling ? `settles at layer ${settling}` : 'does not settle',
    ...unsettlings ? [`comes undone ${times}${resettling ? `, for good at ${resettling}` : ''}`] : [],
    ...depths.deep[token] ? ['deep-thinking'] : [],
  ].join(' · ');
}

/**
 * @param {Session} session
 * @param {Cell} cell
 */
function measureList({ trace, view }, cell) {
  const rows = [...trace.measures.values()].map(measure => make('div', { className: measure.content.key === view.measure ? 'shown' : '' },
    make('dt', {}, measure.label), make('dd', {}, formatValue(measure.value(cell.layer, cell.token), measure.content.unit))));
  return make('dl', {}, ...rows);
}

/**
 * @param {Session} session
 * @param {Cell} cell
 */
function topList({ trace }, cell) {
  const own = trace.origins?.[cell.token].id;
  const items = trace.top(cell).map(({ id, label, probability }) => {
    const bar = make('span', { className: 'bar' });
    bar.style.width = `${Math.max(probability * 100, 0.5) || 0}%`;
    return make('li', { className: id === own ? 'own' : '' }, bar, make('bdi', {}, label), make('span', {}, formatShare(probability)));
  });
  return make('ol', { className: 'top', ariaLabel: 'likeliest tokens' }, ...items);
}
