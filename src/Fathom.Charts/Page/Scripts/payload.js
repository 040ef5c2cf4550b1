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

const POWERS = Array.from({ length: 64 }, (_, power) => Number(`1e${power}`)), BIAS = 64, NOT_FINITE = 255;

/**
 * The number that some digits, a sign and a power of ten stand for.
 * @param {number} bits
 * @param {number} kept How many digits there are.
 */
function decimal(bits, kept) {
  const digits = bits & 0x7FFF, sign = bits & 0x8000 ? -1 : 1, power = (bits >> 16) - BIAS - kept + 1;
  if (bits >> 16 === NOT_FINITE) {
    return digits ? sign * Infinity : NaN;
  }
  return sign * (power < 0 ? digits / POWERS[-power] : digits * POWERS[power]);
}

/** 32-bit floats, or decimal numbers of a few digits in 24 bits, in planes of bytes. */
export class Values {
  /**
   * @param {Planes} planes
   * @param {number | null} digits How many digits there are of each; null for floats.
   */
  constructor(planes, digits) {
    this.planes = planes;
    this.digits = digits;
    /** @type {Float32Array | null} */
    this.unpacked = null;
  }

  /**
   * One of the values.
   * @param {number} index
   */
  at(index) {
    const bits = this.planes.at(index);
    return this.digits === null ? single(bits) : decimal(bits, this.digits);
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
   * @param {number | null} digits How many digits of each are there; null where all 32 bits are.
   */
  values(count, digits) {
    return new Values(this.integers(count, digits === null ? 4 : 3), digits);
  }
}
