import { makeSvg } from './elements.js';
import { shorten } from './format.js';
import { SIZES } from './layout.js';
import { Session } from './session.js';
import { readTheme } from './theme.js';
import { shownLayers } from './view.js';

const WIDTH = 420, HEIGHT = 260, BOX = { x: 46, y: 12, width: 360, height: 204 }, DOT = 4, LABEL = 14;

/**
 * The shown measure of the pinned columns, and of the current one, over layers.
 * @param {Element} svg
 * @param {Session} session
 */
export function showLinePlot(svg, session) {
  const { trace, view } = session, measure = trace.measure(view.measure), [first, last] = shownLayers(view, trace);
  const { ink, muted, accent, pins } = readTheme(), span = Math.max(last - first, 1);
  const x = (/** @type {number} */ layer) => BOX.x + (layer - first) / span * BOX.width;
  const y = (/** @type {number} */ place) => BOX.y + (1 - place) * BOX.height;
  const layers = measure.layers.filter(layer => layer >= first && layer <= last);
  /** @type {Element[]} */
  const parts = [makeSvg('rect', { ...BOX, fill: 'none', stroke: muted })];
  for (const { position, label } of measure.content.ticks) {
    parts.push(makeSvg('line', { x1: BOX.x, x2: BOX.x + BOX.width, y1: y(position), y2: y(position), stroke: muted, 'stroke-opacity': 0.25 }),
      makeSvg('text', { x: BOX.x - 6, y: y(position) + 4, fill: ink, 'text-anchor': 'end', 'font-size': SIZES.label }, label));
  }
  const step = Math.ceil(layers.length / 9);
  for (let i = 0; i < layers.length; i += step) {
    parts.push(makeSvg('text', { x: x(layers[i]), y: BOX.y + BOX.height + 17, fill: ink, 'text-anchor': 'middle', 'font-size': SIZES.label }, String(layers[i])));
  }
  parts.push(makeSvg('text', { x: BOX.x + BOX.width / 2, y: HEIGHT - 6, fill: ink, 'text-anchor': 'middle', 'font-size': SIZES.label }, 'Layer'));
  if (measure === trace.divergence) {
    const g = y(measure.place(Number(view.g) / trace.content.depth.gPerBit));
    parts.push(makeSvg('line', { x1: BOX.x, x2: BOX.x + BOX.width, y1: g, y2: g, stroke: accent, 'stroke-dasharray': '6 4' }),
      makeSvg('text', { x: BOX.x + BOX.width - 4, y: g - 5, fill: accent, 'text-anchor': 'end', 'font-size': SIZES.label }, 'g'));
  }
  const curves = [
    { cell: view.cursor, color: ink, dash: '2 3' },
    ...view.pins.map((cell, i) => ({ cell, color: pins[i % pins.length], dash: 'none' })),
  ];
  for (const { cell, color, dash } of curves) {
    const points = layers.map(layer => [layer, measure.placeOf({ layer, column: cell.column })]).filter(([, place]) => !Number.isNaN(place));
    parts.push(makeSvg('polyline', {
      points: points.map(([layer, place]) => `${x(layer).toFixed(1)},${y(place).toFixed(1)}`).join(' '),
      fill: 'none', stroke: color, 'stroke-width': 2, 'stroke-dasharray': dash, 'stroke-linejoin': 'round',
    }));
    const place = measure.placeOf(cell);
    if (!Number.isNaN(place) && cell.layer >= first && cell.layer <= last) {
      parts.push(makeSvg('circle', { cx: x(cell.layer), cy: y(place), r: DOT, fill: color }));
    }
  }
  const names = curves.map(({ cell }) => `“${shorten(trace.columns.labels[cell.column], LABEL)}” (${cell.column})`);
  svg.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute('aria-label', `${measure.content.title} over layers ${first} to ${last}: ${names.join(', ')}`);
  svg.replaceChildren(...parts);
}
