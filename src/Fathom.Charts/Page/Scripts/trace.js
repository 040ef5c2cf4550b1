import { Decimal } from './decimal.js';
import { readDepths } from './depth.js';
import { Measure } from './measure.js';
import { Payload } from './payload.js';

/** @typedef {{ layer: number, token: number }} Cell */

/** @typedef {{ id: number, position: number, generated: boolean, special: boolean, predicted: boolean }} TokenOrigin */

/** What was measured of one sequence. */
export class Trace {
  /** @param {Payload} payload */
  constructor(payload) {
    const content = payload.content;
    this.content = content;
    /** @type {string[]} As axes name them. */
    this.labels = content.tokens.labels;
    /** @type {string[]} As they stand in the text. */
    this.texts = content.tokens.texts;
    this.tokens = this.labels.length;
    /** @type {Map<string, Measure>} */
    this.measures = new Map();
    for (const measure of content.measures) {
      const values = payload.values(measure.layers.length * this.tokens, measure.exponent);
      this.measures.set(measure.key, new Measure(measure, values, this.tokens));
    }
    /** @type {TokenOrigin[] | null} */
    this.origins = content.tokens.origins;
    const [{ layers }] = content.measures, choices = (content.top?.count ?? 0) * this.tokens * (content.top?.layers ?? 0);
    /** The last layer. */
    this.layers = layers[layers.length - 1];
    this.choices = payload.integers(choices, 3);
    this.probabilities = payload.values(choices, 0);
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
    if (!this.content.depth || !this.origins) {
      return null;
    }
    const generated = this.content.depth.scope === 'Generated', counted = this.origins.map(origin => generated ? origin.generated : !origin.predicted);
    const gBits = /** @type {Decimal} */ (Decimal.parse(g)).toNumber() / this.content.depth.gPerBit;
    const deepFrom = /** @type {Decimal} */ (Decimal.parse(rho)).ceilingOfProduct(this.layers);
    return readDepths(this.measure(this.content.depth.measure).values, this.layers, counted, gBits, deepFrom);
  }

  /**
   * The likeliest tokens of a cell, likeliest first.
   * @param {Cell} cell
   * @returns {{ id: number, label: string, probability: number }[]}
   */
  top({ layer, token }) {
    if (!this.content.top || layer < 1) {
      return [];
    }
    const { count, ids, labels } = this.content.top;
    return Array.from({ length: count }, (_, k) => {
      const at = (k * this.tokens + token) * this.layers + layer - 1, choice = this.choices[at];
      return { id: ids[choice], label: labels[choice], probability: this.probabilities[at] };
    });
  }
}
