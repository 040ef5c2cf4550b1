/** @typedef {import('./depth.js').Depths} Depths */
/** @typedef {import('./picture.js').Scene} Scene */
/** @typedef {import('./surface.js').Surface} Surface */
/** @typedef {import('./surface.js').Stroke} Stroke */

const HALO = 'rgb(255 255 255 / 0.85)', INK = '#1d5fb4', MARK = 8;

/**
 * The columns in sight.
 * @param {Scene} scene
 */
export function columnsInSight({ layout: { window }, trace }) {
  const first = Math.floor(window.first), last = Math.min(Math.ceil(window.first + window.count), trace.columns.count);
  return Array.from({ length: last - first }, (_, i) => first + i);
}

/** Where columns are narrower than this, the line has no risers, which would hide the cells. */
const LEAST_STEP = 7;

/**
 * Steps along the lower edge of the cell at which each column settles; where several are drawn as one, their mean.
 * @param {Surface} surface
 * @param {Scene} scene
 * @param {Depths} depths
 */
export function drawSettling(surface, { layout, trace, level }, depths) {
  const { window } = layout, run = 2 ** level, isThin = layout.cellWidth < LEAST_STEP, end = Math.min(Math.ceil(window.first + window.count), trace.columns.count);
  /** @type {number[][]} */
  let points = [];
  const flush = () => {
    if (points.length && isThin) {
      surface.line(points, { color: INK, width: Math.min(Math.max(layout.cellHeight / 4, 1), 2) });
    } else if (points.length) {
      haloed(surface, points, { color: INK, width: Math.min(Math.max(layout.cellWidth / 8, 1), 2.2) });
    }
    points = [];
  };
  for (let from = Math.floor(window.first / run) * run; from < end; from += run) {
    const settling = depths.settling.subarray(from, from + run).filter(layer => layer > 0);
    if (settling.length === 0) {
      flush();
      continue;
    }
    const y = layout.y(settling.reduce((sum, layer) => sum + layer, 0) / settling.length);
    if (isThin && points.length && points[points.length - 1][1] !== y) {
      flush();
    }
    points.push([layout.x(from), y], [layout.x(Math.min(from + run, trace.columns.count)), y]);
  }
  flush();
}

/**
 * The lower edge of the deep-thinking regime.
 * @param {Surface} surface
 * @param {Scene} scene
 * @param {Depths} depths
 */
export function drawRegime(surface, { layout }, depths) {
  const { x, width } = layout.box, y = layout.y(depths.deepFrom);
  haloed(surface, [[x, y], [x + width, y]], { color: INK, width: 2, dash: [6, 4] });
}

/**
 * A line between columns of different parts of the sequence: before an answer, and before what the model predicts after a text.
 * @param {Surface} surface
 * @param {Scene} scene
 */
export function drawPartings(surface, { layout, trace }) {
  const { y, height } = layout.box;
  for (const column of trace.columns.partings) {
    haloed(surface, [[layout.x(column), y], [layout.x(column), y + height]], { color: INK, width: 1 });
  }
}

/**
 * Marks below the cells which columns are, or hold, deep-thinking tokens.
 * @param {Surface} surface
 * @param {Scene} scene
 * @param {Depths} depths
 */
export function drawDeepMarks(surface, { layout, trace, level }, depths) {
  const { window, box } = layout, run = 2 ** level, end = Math.min(window.first + window.count, trace.columns.count);
  const half = Math.min(MARK, layout.cellWidth * run + 1) / 2, top = box.y + box.height + 4;
  for (let from = Math.floor(window.first / run) * run; from < end; from += run) {
    const x = layout.x(from) + layout.cellWidth * Math.min(run, trace.columns.count - from) / 2;
    if (x >= box.x && x <= box.x + box.width && depths.deep.subarray(from, from + run).includes(1)) {
      surface.polygon([[x, top], [x + half, top + MARK], [x - half, top + MARK]], INK);
    }
  }
}

/**
 * Writes the likeliest tokens into each cell, where it fits.
 * @param {Surface} surface
 * @param {Scene} scene
 * @param {number} size
 */
export function drawLikeliest(surface, scene, size) {
  const { layout, trace, measure, palette } = scene, letters = Math.floor((layout.cellWidth - 4) / (size * 0.6));
  if (letters < 2 || layout.cellHeight < size) {
    return;
  }
  for (const layer of layout.rows) {
    for (const column of columnsInSight(scene)) {
      const cell = { layer, column }, reading = trace.reading(cell), { x, y, width, height } = layout.cell(cell);
      const color = palette.isDark(measure.placeOf(cell)) ? '#fff8e0' : '#2b1a08';
      if (reading) {
        surface.text(Array.from(reading).slice(0, letters).join(''), x + width / 2, y + height / 2, { size, color, anchor: 'middle' });
      }
    }
  }
}

/**
 * Frames a cell.
 * @param {Surface} surface
 * @param {import('./surface.js').Box} box
 * @param {string} color
 */
export function frame(surface, { x, y, width, height }, color) {
  const most = { x: x - 1, y: y - 1, width: Math.max(width, 3) + 2, height: Math.max(height, 3) + 2 };
  surface.outline(most, { color: '#ffffff', width: 4 });
  surface.outline(most, { color, width: 2 });
}

/**
 * @param {Surface} surface
 * @param {number[][]} points
 * @param {Stroke} stroke
 */
function haloed(surface, points, stroke) {
  surface.line(points, { color: HALO, width: stroke.width * 2 });
  surface.line(points, stroke);
}
