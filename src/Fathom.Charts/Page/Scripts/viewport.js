/** @typedef {{ first: number, count: number }} Window The columns in sight: the first, and how many; parts of columns count. */

/** How few columns can be in sight. */
const FEWEST = 4;

/**
 * The window, moved and narrowed to where there are columns.
 * @param {Window} window
 * @param {number} columns How many there are.
 * @returns {Window}
 */
export function clampWindow({ first, count }, columns) {
  const kept = Math.min(Math.max(count, Math.min(FEWEST, columns)), columns);
  return { first: Math.min(Math.max(first, 0), columns - kept), count: kept };
}

/**
 * The window with so many times as many columns, the one at an anchor staying where it is.
 * @param {Window} window
 * @param {number} factor
 * @param {number} anchor A column, or a place within it.
 * @param {number} columns
 */
export function zoomWindow({ first, count }, factor, anchor, columns) {
  const { count: kept } = clampWindow({ first, count: count * factor }, columns);
  return clampWindow({ first: anchor - (anchor - first) * kept / count, count: kept }, columns);
}

/**
 * The window, so many columns further on.
 * @param {Window} window
 * @param {number} distance
 * @param {number} columns
 */
export function panWindow({ first, count }, distance, columns) {
  return clampWindow({ first: first + distance, count }, columns);
}

/**
 * The window, moved as little as shows a column; moved to have it in the middle where it was far outside.
 * @param {Window} window
 * @param {number} column
 * @param {number} columns
 */
export function showColumn({ first, count }, column, columns) {
  if (column >= first && column + 1 <= first + count) {
    return { first, count };
  }
  const distance = column < first ? column - first : column + 1 - first - count;
  return Math.abs(distance) < count / 4 ? panWindow({ first, count }, distance, columns)
    : clampWindow({ first: column + 0.5 - count / 2, count }, columns);
}
