import { Decimal } from './decimal.js';
import { readDepths } from './depth.js';
import { Measure } from './measure.js';
import { Payload } from './payload.js';

/** @typedef {{ layer: number, token: number }} Cell */

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
    const { count, layers } = content.top;
    this.layers = layers;
    this.choices = payload.integers(count * this.tokens * layers, 3);
    this.probabilities = payload.values(count * this.tokens * layers, 0);
    /** @type {boolean[]} Which tokens the deep-thinking ratio is taken over. */
    this.counted = content.depth.scope === 'Generated' ? content.tokens.generated
      : content.tokens.predicted.map((/** @type {boolean} */ predicted) => !predicted);
  }

  /**
   * The measure of that key.
   * @param {string} key
   */
  measure(key) {
    return /** @type {Measure} */ (this.measures.get(key));
  }

  /** The divergence, from which depths are read. */
  get divergence() {
    return this.measure(this.content.depth.measure);
  }

  /**
   * The depths under other thresholds, which have to be decimal numbers.
   * @param {string} g In the trace's own unit.
   * @param {string} rho
   */
  depths(g, rho) {
    const gBits = /** @type {Decimal} */ (Decimal.parse(g)).toNumber() / this.content.depth.gPerBit;
    const deepFrom = /** @type {Decimal} */ (Decimal.parse(rho)).ceilingOfProduct(this.layers);
    return readDepths(this.divergence.values, this.layers, this.counted, gBits, deepFrom);
  }

  /**
   * The likeliest tokens of a cell, likeliest first.
   * @param {Cell} cell
   * @returns {{ id: number, label: string, probability: number }[]}
   */
  top({ layer, token }) {
    const { count, ids, labels } = this.content.top;
    return layer < 1 ? [] : Array.from({ length: count }, (_, k) => {
      const at = (k * this.tokens + token) * this.layers + layer - 1, choice = this.choices[at];
      return { id: ids[choice], label: labels[choice], probability: this.probabilities[at] };
    });
  }
}
