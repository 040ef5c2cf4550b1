/** @typedef {{ first: number, count: number }} Window The tokens in sight: the first, and how many; parts of tokens count. */

/** How few tokens can be in sight. */
const FEWEST = 4;

/**
 * The window, moved and narrowed to where there are tokens.
 * @param {Window} window
 * @param {number} tokens How many there are.
 * @returns {Window}
 */
export function clampWindow({ first, count }, tokens) {
  const kept = Math.min(Math.max(count, Math.min(FEWEST, tokens)), tokens);
  return { first: Math.min(Math.max(first, 0), tokens - kept), count: kept };
}

/**
 * The window with so many times as many tokens, the one at an anchor staying where it is.
 * @param {Window} window
 * @param {number} factor
 * @param {number} anchor A token, or a place within it.
 * @param {number} tokens
 */
export function zoomWindow({ first, count }, factor, anchor, tokens) {
  const { count: kept } = clampWindow({ first, count: count * factor }, tokens);
  return clampWindow({ first: anchor - (anchor - first) * kept / count, count: kept }, tokens);
}

/**
 * The window, so many tokens further on.
 * @param {Window} window
 * @param {number} distance
 * @param {number} tokens
 */
export function panWindow({ first, count }, distance, tokens) {
  return clampWindow({ first: first + distance, count }, tokens);
}

/**
 * The window, moved as little as shows a token; moved to have it in the middle where it was far outside.
 * @param {Window} window
 * @param {number} token
 * @param {number} tokens
 */
export function showToken({ first, count }, token, tokens) {
  if (token >= first && token + 1 <= first + count) {
    return { first, count };
  }
  const distance = token < first ? token - first : token + 1 - first - count;
  return Math.abs(distance) < count / 4 ? panWindow({ first, count }, distance, tokens)
    : clampWindow({ first: token + 0.5 - count / 2, count }, tokens);
}
