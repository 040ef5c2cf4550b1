import { Columns } from './columns.js';
import { Levels } from './levels.js';
import { Values } from './payload.js';

/** @typedef {import('./trace.js').Cell} Cell */

/**
 * What a page is told of a measure.
 * @typedef {object} MeasureContent
 * @property {string} key
 * @property {string} unit
 * @property {number[]} layers
 * @property {boolean} vanishesAtLastLayer
 * @property {string} quantity
 * @property {string} title
 * @property {string} overview
 * @property {{ position: number, label: string }[]} ticks
 * @property {number} lowest
 * @property {number} largest
 * @property {'Linear' | 'LogOfMore' | 'Log'} kind
 * @property {number | null} digits How many significant digits there are of its values; null for all.
 */

/** How far along a scale a value is, by the scale's kind, counted from anywhere in any unit. */
const ALONG = {
  Linear: (/** @type {number} */ value) => value,
  LogOfMore: (/** @type {number} */ value) => Math.log(1 + value),
  Log: (/** @type {number} */ value) => Math.log(Math.max(value, Number.MIN_VALUE)),
};

/** A measure of all cells: its values, and where they are on the drawn scale. */
export class Measure {
  /**
   * @param {MeasureContent} content
   * @param {Values} ofTokens [rows, tokens]
   * @param {Columns} columns
   */
  constructor(content, ofTokens, columns) {
    this.content = content;
    this.ofTokens = ofTokens;
    this.columns = columns;
    this.layers = content.layers;
    this.label = content.quantity;
    /** @type {Levels | null} */
    this.drawn = null;
  }

  /** The layers that are drawn where nobody asks for others. */
  get defaultLayers() {
    const last = this.layers[this.layers.length - 1], first = Math.max(this.layers[0], 1);
    return [first, this.content.vanishesAtLastLayer && last > first ? last - 1 : last];
  }

  /** The values of all tokens from layer 1 on, without those of the embeddings, [layers, tokens]. */
  get fromFirstLayer() {
    return this.ofTokens.all.subarray(this.rowOf(1) * this.columns.tokenCount);
  }

  /**
   * The layer's row, lowest first; below 0 where it has none.
   * @param {number} layer
   */
  rowOf(layer) {
    return this.layers.indexOf(layer);
  }

  /**
   * The value of a cell; NaN where there is none.
   * @param {Cell} cell
   */
  value({ layer, column }) {
    const row = this.rowOf(layer), [first, end] = this.columns.run(column);
    if (row < 0) {
      return NaN;
    }
    return this.columns.reduceOne(Float32Array.from({ length: end - first }, (_, i) => this.ofTokens.at(row * this.columns.tokenCount + first + i)));
  }

  /**
   * Where a cell is on the drawn scale, 0..1; NaN where it has no place.
   * @param {Cell} cell
   */
  placeOf({ layer, column }) {
    const row = this.rowOf(layer);
    return row < 0 ? NaN : this.levels.values[row * this.columns.count + column];
  }

  /**
   * Where a value is on the drawn scale, 0..1; NaN where it has no place.
   * @param {number} value
   */
  place(value) {
    const { kind, lowest, largest } = this.content, along = ALONG[kind], from = along(lowest);
    const place = kind === 'Linear' && !Number.isFinite(value) ? NaN : (along(value) - from) / (along(largest) - from);
    return Math.min(Math.max(place, 0), 1);
  }

  /** All cells on the drawn scale. */
  get levels() {
    this.drawn ??= new Levels(this.columns.reduce(this.ofTokens.all.map(value => this.place(value))), this.columns.count);
    return this.drawn;
  }
}
