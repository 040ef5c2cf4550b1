/**
 * A token of an answer. Of one that is not shown, such as the one that ends it, the text is empty.
 * @typedef {{ id: number, text: string, settling_depth: number | null, jsd_bits: (number | null)[] | null }} Token
 * @typedef {{ id: number, bytes: Uint8Array | null, settling_depth?: number | null, jsd_bits?: (number | null)[] }} CameToken
 */

/** Controls and what turns the order of text or takes no room, but for line breaks, tabs and what joins letters. */
const UNSEEN = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]/g;

/** Text in which whatever acts unseen is seen as its number. */
export function visible(/** @type {string} */ text) {
  return text.replace(UNSEEN, unseen => `\\u{${/** @type {number} */ (unseen.codePointAt(0)).toString(16).toUpperCase()}}`);
}

/** The bytes of a token as JSON has it: in base64 where its text does not give them. */
export function bytesOf(/** @type {{ text: string, bytes?: string }} */ token) {
  return token.bytes === undefined ? new TextEncoder().encode(token.text) : Uint8Array.from(atob(token.bytes), byte => byte.charCodeAt(0));
}

/** One answer, as far as it has come. */
export class Answer {
  constructor() {
    this.layers = 0;
    this.deepFrom = 0;
    /** @type {number | null} */
    this.dtr = null;
    /** @type {Token[]} */
    this.tokens = [];
    /** How many tokens before these are not known. */
    this.missing = 0;
    /** The id of its trace; empty while there is none. */
    this.trace = '';
    /** @type {string | null} */
    this.finish = null;
    this.decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  }

  /** Takes the next token. A character whose bytes are spread over tokens is of the last of them. */
  add(/** @type {CameToken} */ { id, bytes, settling_depth, jsd_bits }) {
    const text = bytes === null ? '' : visible(this.decoder.decode(bytes, { stream: true }));
    this.tokens.push({ id, text, settling_depth: settling_depth ?? null, jsd_bits: jsd_bits ?? null });
  }

  /** Whether the depth of its tokens is known. */
  get isMeasured() {
    return this.tokens.length > 0 && this.tokens.every(token => token.jsd_bits !== null);
  }
}

/** The answers to one request. */
export class Group {
  constructor(/** @type {{ id?: string, asked: string, model: string, count: number }} */ { id, asked, model, count }) {
    this.id = id ?? '';
    this.asked = asked;
    this.model = model;
    this.answers = Array.from({ length: count }, () => new Answer());
    this.hasEnded = false;
  }

  /** The group of a kept trace. */
  static ofTrace(/** @type {string} */ id, /** @type {any} */ trace) {
    const said = (trace.messages ?? []).findLast((/** @type {any} */ message) => typeof message.content === 'string');
    const group = new Group({ id, asked: said?.content ?? trace.prompt?.text ?? '', model: trace.model.name, count: 1 }), [answer] = group.answers, last = trace.tokens.length - 1;
    Object.assign(answer, { layers: trace.layers, deepFrom: trace.deep_from, dtr: trace.dtr, trace: id, finish: trace.finish });
    const rows = trace.measures.jsd_bits;
    trace.tokens.forEach((/** @type {any} */ token, /** @type {number} */ i) => answer.add({
      ...token, bytes: token.special && i === last ? null : bytesOf(token), jsd_bits: trace.depth_only ? undefined : rows?.map((/** @type {number[]} */ row) => row[i]),
    }));
    group.hasEnded = true;
    return group;
  }
}
