import { grouped } from './format.js';
import { SIZES } from './layout.js';
import { columnsInSight } from './overlays.js';

/** @typedef {import('./picture.js').Scene} Scene */
/** @typedef {import('./surface.js').Surface} Surface */

const LEAST_LABEL_PITCH = 15, LEAST_TILTED_PITCH = 26, NUMBER_PITCH = 70, HALF_LETTER = 0.28;

/**
 * Layer numbers at the left: odd ones, and fewer where they would touch.
 * @param {Surface} surface
 * @param {Scene} scene
 */
export function drawLayerAxis(surface, { layout, theme, trace, view, depths }) {
  const { box, rows, cellHeight } = layout, deepFrom = view.regime && depths && rows.includes(depths.deepFrom) ? depths.deepFrom : null;
  const anyOdd = rows.some(layer => layer % 2 === 1), ticked = rows.filter(layer => !anyOdd || layer % 2 === 1);
  const step = Math.ceil(SIZES.tick * 1.15 / (cellHeight * (anyOdd && rows.length > 1 ? 2 : 1)));
  const apart = Math.ceil(SIZES.tick * 1.15 / cellHeight), usual = ticked.filter((layer, i) => i % step === 0 && (deepFrom === null || Math.abs(layer - deepFrom) >= apart));
  for (const layer of deepFrom === null ? usual : [...usual, deepFrom]) {
    const { y, height } = layout.cell({ layer, column: 0 }), middle = y + height / 2;
    surface.line([[box.x - 5, middle], [box.x, middle]], { color: theme.muted, width: 1 });
    surface.text(String(layer), box.x - 8, middle, { size: SIZES.tick, color: theme.ink, anchor: 'end' });
  }
  if (!layout.narrow) {
    surface.text(trace.content.layersTitle, 16, box.y + box.height / 2, { size: SIZES.axis, color: theme.ink, anchor: 'middle', degrees: -90 });
  }
}

/**
 * Labels below the cells, turned; where columns are too narrow for any, their numbers.
 * @param {Surface} surface
 * @param {Scene} scene
 */
export function drawTokenAxis(surface, scene) {
  const { layout, theme, trace } = scene, { box } = layout, { title, note } = trace.columns;
  const text = layout.narrow ? `${title} (from bottom to top: layers)` : title + note, half = text.length * SIZES.axis * HALF_LETTER;
  const middle = Math.max(Math.min(box.x + box.width / 2, layout.width - half), half);
  surface.text(text, middle, layout.axisTitle, { size: SIZES.axis, color: theme.ink, anchor: 'middle' });
  if (layout.named) {
    drawLabels(surface, scene);
  } else {
    drawNumbers(surface, scene);
  }
}

/**
 * @param {Surface} surface
 * @param {Scene} scene
 */
function drawLabels(surface, scene) {
  const { layout, trace, theme, view } = scene, { box, cellWidth } = layout;
  const step = Math.ceil(LEAST_LABEL_PITCH / cellWidth), tilted = cellWidth >= LEAST_TILTED_PITCH;
  for (const column of columnsInSight(scene)) {
    const x = layout.x(column) + cellWidth / 2;
    if (x < box.x || x > box.x + box.width || (column % step !== 0 && column !== view.cursor.column)) {
      continue;
    }
    surface.text(layout.fit(trace.columns.labels[column]), x + (tilted ? 4 : 0), layout.labelTop,
      { size: SIZES.label, color: column === view.cursor.column ? theme.accent : theme.ink, anchor: 'end', degrees: tilted ? -45 : -90 });
  }
}

/**
 * @param {Surface} surface
 * @param {Scene} scene
 */
function drawNumbers(surface, { layout, trace, theme }) {
  const { box, window, cellWidth } = layout, most = NUMBER_PITCH / cellWidth;
  const magnitude = 10 ** Math.floor(Math.log10(most)), step = [1, 2, 5, 10].map(factor => factor * magnitude).find(size => size >= most) ?? most;
  const end = Math.min(window.first + window.count, trace.columns.count);
  for (let column = Math.ceil(window.first / step) * step; column < end; column += step) {
    const x = layout.x(column), y = box.y + box.height;
    surface.line([[x, y], [x, y + 5]], { color: theme.muted, width: 1 });
    const text = grouped(column), half = text.length * SIZES.tick * HALF_LETTER;
    surface.text(text, Math.min(x, layout.width - half), layout.labelTop + 8, { size: SIZES.tick, color: theme.ink, anchor: 'middle' });
  }
}

/**
 * The colour bar: at the right, or above the cells where there is no room.
 * @param {Surface} surface
 * @param {Scene} scene
 */
export function drawScale(surface, scene) {
  if (scene.layout.narrow) {
    drawScaleAbove(surface, scene);
  } else {
    drawScaleBeside(surface, scene);
  }
}

/**
 * @param {Surface} surface
 * @param {Scene} scene
 */
function drawScaleBeside(surface, { layout, measure, palette, theme }) {
  const { title, ticks } = measure.content, { box } = layout;
  const bar = { x: box.x + box.width + 20, y: box.y, width: 22, height: box.height };
  const places = Array.from({ length: 256 }, (_, i) => palette.at(1 - i / 255));
  surface.cells({ colors: Uint32Array.from(places), rows: places.length, columns: 1 }, bar);
  surface.outline(bar, { color: theme.muted, width: 1 });
  for (const { position, label } of ticks) {
    const y = bar.y + (1 - position) * bar.height, right = bar.x + bar.width;
    surface.line([[right, y], [right + 4, y]], { color: theme.muted, width: 1 });
    surface.text(label, right + 8, y, { size: SIZES.tick, color: theme.ink });
  }
  const lines = title.split(/ (?=\()/);
  lines.forEach((line, i) => surface.text(line, layout.box.x + box.width + layout.scaleTitle + i * 16 - (lines.length - 1) * 4, box.y + box.height / 2,
    { size: lines.length > 1 ? SIZES.label : SIZES.axis, color: theme.ink, anchor: 'middle', degrees: -90 }));
}

/**
 * @param {Surface} surface
 * @param {Scene} scene
 */
function drawScaleAbove(surface, { layout, measure, palette, theme }) {
  const { box } = layout, { title, ticks } = measure.content;
  const bar = { x: box.x, y: 20, width: layout.width - box.x - 14, height: 10 };
  surface.text(title, bar.x, 9, { size: SIZES.label, color: theme.ink });
  surface.cells({ colors: Uint32Array.from({ length: 256 }, (_, i) => palette.at(i / 255)), rows: 1, columns: 256 }, bar);
  for (const { position, label } of ticks) {
    surface.text(label, bar.x + position * bar.width, 40, { size: SIZES.label - 1, color: theme.ink, anchor: position < 1 ? 'middle' : 'end' });
  }
}
