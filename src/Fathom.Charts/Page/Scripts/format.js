/** How many digits of a value are shown of which more are known. */
const DIGITS = 4;

/** How many are kept and shown of probabilities. */
export const SHARE_DIGITS = 3;

/**
 * A value of a measure for people, in as many digits as are kept of it: 0.936 here, and 93.6 % where it is told as a share.
 * @param {number} value
 * @param {{ unit: string, digits: number | null }} measure
 */
export function formatValue(value, { unit, digits }) {
  const kept = digits ?? DIGITS;
  const text = Number.isNaN(value) ? 'not measurable'
    : !Number.isFinite(value) ? (value > 0 ? '∞' : '−∞')
    : Number.isInteger(value) ? grouped(value)
    : Math.abs(value) < 1e-4 ? value.toExponential(kept - 1)
    : Math.abs(value) >= 10 ** (kept - 1) ? grouped(Math.round(value))
    : value.toPrecision(kept);
  return unit && !Number.isNaN(value) ? `${text} ${unit}` : text;
}

/**
 * A whole number with a comma before each three digits. (toLocaleString takes some milliseconds when it is first called.)
 * @param {number} value
 */
export function grouped(value) {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/**
 * A probability as a percentage.
 * @param {number} value
 */
export function formatShare(value) {
  const [digits, power] = value.toExponential(SHARE_DIGITS - 1).split('e'), places = Math.max(SHARE_DIGITS - 3 - Number(power), 0);
  return Number.isNaN(value) ? '–' : value === 0 ? '0 %' : Number(power) < -4 ? '< 0.01 %' : `${Number(`${digits}e${Number(power) + 2}`).toFixed(places)} %`;
}

/**
 * The shortest text that stands for a 32-bit float; empty for one that is not a number.
 * @param {number} value
 */
export function exactText(value) {
  for (let digits = 1; digits <= 9; digits++) {
    const text = Number(value.toPrecision(digits));
    if (Math.fround(text) === value) {
      return String(text);
    }
  }
  return Number.isNaN(value) ? '' : String(value);
}

/**
 * The text, cut to so many characters with an ellipsis for the rest.
 * @param {string} text
 * @param {number} characters
 */
export function shorten(text, characters) {
  const all = Array.from(text);
  return all.length <= characters ? text : `${all.slice(0, characters - 1).join('')}…`;
}
