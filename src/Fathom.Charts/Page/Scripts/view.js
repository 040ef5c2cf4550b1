import { Decimal } from './decimal.js';
import { Trace } from './trace.js';
import { clampWindow } from './viewport.js';

/** @typedef {import('./trace.js').Cell} Cell */
/** @typedef {import('./viewport.js').Window} Window */

/**
 * What is shown: all that a reader can change, and that an address can hold.
 * @typedef {object} View
 * @property {string} measure
 * @property {string} palette
 * @property {number[] | null} layers The first and the last; null for those that say something.
 * @property {Window} window The columns in sight.
 * @property {string} g A decimal number.
 * @property {string} rho A decimal number.
 * @property {boolean} settling
 * @property {boolean} regime
 * @property {boolean} annotate
 * @property {import('./reduce.js').Reduction} reduction
 * @property {string} search
 * @property {Cell} cursor
 * @property {Cell[]} pins
 */

const SWITCHES = /** @type {const} */ (['settling', 'regime', 'annotate']);

/** Holds the view, and tells those who draw when it has changed: at most once a frame. */
export class Store {
  /** @param {View} view */
  constructor(view) {
    this.view = view;
    /** @type {((view: View, before: View | null) => void)[]} */
    this.listeners = [];
    /** @type {View | null} */
    this.drawn = null;
    this.pending = false;
  }

  /**
   * Changes some of the view.
   * @param {Partial<View>} changes
   */
  change(changes) {
    this.view = { ...this.view, ...changes };
    if (!this.pending) {
      this.pending = true;
      requestAnimationFrame(() => this.tell());
    }
  }

  tell() {
    this.pending = false;
    const before = this.drawn;
    this.drawn = this.view;
    for (const listener of this.listeners) {
      listener(this.view, before);
    }
  }
}

/**
 * What the page shows first.
 * @param {Trace} trace
 * @returns {View}
 */
export function initialView(trace) {
  const { view, depth } = trace.content;
  const [first, last] = view.columns ?? [0, trace.columns.count - 1];
  const layers = view.layers ?? trace.measure(view.measure).defaultLayers;
  return {
    measure: view.measure, palette: view.palette, layers: view.layers,
    window: clampWindow({ first, count: last - first + 1 }, trace.columns.count),
    g: depth?.g ?? '0', rho: depth?.rho ?? '0', settling: view.settling, regime: view.regime, annotate: view.annotate,
    reduction: 'mean', search: '', cursor: { layer: layers[1], column: first }, pins: [],
  };
}

/**
 * The first and the last layer that a view shows: within its measure's.
 * @param {View} view
 * @param {Trace} trace
 */
export function shownLayers(view, trace) {
  const measure = trace.measure(view.measure), all = measure.layers;
  const [first, last] = view.layers ?? measure.defaultLayers;
  return [first, last].map(layer => Math.min(Math.max(layer, all[0]), all[all.length - 1]));
}

/**
 * The view as the fragment of an address, which holds only what is not as the page shows first.
 * @param {View} view
 * @param {View} initial
 */
export function toFragment(view, initial) {
  /** @type {Record<string, string>} */
  const texts = {};
  const [now, then] = [fragmentValues(view), fragmentValues(initial)];
  for (const [key, value] of Object.entries(now)) {
    if (value !== then[key]) {
      texts[key] = value;
    }
  }
  return new URLSearchParams(texts).toString();
}

/**
 * @param {View} view
 * @returns {Record<string, string>}
 */
function fragmentValues(view) {
  const cell = (/** @type {Cell} */ { column, layer }) => `${column}.${layer}`;
  return {
    measure: view.measure, palette: view.palette, layers: view.layers?.join('-') ?? '',
    columns: `${round(view.window.first)}-${round(view.window.first + view.window.count)}`,
    g: view.g, rho: view.rho, show: SWITCHES.filter(name => view[name]).join('-'), reduce: view.reduction,
    find: view.search, at: cell(view.cursor), pins: view.pins.map(cell).join('-'),
  };
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 100) / 100;
}

/**
 * The view that the fragment of an address holds. What makes no sense in it stays as the page shows first.
 * @param {string} fragment
 * @param {View} initial
 * @param {Trace} trace
 * @returns {View}
 */
export function fromFragment(fragment, initial, trace) {
  const texts = new URLSearchParams(fragment.replace(/^#/, ''));
  const view = { ...initial };
  const measure = texts.get('measure'), palette = texts.get('palette'), show = texts.get('show');
  if (measure !== null && trace.measures.has(measure)) {
    view.measure = measure;
  }
  if (trace.content.palettes.some((/** @type {{ name: string }} */ one) => one.name === palette)) {
    view.palette = /** @type {string} */ (palette);
  }
  const layers = numbers(texts.get('layers')), columns = numbers(texts.get('columns'));
  if (layers.length === 2 && layers[0] <= layers[1] && layers[1] <= trace.layers) {
    view.layers = layers.map(Math.floor);
  }
  if (columns.length === 2 && columns[0] < columns[1]) {
    view.window = clampWindow({ first: columns[0], count: columns[1] - columns[0] }, trace.columns.count);
  }
  view.g = thresholdOr(texts.get('g'), initial.g, Infinity);
  view.rho = thresholdOr(texts.get('rho'), initial.rho, 1);
  for (const name of SWITCHES) {
    view[name] = show === null ? initial[name] : show.split('-').includes(name);
  }
  view.reduction = texts.get('reduce') === 'max' ? 'max' : 'mean';
  view.search = texts.get('find') ?? '';
  view.cursor = cells(texts.get('at'), trace)[0] ?? initial.cursor;
  view.pins = cells(texts.get('pins'), trace);
  return view;
}

/**
 * Whether a text is a threshold from 0 to so much.
 * @param {string} text
 * @param {number} most
 */
export function isThreshold(text, most) {
  const number = Decimal.parse(text);
  return number !== null && number.toNumber() <= most;
}

/**
 * @param {string | null} text
 * @param {string} otherwise
 * @param {number} most
 */
function thresholdOr(text, otherwise, most) {
  return text !== null && isThreshold(text, most) ? text : otherwise;
}

/** @param {string | null} text */
function numbers(text) {
  const all = text ? text.split('-').map(Number) : [];
  return all.every(Number.isFinite) ? all : [];
}

/**
 * @param {string | null} text
 * @param {Trace} trace
 * @returns {Cell[]}
 */
function cells(text, trace) {
  const all = (text ?? '').split('-').map(pair => pair.split('.').map(Number));
  const layers = new Set([...trace.measures.values()].flatMap(measure => measure.layers));
  return all.filter(([column, layer]) => Number.isInteger(column) && column < trace.columns.count && layers.has(layer))
    .map(([column, layer]) => ({ column, layer }));
}
