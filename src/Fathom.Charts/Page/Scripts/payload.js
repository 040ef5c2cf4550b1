const WORD = new Uint32Array(1), FLOAT = new Float32Array(WORD.buffer);

/**
 * The number that 32 bits stand for.
 * @param {number} bits
 */
function single(bits) {
  WORD[0] = bits;
  return FLOAT[0];
}

/**
 * The number that 16 bits stand for.
 * @param {number} bits
 */
function half(bits) {
  const sign = (bits & 0x8000) << 16, exponent = (bits >> 10) & 31, fraction = bits & 1023;
  return exponent === 0 ? (sign ? -1 : 1) * fraction * 2 ** -24 : single(sign | (exponent === 31 ? 255 : exponent + 112) << 23 | fraction << 13);
}

/** Whole numbers in planes of bytes, the highest bytes of all first. */
export class Planes {
  /**
   * @param {Uint8Array} bytes
   * @param {number} count How many numbers there are.
   */
  constructor(bytes, count) {
    this.bytes = bytes;
    this.count = count;
  }

  /**
   * One of the numbers.
   * @param {number} index
   */
  at(index) {
    let number = 0;
    for (let at = index; at < this.bytes.length; at += this.count) {
      number = number << 8 | this.bytes[at];
    }
    return number;
  }
}

/** 32-bit floats, or 16-bit ones that were divided by a power of 2, in planes of bytes. */
export class Values {
  /**
   * @param {Planes} planes
   * @param {number | null} exponent The power; null for 32-bit floats.
   */
  constructor(planes, exponent) {
    this.planes = planes;
    this.factor = exponent === null ? null : 2 ** exponent;
    /** @type {Float32Array | null} */
    this.unpacked = null;
  }

  /**
   * One of the values.
   * @param {number} index
   */
  at(index) {
    const bits = this.planes.at(index);
    return this.factor === null ? single(bits) : half(bits) * this.factor;
  }

  /** All values, unpacked when they are first asked for. */
  get all() {
    if (this.unpacked === null) {
      this.unpacked = new Float32Array(this.planes.count);
      for (let i = 0; i < this.unpacked.length; i++) {
        this.unpacked[i] = this.at(i);
      }
    }
    return this.unpacked;
  }
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
    const text = atob(base64), packed = new Uint8Array(text.length);
    for (let i = 0; i < packed.length; i++) {
      packed[i] = text.charCodeAt(i);
    }
    const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate'));
    return new Payload(new Uint8Array(await new Response(unpacked).arrayBuffer()));
  }

  /**
   * The next whole numbers.
   * @param {number} count
   * @param {number} planes
   */
  integers(count, planes) {
    const begin = this.position, end = this.position += count * planes;
    return new Planes(this.bytes.subarray(begin, end), count);
  }

  /**
   * The next values.
   * @param {number} count
   * @param {number | null} exponent The power of 2 by which they were divided; null where they are exact.
   */
  values(count, exponent) {
    return new Values(this.integers(count, exponent === null ? 4 : 2), exponent);
  }
}
