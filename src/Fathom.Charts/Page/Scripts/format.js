/**
 * A value for people, in about four digits.
 * @param {number} value
 * @param {string} [unit]
 */
export function formatValue(value, unit = '') {
  const size = Math.abs(value);
  const text = Number.isNaN(value) ? 'not measurable'
    : !Number.isFinite(value) ? (value > 0 ? '∞' : '−∞')
    : Number.isInteger(value) ? grouped(value)
    : size >= 1000 ? grouped(Math.round(value))
    : size >= 100 ? value.toFixed(1)
    : size >= 1e-3 ? value.toFixed(size >= 10 ? 2 : 4)
    : value.toExponential(1);
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
  const percent = value * 100;
  return Number.isNaN(value) ? '–' : percent >= 10 ? `${percent.toFixed(1)} %` : percent >= 0.01 ? `${percent.toFixed(2)} %` : '< 0.01 %';
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
