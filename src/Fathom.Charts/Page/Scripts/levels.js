import { reduceRuns } from './reduce.js';

/** A matrix at reduced widths: at level k, each column stands for 2^k columns. */
export class Levels {
  /**
   * @param {Float32Array} values [rows, columns]
   * @param {number} width How many columns there are.
   */
  constructor(values, width) {
    this.values = values;
    this.width = width;
    /** @type {Map<string, Float32Array>} */
    this.reduced = new Map();
  }

  /**
   * How many columns there are at a level.
   * @param {number} level
   */
  columns(level) {
    return Math.ceil(this.width / 2 ** level);
  }

  /**
   * The values of a level, [rows, columns].
   * @param {number} level
   * @param {import('./reduce.js').Reduction} reduction
   */
  at(level, reduction) {
    if (level === 0) {
      return this.values;
    }
    const key = `${reduction} ${level}`;
    const values = this.reduced.get(key) ?? reduceRuns(this.values, this.starts(level), reduction);
    this.reduced.set(key, values);
    return values;
  }

  /** @param {number} level */
  starts(level) {
    const starts = new Uint32Array(this.columns(level) + 1);
    return starts.map((_, run) => Math.min(run * 2 ** level, this.width));
  }
}
