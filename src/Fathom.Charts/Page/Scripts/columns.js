import { reduceRuns } from './reduce.js';

/** @typedef {import('./depth.js').Depths} Depths */
/** @typedef {{ id: number, position: number, generated: boolean, special: boolean, predicted: boolean }} TokenOrigin */

/** @typedef {{ labels: string[], texts: string[], origins: TokenOrigin[] | null }} Tokens */

/** @typedef {{ firsts: number[], labels: string[], by: import('./reduce.js').Reduction }} Groups */

const WORDS = { max: 'largest', mean: 'mean', last: 'last' };

/** What the columns stand for: a token each, a group of tokens, or whatever another program's do. Nothing else on the page needs to know which. */
export class Columns {
  /** @param {{ tokens: Tokens, groups: Groups | null, tokensTitle: string | null }} content */
  constructor({ tokens, groups, tokensTitle }) {
    this.tokens = tokens;
    this.groups = groups;
    this.kind = groups ? 'group' : tokens.origins ? 'token' : 'column';
    this.title = tokensTitle ?? (groups ? 'Groups of tokens' : 'Tokens');
    this.note = groups ? `, each by the ${WORDS[groups.by]} of its tokens` : '';
    this.deepWord = groups ? 'holds a deep-thinking token' : 'deep-thinking';
    /** @type {string[]} As axes name them. */
    this.labels = groups?.labels ?? tokens.labels;
    this.count = this.labels.length;
    this.tokenCount = tokens.labels.length;
    this.longestLabel = this.labels.reduce((most, label) => Math.max(most, label.length), 0);
    /** The first token of each, and the end of the last. */
    this.starts = Uint32Array.from([...groups?.firsts ?? tokens.labels.keys(), this.tokenCount]);
    /** @type {number[]} Those before which another part of the sequence ends. */
    this.partings = Array.from({ length: this.count - 1 }, (_, i) => i + 1).filter(column => this.part(column) !== this.part(column - 1));
    /** @type {string[]} As they stand in the text. */
    this.texts = groups ? this.labels.map((_, column) => tokens.texts.slice(...this.run(column)).join('')) : tokens.texts;
  }

  /**
   * A column's first token, and the end of its last.
   * @param {number} column
   */
  run(column) {
    return [this.starts[column], this.starts[column + 1]];
  }

  /**
   * The column in whose text a column stands: its own, or that of the one in which the character begins whose bytes it goes on with.
   * @param {number} column
   */
  shownIn(column) {
    let shown = column;
    while (shown > 0 && this.texts[shown] === '') {
      shown--;
    }
    return shown;
  }

  /**
   * What part of the sequence a column begins in: given, generated, or predicted after the end of a text.
   * @param {number} column
   */
  part(column) {
    const origin = this.tokens.origins?.[this.starts[column]];
    return !origin ? '' : origin.predicted ? 'predicted' : origin.generated ? 'generated' : 'given';
  }

  /**
   * The values of columns, from those of tokens.
   * @param {Float32Array} values [rows, tokens]
   */
  reduce(values) {
    return this.groups ? reduceRuns(values, this.starts, this.groups.by) : values;
  }

  /**
   * The value of a column, from those of its tokens.
   * @param {Float32Array} values
   */
  reduceOne(values) {
    return reduceRuns(values, Uint32Array.of(0, values.length), this.groups?.by ?? 'last')[0];
  }

  /**
   * The depths of columns, from those of tokens: of a group, the largest. The ratio stays that of tokens.
   * @param {Depths} depths
   * @returns {Depths}
   */
  depths(depths) {
    if (!this.groups) {
      return depths;
    }
    const largest = (/** @type {Uint16Array} */ numbers) => Uint16Array.from(this.labels, (_, column) =>
      numbers.subarray(...this.run(column)).reduce((most, number) => Math.max(most, number), 0));
    return {
      ...depths, settling: largest(depths.settling), resettling: largest(depths.resettling), unsettlings: largest(depths.unsettlings),
      deep: largest(depths.deep), measured: largest(depths.measured),
    };
  }

  /**
   * What to call a column.
   * @param {number} column
   */
  name(column) {
    return `${this.kind} ${column}`;
  }

  /**
   * Which column it is, and where its tokens are from.
   * @param {number} column
   */
  describe(column) {
    const [first, end] = this.run(column), origins = this.tokens.origins?.slice(first, end);
    const kinds = new Set(origins?.map(({ generated, special, predicted }) =>
      (predicted ? 'the model’s own next choice' : generated ? 'generated' : 'given') + (special ? ', control' : '')));
    return [
      `${this.name(column)} of 0–${this.count - 1}`,
      ...this.groups ? [span('token', first, end - 1)] : [],
      ...kinds.size ? [[...kinds].join(' and ')] : [],
      ...origins?.length === 1 ? [`id ${origins[0].id}`] : [],
      ...origins ? [span('position', origins[0].position, origins[origins.length - 1].position)] : [],
    ].join(' · ');
  }

  /**
   * Whether a column is a control token.
   * @param {number} column
   */
  isSpecial(column) {
    return this.tokens.origins?.[this.starts[column]].special ?? false;
  }
}

/**
 * @param {string} what
 * @param {number} first
 * @param {number} last
 */
function span(what, first, last) {
  return first === last ? `${what} ${first}` : `${what}s ${first}–${last}`;
}
