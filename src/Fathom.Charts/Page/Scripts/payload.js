const WORD = new Uint32Array(1), FLOAT = new Float32Array(WORD.buffer);

/**
 * The number that 32 bits stand for.
 * @param {number} bits
 */
function single(bits) {
  WORD[0] = bits;
  return FLOAT[0];
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

/** How many digits stand for a float of which the highest 24 bits are kept. */
const KEPT_DIGITS = 4;

/** 32-bit floats, or the highest 24 bits of such of four decimal digits, in planes of bytes. */
export class Values {
  /**
   * @param {Planes} planes
   * @param {boolean} isExact Whether all 32 bits are there.
   */
  constructor(planes, isExact) {
    this.planes = planes;
    this.isExact = isExact;
    /** @type {Float32Array | null} */
    this.unpacked = null;
  }

  /**
   * One of the values.
   * @param {number} index
   */
  at(index) {
    return this.isExact ? this.near(index) : Number(this.near(index).toPrecision(KEPT_DIGITS));
  }

  /**
   * One of the values, or what is so near to it that no colour differs.
   * @param {number} index
   */
  near(index) {
    return single(this.planes.at(index) << (this.isExact ? 0 : 8));
  }

  /** All values, as near as colours need them, unpacked when they are first asked for. */
  get all() {
    if (this.unpacked === null) {
      this.unpacked = new Float32Array(this.planes.count);
      for (let i = 0; i < this.unpacked.length; i++) {
        this.unpacked[i] = this.near(i);
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
   * @param {boolean} isExact Whether all 32 bits of each are there.
   */
  values(count, isExact) {
    return new Values(this.integers(count, isExact ? 4 : 3), isExact);
  }
}
