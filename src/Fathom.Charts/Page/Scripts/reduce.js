/** @typedef {'mean' | 'max' | 'last'} Reduction How a run of columns becomes one. */

/**
 * Makes each run of columns one. In a mean and among the largest, what could not be measured does not count; NaN where nothing could.
 * @param {Float32Array} values [rows, columns]
 * @param {Uint32Array} starts The first column of each run, and the end of the last.
 * @param {Reduction} reduction
 * @returns {Float32Array} [rows, runs]
 */
export function reduceRuns(values, starts, reduction) {
  const runs = starts.length - 1, columns = starts[runs], rows = values.length / columns, reduced = new Float32Array(rows * runs);
  for (let row = 0; row < rows; row++) {
    const from = row * columns;
    for (let run = 0; run < runs; run++) {
      reduced[row * runs + run] = reduction === 'last' ? values[from + starts[run + 1] - 1]
        : reduceRun(values, from + starts[run], from + starts[run + 1], reduction);
    }
  }
  return reduced;
}

/**
 * @param {Float32Array} values
 * @param {number} from
 * @param {number} to
 * @param {Reduction} reduction
 */
function reduceRun(values, from, to, reduction) {
  let measured = 0, sum = 0, largest = -Infinity;
  for (let at = from; at < to; at++) {
    const value = values[at];
    if (!Number.isNaN(value)) {
      measured++;
      sum += value;
      largest = Math.max(largest, value);
    }
  }
  return measured === 0 ? NaN : reduction === 'max' ? largest : sum / measured;
}
