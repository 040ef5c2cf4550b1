/** The numbers that each 16-bit float stands for. */
const HALVES = new Float32Array(1 << 16);
for (let bits = 0; bits < HALVES.length; bits++) {
  const sign = bits & 0x8000 ? -1 : 1, exponent = (bits >> 10) & 31, fraction = bits & 1023;
  HALVES[bits] = exponent === 0 ? sign * fraction * 2 ** -24
    : exponent < 31 ? sign * (1024 + fraction) * 2 ** (exponent - 25)
    : fraction ? NaN : sign * Infinity;
}

/** What the page was given: its content, and the numbers of cells in the order in which they were packed. */
export class Payload {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    const begin = 4, length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
    this.content = JSON.parse(new TextDecoder().decode(bytes.subarray(begin, begin + length)));
    this.bytes = bytes;
    this.position = begin + length;
  }

  /**
   * Unpacks a deflated payload that is written in base 64.
   * @param {string} base64
   */
  static async read(base64) {
    const packed = Uint8Array.from(atob(base64), character => character.charCodeAt(0));
    const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate'));
    return new Payload(new Uint8Array(await new Response(unpacked).arrayBuffer()));
  }

  /**
   * The next numbers, which were packed in planes of bytes, the highest bytes first.
   * @param {number} count
   * @param {number} planes
   */
  integers(count, planes) {
    const numbers = new Uint32Array(count);
    for (let plane = 0; plane < planes; plane++) {
      for (let i = 0; i < count; i++) {
        numbers[i] = (numbers[i] << 8) | this.bytes[this.position + i];
      }
      this.position += count;
    }
    return numbers;
  }

  /**
   * The next values, exact, or rounded to 16 bits after they were divided by a power of 2.
   * @param {number} count
   * @param {number | null} exponent The power; null where they are exact.
   */
  values(count, exponent) {
    if (exponent === null) {
      return new Float32Array(this.integers(count, 4).buffer);
    }
    const factor = 2 ** exponent;
    return Float32Array.from(this.integers(count, 2), bits => HALVES[bits] * factor);
  }
}
