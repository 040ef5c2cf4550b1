/** @typedef {'mean' | 'max'} Reduction How the tokens of a run become one column. */

/** A matrix at reduced widths: at level k, each column stands for 2^k tokens. */
export class Levels {
  /**
   * @param {Float32Array} values [rows, tokens]
   * @param {number} rows
   * @param {number} tokens
   */
  constructor(values, rows, tokens) {
    this.values = values;
    this.rows = rows;
    this.tokens = tokens;
    /** @type {Map<string, Float32Array>} */
    this.reduced = new Map();
  }

  /**
   * How many columns there are at a level.
   * @param {number} level
   */
  columns(level) {
    return Math.ceil(this.tokens / 2 ** level);
  }

  /**
   * The values of a level, [rows, columns]. What could not be measured does not count; NaN where nothing could.
   * @param {number} level
   * @param {Reduction} reduction
   */
  at(level, reduction) {
    if (level === 0) {
      return this.values;
    }
    const key = `${reduction} ${level}`;
    const values = this.reduced.get(key) ?? this.reduce(2 ** level, this.columns(level), reduction);
    this.reduced.set(key, values);
    return values;
  }

  /**
   * @param {number} run
   * @param {number} columns
   * @param {Reduction} reduction
   */
  reduce(run, columns, reduction) {
    const reduced = new Float32Array(this.rows * columns);
    for (let row = 0; row < this.rows; row++) {
      for (let column = 0; column < columns; column++) {
        let measured = 0, sum = 0, largest = -Infinity;
        for (let token = column * run; token < Math.min((column + 1) * run, this.tokens); token++) {
          const value = this.values[row * this.tokens + token];
          if (!Number.isNaN(value)) {
            measured++;
            sum += value;
            largest = Math.max(largest, value);
          }
        }
        reduced[row * columns + column] = measured === 0 ? NaN : reduction === 'max' ? largest : sum / measured;
      }
    }
    return reduced;
  }
}
