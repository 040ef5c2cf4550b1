import { Columns } from './columns.js';
import { Decimal } from './decimal.js';
import { readDepths } from './depth.js';
import { SHARE_DIGITS } from './format.js';
import { Measure } from './measure.js';
import { Payload } from './payload.js';

/** @typedef {{ layer: number, column: number }} Cell */

/**
 * A token that a layer finds likely.
 * @typedef {object} Candidate
 * @property {string} place The token in whose place it would stand; empty where that is the whole column.
 * @property {string} label
 * @property {number} probability
 * @property {boolean} isOwn Whether it is the column's own.
 */

/** How many of a group's tokens are told apart. */
const MOST_PLACES = 12;

/** What was measured of one sequence. */
export class Trace {
  /** @param {Payload} payload */
  constructor(payload) {
    const content = payload.content;
    this.content = content;
    this.columns = new Columns(content);
    /** @type {Map<string, Measure>} */
    this.measures = new Map();
    const tokens = this.columns.tokenCount;
    for (const measure of content.measures) {
      this.measures.set(measure.key, new Measure(measure, payload.values(measure.layers.length * tokens, measure.digits), this.columns));
    }
    const [{ layers }] = content.measures, choices = (content.top?.count ?? 0) * tokens * (content.top?.layers ?? 0);
    /** The last layer. */
    this.layers = layers[layers.length - 1];
    this.choices = payload.integers(choices, 3);
    this.probabilities = payload.values(choices, SHARE_DIGITS);
  }

  /**
   * The measure of that key.
   * @param {string} key
   */
  measure(key) {
    return /** @type {Measure} */ (this.measures.get(key));
  }

  /** The divergence, from which depths are read; null where nothing settles. */
  get divergence() {
    return this.content.depth ? this.measure(this.content.depth.measure) : null;
  }

  /**
   * The depths under some thresholds, which have to be decimal numbers; null where nothing settles.
   * @param {string} g In the trace's own unit.
   * @param {string} rho
   */
  depths(g, rho) {
    const { depth, tokens: { origins } } = this.content;
    if (!this.divergence || !origins) {
      return null;
    }
    const counted = origins.map((/** @type {import('./columns.js').TokenOrigin} */ { generated, predicted }) =>
      depth.scope === 'Generated' ? generated : !predicted);
    const gBits = /** @type {Decimal} */ (Decimal.parse(g)).toNumber() / depth.gPerBit;
    const deepFrom = /** @type {Decimal} */ (Decimal.parse(rho)).ceilingOfProduct(this.layers);
    return this.columns.depths(readDepths(this.divergence.fromFirstLayer, this.layers, counted, gBits, deepFrom));
  }

  /**
   * What a layer finds likely in a column: its likeliest tokens; where the column has several tokens, the likeliest in the place of each.
   * @param {Cell} cell
   * @returns {Candidate[]}
   */
  top({ layer, column }) {
    const { top } = this.content, [first, end] = this.columns.run(column);
    if (!top || layer < 1) {
      return [];
    }
    return end - first === 1 ? Array.from({ length: top.count }, (_, k) => this.candidate(layer, first, k, ''))
      : Array.from({ length: Math.min(end - first, MOST_PLACES) }, (_, i) => this.candidate(layer, first + i, 0, this.content.tokens.labels[first + i]));
  }

  /**
   * What a layer would have said in a column: the likeliest token in the place of each of its own.
   * @param {Cell} cell
   */
  reading(cell) {
    const top = this.top(cell);
    const [first, end] = this.columns.run(cell.column), said = top.filter(({ place }, k) => place !== '' || k === 0);
    return said.map(({ label }) => label).join(' ') + (end - first > said.length && said.length ? ' …' : '');
  }

  /**
   * @param {number} layer
   * @param {number} token
   * @param {number} k From 0, the likeliest.
   * @param {string} place
   * @returns {Candidate}
   */
  candidate(layer, token, k, place) {
    const { top: { ids, labels }, tokens: { origins } } = this.content;
    const at = (k * this.columns.tokenCount + token) * this.layers + layer - 1, choice = this.choices.at(at);
    return { place, label: labels[choice], probability: this.probabilities.at(at), isOwn: ids[choice] === origins?.[token].id };
  }
}
