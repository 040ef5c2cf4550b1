import { drawLayerAxis, drawScale, drawTokenAxis } from './axes.js';
import { Layout, SIZES } from './layout.js';
import { Measure } from './measure.js';
import { drawDeepMarks, drawLikeliest, drawPartings, drawRegime, drawSettling, frame } from './overlays.js';
import { Palette } from './palette.js';
import { Trace } from './trace.js';
import { shownLayers } from './view.js';

/** @typedef {import('./surface.js').Surface} Surface */

/**
 * The colours of what is not on the scale.
 * @typedef {{ ink: string, muted: string, panel: string, accent: string, pins: string[] }} Theme
 */

/**
 * Everything that a picture is drawn from.
 * @typedef {object} Scene
 * @property {Trace} trace
 * @property {import('./view.js').View} view
 * @property {Measure} measure
 * @property {Palette} palette
 * @property {import('./depth.js').Depths | null} depths Null where nothing settles.
 * @property {Layout} layout
 * @property {Theme} theme
 * @property {number} level Each drawn column stands for 2^level columns.
 * @property {number[]} hits The columns that were searched for.
 */

/**
 * Prepares a picture of a width.
 * @param {number} width
 * @param {Pick<Scene, 'trace' | 'view' | 'depths' | 'theme' | 'hits'>} content
 * @param {boolean} [narrow] Whether there is no room beside the cells; by default as wide pictures have it.
 * @returns {Scene}
 */
export function sceneOf(width, content, narrow) {
  const { trace, view } = content, measure = trace.measure(view.measure);
  const layout = new Layout(width, measure, shownLayers(view, trace), view.window, trace.columns.longestLabel, narrow);
  const palettes = trace.content.palettes;
  const palette = palettes.find((/** @type {{ name: string }} */ one) => one.name === view.palette);
  return {
    ...content, measure, layout, palette: new Palette(palette, trace.content.missingColor),
    level: Math.max(0, Math.ceil(Math.log2(1 / layout.cellWidth))),
  };
}

/**
 * Draws the heat map with its axes, its scale and what lies on it.
 * @param {Surface} surface
 * @param {Scene} scene
 */
export function drawPicture(surface, scene) {
  const { layout, theme, view, depths } = scene;
  surface.rectangle({ x: 0, y: 0, width: layout.width, height: layout.height }, theme.panel);
  surface.within(layout.box, () => {
    drawCells(surface, scene);
    if (view.annotate) {
      drawLikeliest(surface, scene, SIZES.annotation);
    }
    drawPartings(surface, scene);
    if (depths && view.settling) {
      drawSettling(surface, scene, depths);
    }
    if (depths && view.regime) {
      drawRegime(surface, scene, depths);
    }
  });
  surface.outline(layout.box, { color: theme.muted, width: 1 });
  if (depths && view.regime) {
    drawDeepMarks(surface, scene, depths);
  }
  drawLayerAxis(surface, scene);
  drawTokenAxis(surface, scene);
  drawScale(surface, scene);
  drawFrames(surface, scene);
}

/**
 * @param {Surface} surface
 * @param {Scene} scene
 */
function drawCells(surface, { layout, measure, palette, level, view, trace }) {
  const { window, rows, box, cellWidth } = layout, run = 2 ** level, levels = measure.levels;
  const values = levels.at(level, view.reduction), all = levels.columns(level);
  const first = Math.floor(window.first / run), end = Math.min(Math.ceil((window.first + window.count) / run), all), columns = end - first;
  const bottom = measure.rowOf(rows[0]), colors = new Uint32Array(rows.length * columns);
  for (let row = 0; row < rows.length; row++) {
    const from = (bottom + row) * all + first, to = (rows.length - 1 - row) * columns;
    for (let column = 0; column < columns; column++) {
      colors[to + column] = palette.at(values[from + column]);
    }
  }
  const width = columns * run * cellWidth;
  surface.cells({ colors, rows: rows.length, columns }, { x: layout.x(first * run), y: box.y, width, height: box.height });
}

/**
 * Frames the pinned cells, the columns that were found and the cursor.
 * @param {Surface} surface
 * @param {Scene} scene
 */
function drawFrames(surface, { layout, theme, view, hits }) {
  const { box, window } = layout;
  const inSight = (/** @type {number} */ column) => column >= 0 && column + 1 > window.first && column < window.first + window.count;
  surface.within({ x: box.x - 3, y: box.y - 3, width: box.width + 6, height: box.height + 6 }, () => {
    for (const column of hits.filter(inSight)) {
      surface.rectangle({ x: layout.x(column), y: box.y + box.height - 4, width: Math.max(layout.cellWidth, 2), height: 4 }, theme.accent);
    }
    const frames = [...view.pins.map((cell, i) => ({ cell, color: theme.pins[i % theme.pins.length] })), { cell: view.cursor, color: '#111111' }];
    for (const { cell, color } of frames.filter(({ cell }) => inSight(cell.column))) {
      frame(surface, layout.cell(cell), color);
    }
  });
}
