import { byId, make } from './elements.js';
import { exactText } from './format.js';
import { HeatMap } from './heatmap.js';
import { columnsInSight } from './overlays.js';
import { drawPicture } from './picture.js';
import { CanvasSurface, SvgSurface } from './surface.js';

const SHARPNESS = 2;

/**
 * Lets buttons save the current view as PNG, SVG and CSV.
 * @param {HeatMap} map
 */
export function offerExports(map) {
  byId('save-png', HTMLButtonElement).addEventListener('click', () => savePng(map));
  byId('save-svg', HTMLButtonElement).addEventListener('click', () => save(new Blob([svgOf(map)], { type: 'image/svg+xml' }), 'svg'));
  byId('save-csv', HTMLButtonElement).addEventListener('click', () => save(new Blob([csvOf(map)], { type: 'text/csv' }), 'csv'));
}

/** @param {HeatMap} map */
function savePng(map) {
  const scene = map.sceneToSave(), { width, height } = scene.layout;
  const canvas = make('canvas', { width: width * SHARPNESS, height: height * SHARPNESS });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  context.scale(SHARPNESS, SHARPNESS);
  drawPicture(new CanvasSurface(context), scene);
  canvas.toBlob(blob => save(/** @type {Blob} */ (blob), 'png'));
}

/** @param {HeatMap} map */
function svgOf(map) {
  const scene = map.sceneToSave(), { width, height } = scene.layout;
  const surface = new SvgSurface(width, height, scene.trace.content.title, scene.measure.content.overview);
  drawPicture(surface, scene);
  return surface.toString();
}

/**
 * The values in sight as a matrix: a header row of labels, a first column of layers.
 * @param {HeatMap} map
 */
function csvOf(map) {
  const scene = map.sceneNow(), { trace, measure, layout } = scene, columns = columnsInSight(scene);
  const header = ['layer', ...columns.map(column => quoted(trace.columns.labels[column]))];
  const rows = layout.rows.map(layer => [layer, ...columns.map(column => exactText(measure.value({ layer, column })))]);
  return [header, ...rows].map(row => `${row.join()}\n`).join('');
}

/** @param {string} text */
function quoted(text) {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * @param {Blob} content
 * @param {string} ending
 */
function save(content, ending) {
  const address = URL.createObjectURL(content);
  make('a', { href: address, download: `fathom.${ending}` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
