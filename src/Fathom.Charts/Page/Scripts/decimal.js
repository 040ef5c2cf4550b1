/** A decimal number, 0 or more, exactly as it is written. */
export class Decimal {
  /**
   * @param {bigint} digits The number without its point.
   * @param {number} places How many digits stand behind the point.
   */
  constructor(digits, places) {
    this.digits = digits;
    this.places = places;
  }

  /**
   * Reads a number such as 0.85; null where the text is none.
   * @param {string} text
   */
  static parse(text) {
    const match = /^\s*(\d{0,15})(?:\.(\d{0,28}))?\s*$/.exec(text);
    const digits = match ? match[1] + (match[2] ?? '') : '';
    return match && digits ? new Decimal(BigInt(digits), match[2]?.length ?? 0) : null;
  }

  /** The nearest double. */
  toNumber() {
    return Number(`${this.digits}e-${this.places}`);
  }

  /**
   * The least whole number that is not below this number times another.
   * @param {number} factor A whole number.
   */
  ceilingOfProduct(factor) {
    const unit = 10n ** BigInt(this.places);
    return Number((this.digits * BigInt(factor) + unit - 1n) / unit);
  }
}
