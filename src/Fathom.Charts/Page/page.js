// elements.js
function byId(id, type) {
  const element = document.getElementById(id);
  if (!(element instanceof type)) {
    throw new Error(`the page has no ${type.name} #${id}`);
  }
  return element;
}
function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}
function makeSvg(tag, attributes, text) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, String(value));
  }
  if (text !== void 0) {
    element.textContent = text;
  }
  return element;
}

// format.js
var DIGITS = 4;
var SHARE_DIGITS = 3;
function formatValue(value, { unit, digits }) {
  const kept = digits ?? DIGITS;
  const text = Number.isNaN(value) ? "not measurable" : !Number.isFinite(value) ? value > 0 ? "∞" : "−∞" : Number.isInteger(value) ? grouped(value) : Math.abs(value) < 1e-4 ? value.toExponential(kept - 1) : Math.abs(value) >= 10 ** (kept - 1) ? grouped(Math.round(value)) : value.toPrecision(kept);
  return unit && !Number.isNaN(value) ? `${text} ${unit}` : text;
}
function grouped(value) {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}
function formatShare(value) {
  const [digits, power] = value.toExponential(SHARE_DIGITS - 1).split("e"), places = Math.max(SHARE_DIGITS - 3 - Number(power), 0);
  return Number.isNaN(value) ? "–" : value === 0 ? "0 %" : Number(power) < -4 ? "< 0.01 %" : `${Number(`${digits}e${Number(power) + 2}`).toFixed(places)} %`;
}
function exactText(value) {
  for (let digits = 1; digits <= 9; digits++) {
    const text = Number(value.toPrecision(digits));
    if (Math.fround(text) === value) {
      return String(text);
    }
  }
  return Number.isNaN(value) ? "" : String(value);
}
function shorten(text, characters) {
  const all = Array.from(text);
  return all.length <= characters ? text : `${all.slice(0, characters - 1).join("")}…`;
}

// find.js
function findColumns({ texts, labels }, search) {
  const wanted = search.toLowerCase();
  if (wanted === "") {
    return [];
  }
  const lowered = texts.map((text) => text.toLowerCase()), whole = lowered.join("");
  const hits = new Set(labels.flatMap((label, column2) => label.toLowerCase().includes(wanted) ? [column2] : []));
  let column = 0, begin = 0;
  for (let at = whole.indexOf(wanted); at >= 0; at = whole.indexOf(wanted, at + 1)) {
    while (begin + lowered[column].length <= at) {
      begin += lowered[column++].length;
    }
    hits.add(column);
  }
  return [...hits].sort((a, b) => a - b);
}

// reduce.js
function reduceRuns(values, starts, reduction) {
  const runs = starts.length - 1, columns = starts[runs], rows = values.length / columns, reduced = new Float32Array(rows * runs);
  for (let row = 0; row < rows; row++) {
    const from = row * columns;
    for (let run = 0; run < runs; run++) {
      reduced[row * runs + run] = reduction === "last" ? values[from + starts[run + 1] - 1] : reduceRun(values, from + starts[run], from + starts[run + 1], reduction);
    }
  }
  return reduced;
}
function reduceRun(values, from, to, reduction) {
  let measured = 0, sum = 0, largest = -Infinity;
  for (let at = from; at < to; at++) {
    const value = values[at];
    if (!Number.isNaN(value)) {
      measured++;
      sum += value;
      largest = Math.max(largest, value);
    }
  }
  return measured === 0 ? NaN : reduction === "max" ? largest : sum / measured;
}

// columns.js
var WORDS = { max: "largest", mean: "mean", last: "last" };
var Columns = class {
  /** @param {{ tokens: Tokens, groups: Groups | null, tokensTitle: string | null }} content */
  constructor({ tokens, groups, tokensTitle }) {
    this.tokens = tokens;
    this.groups = groups;
    this.kind = groups ? "group" : tokens.origins ? "token" : "column";
    this.title = tokensTitle ?? (groups ? "Groups of tokens" : "Tokens");
    this.note = groups ? `, each by the ${WORDS[groups.by]} of its tokens` : "";
    this.deepWord = groups ? "holds a deep-thinking token" : "deep-thinking";
    this.labels = groups?.labels ?? tokens.labels;
    this.count = this.labels.length;
    this.tokenCount = tokens.labels.length;
    this.longestLabel = this.labels.reduce((most, label) => Math.max(most, label.length), 0);
    this.starts = Uint32Array.from([...groups?.firsts ?? tokens.labels.keys(), this.tokenCount]);
    this.partings = Array.from({ length: this.count - 1 }, (_, i) => i + 1).filter((column) => this.part(column) !== this.part(column - 1));
    this.texts = groups ? this.labels.map((_, column) => tokens.texts.slice(...this.run(column)).join("")) : tokens.texts;
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
    while (shown > 0 && this.texts[shown] === "") {
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
    return !origin ? "" : origin.predicted ? "predicted" : origin.generated ? "generated" : "given";
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
    return reduceRuns(values, Uint32Array.of(0, values.length), this.groups?.by ?? "last")[0];
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
    const largest = (numbers2) => Uint16Array.from(this.labels, (_, column) => numbers2.subarray(...this.run(column)).reduce((most, number) => Math.max(most, number), 0));
    return {
      ...depths,
      settling: largest(depths.settling),
      resettling: largest(depths.resettling),
      unsettlings: largest(depths.unsettlings),
      deep: largest(depths.deep),
      measured: largest(depths.measured)
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
    const kinds = new Set(origins?.map(({ generated, special, predicted }) => (predicted ? "the model’s own next choice" : generated ? "generated" : "given") + (special ? ", control" : "")));
    return [
      `${this.name(column)} of 0–${this.count - 1}`,
      ...this.groups ? [span("token", first, end - 1)] : [],
      ...kinds.size ? [[...kinds].join(" and ")] : [],
      ...origins?.length === 1 ? [`id ${origins[0].id}`] : [],
      ...origins ? [span("position", origins[0].position, origins[origins.length - 1].position)] : []
    ].join(" · ");
  }
  /**
   * Whether a column is a control token.
   * @param {number} column
   */
  isSpecial(column) {
    return this.tokens.origins?.[this.starts[column]].special ?? false;
  }
};
function span(what, first, last) {
  return first === last ? `${what} ${first}` : `${what}s ${first}–${last}`;
}

// decimal.js
var Decimal = class _Decimal {
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
    const digits = match ? match[1] + (match[2] ?? "") : "";
    return match && digits ? new _Decimal(BigInt(digits), match[2]?.length ?? 0) : null;
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
};

// depth.js
function readDepths(divergences, layers, counted, gBits, deepFrom) {
  const tokens = counted.length;
  const [settling, resettling, unsettlings] = [new Uint16Array(tokens), new Uint16Array(tokens), new Uint16Array(tokens)];
  const deep = new Uint16Array(tokens), measured = new Uint16Array(tokens).fill(1);
  for (let layer = 1; layer <= layers; layer++) {
    for (let token = 0; token < tokens; token++) {
      const divergence = divergences[(layer - 1) * tokens + token];
      if (Number.isNaN(divergence)) {
        measured[token] = 0;
      } else if (divergence <= gBits) {
        settling[token] ||= layer;
        resettling[token] ||= layer;
      } else if (resettling[token]) {
        unsettlings[token]++;
        resettling[token] = 0;
      }
    }
  }
  let deepTokens = 0, countedTokens = 0;
  for (let token = 0; token < tokens; token++) {
    if (!measured[token]) {
      settling[token] = resettling[token] = unsettlings[token] = 0;
      continue;
    }
    if (counted[token]) {
      deep[token] = Number(settling[token] === 0 || settling[token] >= deepFrom);
      countedTokens++;
      deepTokens += deep[token];
    }
  }
  const ratio = countedTokens ? deepTokens / countedTokens : null;
  return { deepFrom, settling, resettling, unsettlings, deep, measured, deepTokens, countedTokens, ratio };
}

// levels.js
var Levels = class {
  /**
   * @param {Float32Array} values [rows, columns]
   * @param {number} width How many columns there are.
   */
  constructor(values, width) {
    this.values = values;
    this.width = width;
    this.reduced = /* @__PURE__ */ new Map();
  }
  /**
   * How many columns there are at a level.
   * @param {number} level
   */
  columns(level) {
    return Math.ceil(this.width / 2 ** level);
  }
  /**
   * The values of a level, [rows, columns].
   * @param {number} level
   * @param {import('./reduce.js').Reduction} reduction
   */
  at(level, reduction) {
    if (level === 0) {
      return this.values;
    }
    const key = `${reduction} ${level}`;
    const values = this.reduced.get(key) ?? reduceRuns(this.values, this.starts(level), reduction);
    this.reduced.set(key, values);
    return values;
  }
  /** @param {number} level */
  starts(level) {
    const starts = new Uint32Array(this.columns(level) + 1);
    return starts.map((_, run) => Math.min(run * 2 ** level, this.width));
  }
};

// payload.js
var WORD = new Uint32Array(1);
var FLOAT = new Float32Array(WORD.buffer);
function single(bits) {
  WORD[0] = bits;
  return FLOAT[0];
}
var Planes = class {
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
};
var POWERS = Array.from({ length: 64 }, (_, power) => Number(`1e${power}`));
var BIAS = 64;
var NOT_FINITE = 255;
function decimal(bits, kept) {
  const digits = bits & 32767, sign = bits & 32768 ? -1 : 1, power = (bits >> 16) - BIAS - kept + 1;
  if (bits >> 16 === NOT_FINITE) {
    return digits ? sign * Infinity : NaN;
  }
  return sign * (power < 0 ? digits / POWERS[-power] : digits * POWERS[power]);
}
var Values = class {
  /**
   * @param {Planes} planes
   * @param {number | null} digits How many digits there are of each; null for floats.
   */
  constructor(planes, digits) {
    this.planes = planes;
    this.digits = digits;
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
};
var Payload = class _Payload {
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
    const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new _Payload(new Uint8Array(await new Response(unpacked).arrayBuffer()));
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
};

// measure.js
var ALONG = {
  Linear: (value) => value,
  LogOfMore: (value) => Math.log(1 + value),
  Log: (value) => Math.log(Math.max(value, Number.MIN_VALUE))
};
var Measure = class {
  /**
   * @param {MeasureContent} content
   * @param {Values} ofTokens [rows, tokens]
   * @param {Columns} columns
   */
  constructor(content, ofTokens, columns) {
    this.content = content;
    this.ofTokens = ofTokens;
    this.columns = columns;
    this.layers = content.layers;
    this.label = content.quantity;
    this.drawn = null;
  }
  /** The layers that are drawn where nobody asks for others. */
  get defaultLayers() {
    const last = this.layers[this.layers.length - 1], first = Math.max(this.layers[0], 1);
    return [first, this.content.vanishesAtLastLayer && last > first ? last - 1 : last];
  }
  /** The values of all tokens from layer 1 on, without those of the embeddings, [layers, tokens]. */
  get fromFirstLayer() {
    return this.ofTokens.all.subarray(this.rowOf(1) * this.columns.tokenCount);
  }
  /**
   * The layer's row, lowest first; below 0 where it has none.
   * @param {number} layer
   */
  rowOf(layer) {
    return this.layers.indexOf(layer);
  }
  /**
   * The value of a cell; NaN where there is none.
   * @param {Cell} cell
   */
  value({ layer, column }) {
    const row = this.rowOf(layer), [first, end] = this.columns.run(column);
    if (row < 0) {
      return NaN;
    }
    return this.columns.reduceOne(Float32Array.from({ length: end - first }, (_, i) => this.ofTokens.at(row * this.columns.tokenCount + first + i)));
  }
  /**
   * Where a cell is on the drawn scale, 0..1; NaN where it has no place.
   * @param {Cell} cell
   */
  placeOf({ layer, column }) {
    const row = this.rowOf(layer);
    return row < 0 ? NaN : this.levels.values[row * this.columns.count + column];
  }
  /**
   * Where a value is on the drawn scale, 0..1; NaN where it has no place.
   * @param {number} value
   */
  place(value) {
    const { kind, lowest, largest } = this.content, along = ALONG[kind], from = along(lowest);
    const place = kind === "Linear" && !Number.isFinite(value) ? NaN : (along(value) - from) / (along(largest) - from);
    return Math.min(Math.max(place, 0), 1);
  }
  /** All cells on the drawn scale. */
  get levels() {
    this.drawn ??= new Levels(this.columns.reduce(this.ofTokens.all.map((value) => this.place(value))), this.columns.count);
    return this.drawn;
  }
};

// trace.js
var MOST_PLACES = 12;
var Trace = class {
  /** @param {Payload} payload */
  constructor(payload) {
    const content = payload.content;
    this.content = content;
    this.columns = new Columns(content);
    this.measures = /* @__PURE__ */ new Map();
    const tokens = this.columns.tokenCount;
    for (const measure of content.measures) {
      this.measures.set(measure.key, new Measure(measure, payload.values(measure.layers.length * tokens, measure.digits), this.columns));
    }
    const [{ layers }] = content.measures, choices = (content.top?.count ?? 0) * tokens * (content.top?.layers ?? 0);
    this.layers = layers[layers.length - 1];
    this.choices = payload.integers(choices, 3);
    this.probabilities = payload.values(choices, SHARE_DIGITS);
  }
  /**
   * The measure of that key.
   * @param {string} key
   */
  measure(key) {
    return (
      /** @type {Measure} */
      this.measures.get(key)
    );
  }
  /** The divergence, from which depths are read; null where nothing settles. */
  get divergence() {
    return this.content.depth ? this.measure(this.content.depth.measure) : null;
  }
  /**
   * The depths under some thresholds, which have to be decimal numbers; null where nothing settles.
   * @param {string} g In the trace's own unit.
   * @param {string} rho
   */
  depths(g, rho) {
    const { depth, tokens: { origins } } = this.content;
    if (!this.divergence || !origins) {
      return null;
    }
    const counted = origins.map(({ generated, predicted }) => depth.scope === "Generated" ? generated : !predicted);
    const gBits = (
      /** @type {Decimal} */
      Decimal.parse(g).toNumber() / depth.gPerBit
    );
    const deepFrom = (
      /** @type {Decimal} */
      Decimal.parse(rho).ceilingOfProduct(this.layers)
    );
    return this.columns.depths(readDepths(this.divergence.fromFirstLayer, this.layers, counted, gBits, deepFrom));
  }
  /**
   * What a layer finds likely in a column: its likeliest tokens; where the column has several tokens, the likeliest in the place of each.
   * @param {Cell} cell
   * @returns {Candidate[]}
   */
  top({ layer, column }) {
    const { top } = this.content, [first, end] = this.columns.run(column);
    if (!top || layer < 1) {
      return [];
    }
    return end - first === 1 ? Array.from({ length: top.count }, (_, k) => this.candidate(layer, first, k, "")) : Array.from({ length: Math.min(end - first, MOST_PLACES) }, (_, i) => this.candidate(layer, first + i, 0, this.content.tokens.labels[first + i]));
  }
  /**
   * What a layer would have said in a column: the likeliest token in the place of each of its own.
   * @param {Cell} cell
   */
  reading(cell) {
    const top = this.top(cell);
    const [first, end] = this.columns.run(cell.column), said = top.filter(({ place }, k) => place !== "" || k === 0);
    return said.map(({ label }) => label).join(" ") + (end - first > said.length && said.length ? " …" : "");
  }
  /**
   * @param {number} layer
   * @param {number} token
   * @param {number} k From 0, the likeliest.
   * @param {string} place
   * @returns {Candidate}
   */
  candidate(layer, token, k, place) {
    const { top: { ids, labels }, tokens: { origins } } = this.content;
    const at = (k * this.columns.tokenCount + token) * this.layers + layer - 1, choice2 = this.choices.at(at);
    return { place, label: labels[choice2], probability: this.probabilities.at(at), isOwn: ids[choice2] === origins?.[token].id };
  }
};

// viewport.js
var FEWEST = 4;
function clampWindow({ first, count }, columns) {
  const kept = Math.min(Math.max(count, Math.min(FEWEST, columns)), columns);
  return { first: Math.min(Math.max(first, 0), columns - kept), count: kept };
}
function zoomWindow({ first, count }, factor, anchor, columns) {
  const { count: kept } = clampWindow({ first, count: count * factor }, columns);
  return clampWindow({ first: anchor - (anchor - first) * kept / count, count: kept }, columns);
}
function panWindow({ first, count }, distance, columns) {
  return clampWindow({ first: first + distance, count }, columns);
}
function showColumn({ first, count }, column, columns) {
  if (column >= first && column + 1 <= first + count) {
    return { first, count };
  }
  const distance = column < first ? column - first : column + 1 - first - count;
  return Math.abs(distance) < count / 4 ? panWindow({ first, count }, distance, columns) : clampWindow({ first: column + 0.5 - count / 2, count }, columns);
}

// view.js
var SWITCHES = (
  /** @type {const} */
  ["settling", "regime", "annotate"]
);
var Store = class {
  /** @param {View} view */
  constructor(view) {
    this.view = view;
    this.listeners = [];
    this.drawn = null;
    this.pending = false;
  }
  /**
   * Changes some of the view.
   * @param {Partial<View>} changes
   */
  change(changes) {
    this.view = { ...this.view, ...changes };
    if (!this.pending) {
      this.pending = true;
      requestAnimationFrame(() => this.tell());
    }
  }
  tell() {
    this.pending = false;
    const before = this.drawn;
    this.drawn = this.view;
    for (const listener of this.listeners) {
      listener(this.view, before);
    }
  }
};
function initialView(trace) {
  const { view, depth } = trace.content;
  const [first, last] = view.columns ?? [0, trace.columns.count - 1];
  const layers = view.layers ?? trace.measure(view.measure).defaultLayers;
  return {
    measure: view.measure,
    palette: view.palette,
    layers: view.layers,
    window: clampWindow({ first, count: last - first + 1 }, trace.columns.count),
    g: depth?.g ?? "0",
    rho: depth?.rho ?? "0",
    settling: view.settling,
    regime: view.regime,
    annotate: view.annotate,
    reduction: "mean",
    search: "",
    cursor: { layer: layers[1], column: first },
    pins: []
  };
}
function shownLayers(view, trace) {
  const measure = trace.measure(view.measure), all = measure.layers;
  const [first, last] = view.layers ?? measure.defaultLayers;
  return [first, last].map((layer) => Math.min(Math.max(layer, all[0]), all[all.length - 1]));
}
function toFragment(view, initial) {
  const texts = {};
  const [now, then] = [fragmentValues(view), fragmentValues(initial)];
  for (const [key, value] of Object.entries(now)) {
    if (value !== then[key]) {
      texts[key] = value;
    }
  }
  return new URLSearchParams(texts).toString();
}
function fragmentValues(view) {
  const cell = ({ column, layer }) => `${column}.${layer}`;
  return {
    measure: view.measure,
    palette: view.palette,
    layers: view.layers?.join("-") ?? "",
    columns: `${round(view.window.first)}-${round(view.window.first + view.window.count)}`,
    g: view.g,
    rho: view.rho,
    show: SWITCHES.filter((name) => view[name]).join("-"),
    reduce: view.reduction,
    find: view.search,
    at: cell(view.cursor),
    pins: view.pins.map(cell).join("-")
  };
}
function round(value) {
  return Math.round(value * 100) / 100;
}
function fromFragment(fragment, initial, trace) {
  const texts = new URLSearchParams(fragment.replace(/^#/, ""));
  const view = { ...initial };
  const measure = texts.get("measure"), palette = texts.get("palette"), show = texts.get("show");
  if (measure !== null && trace.measures.has(measure)) {
    view.measure = measure;
  }
  if (trace.content.palettes.some((one) => one.name === palette)) {
    view.palette = /** @type {string} */
    palette;
  }
  const layers = numbers(texts.get("layers")), columns = numbers(texts.get("columns"));
  if (layers.length === 2 && layers[0] <= layers[1] && layers[1] <= trace.layers) {
    view.layers = layers.map(Math.floor);
  }
  if (columns.length === 2 && columns[0] < columns[1]) {
    view.window = clampWindow({ first: columns[0], count: columns[1] - columns[0] }, trace.columns.count);
  }
  view.g = thresholdOr(texts.get("g"), initial.g, Infinity);
  view.rho = thresholdOr(texts.get("rho"), initial.rho, 1);
  for (const name of SWITCHES) {
    view[name] = show === null ? initial[name] : show.split("-").includes(name);
  }
  view.reduction = texts.get("reduce") === "max" ? "max" : "mean";
  view.search = texts.get("find") ?? "";
  view.cursor = cells(texts.get("at"), trace)[0] ?? initial.cursor;
  view.pins = cells(texts.get("pins"), trace);
  return view;
}
function isThreshold(text, most) {
  const number = Decimal.parse(text);
  return number !== null && number.toNumber() <= most;
}
function thresholdOr(text, otherwise, most) {
  return text !== null && isThreshold(text, most) ? text : otherwise;
}
function numbers(text) {
  const all = text ? text.split("-").map(Number) : [];
  return all.every(Number.isFinite) ? all : [];
}
function cells(text, trace) {
  const all = (text ?? "").split("-").map((pair) => pair.split(".").map(Number));
  const layers = new Set([...trace.measures.values()].flatMap((measure) => measure.layers));
  return all.filter(([column, layer]) => Number.isInteger(column) && column < trace.columns.count && layers.has(layer)).map(([column, layer]) => ({ column, layer }));
}

// session.js
var Session = class {
  /**
   * @param {Trace} trace
   * @param {Store} store
   */
  constructor(trace, store) {
    this.trace = trace;
    this.store = store;
    this.read = { g: "", rho: "", depths: trace.depths(store.view.g, store.view.rho) };
    this.found = { search: "", hits: (
      /** @type {number[]} */
      []
    ) };
  }
  get view() {
    return this.store.view;
  }
  /** The depths under the view's thresholds. */
  get depths() {
    const { g, rho } = this.view;
    if (this.read.g !== g || this.read.rho !== rho) {
      this.read = { g, rho, depths: this.trace.depths(g, rho) };
    }
    return this.read.depths;
  }
  /** The columns that are searched for. */
  get hits() {
    const { search } = this.view;
    if (this.found.search !== search) {
      this.found = { search, hits: findColumns(this.trace.columns, search) };
    }
    return this.found.hits;
  }
  /**
   * Pins a cell, or unpins one that is pinned.
   * @param {Cell} cell
   */
  togglePin(cell) {
    const others = this.view.pins.filter((pin) => pin.layer !== cell.layer || pin.column !== cell.column);
    this.store.change({ pins: others.length < this.view.pins.length ? others : [...others, cell] });
  }
};

// cellcard.js
function cellDetails(session, cell) {
  const { trace } = session, { columns } = trace;
  return [
    make("h3", {}, make("bdi", { className: "token" }, columns.labels[cell.column]), make("span", { className: "where" }, `layer ${cell.layer} of ${trace.layers}`)),
    make("p", { className: "which" }, columns.describe(cell.column)),
    make("p", { className: "depth" }, depthText(session, cell.column)),
    measureList(session, cell),
    topList(session, cell)
  ];
}
function depthText({ depths, trace }, column) {
  if (!depths) {
    return "";
  }
  if (!depths.measured[column]) {
    return "settling could not be measured";
  }
  const settling = depths.settling[column], resettling = depths.resettling[column], unsettlings = depths.unsettlings[column];
  const times = unsettlings === 1 ? "once" : `${unsettlings} times`;
  return [
    settling ? `settles at layer ${settling}` : "does not settle",
    ...unsettlings ? [`comes undone ${times}${resettling ? `, for good at ${resettling}` : ""}`] : [],
    ...depths.deep[column] ? [trace.columns.deepWord] : []
  ].join(" · ");
}
function measureList({ trace, view }, cell) {
  const rows = [...trace.measures.values()].map((measure) => make(
    "div",
    { className: measure.content.key === view.measure ? "shown" : "" },
    make("dt", {}, measure.label),
    make("dd", {}, formatValue(measure.value(cell), measure.content))
  ));
  return make("dl", {}, ...rows);
}
function topList({ trace }, cell) {
  const items = trace.top(cell).map(({ place, label, probability, isOwn }) => {
    const bar = make("span", { className: "bar" });
    bar.style.width = `${Math.max(probability * 100, 0.5) || 0}%`;
    return make(
      "li",
      { className: isOwn ? "own" : "" },
      bar,
      make("span", {}, ...place ? [make("bdi", { className: "place" }, place), " → "] : [], make("bdi", {}, label)),
      make("span", {}, formatShare(probability))
    );
  });
  return make("ol", { className: "top", ariaLabel: "likeliest tokens" }, ...items);
}

// keys.js
var ZOOM = 1.5;
var Zoom = class {
  /** @param {Session} session */
  constructor(session) {
    this.session = session;
  }
  /** Fewer and wider columns. */
  closer() {
    this.by(1 / ZOOM);
  }
  /** More and narrower columns. */
  further() {
    this.by(ZOOM);
  }
  /** All columns. */
  fit() {
    this.session.store.change({ window: { first: 0, count: this.session.trace.columns.count } });
  }
  /** @param {number} factor */
  by(factor) {
    const { view: { window, cursor }, trace, store } = this.session;
    const middle = cursor.column + 0.5, inSight = middle > window.first && middle < window.first + window.count;
    store.change({ window: zoomWindow(window, factor, inSight ? middle : window.first + window.count / 2, trace.columns.count) });
  }
};
function listenToKeys(element, session, announce) {
  const zoom = new Zoom(session);
  element.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    const action = actionOf(event, session, zoom, announce);
    if (action) {
      event.preventDefault();
      action();
    }
  });
}
function actionOf(event, session, zoom, announce) {
  const { view: { cursor, window }, trace, store } = session;
  const page = Math.max(1, Math.floor(window.count * 0.75));
  const move = (columns, layers) => () => announce(moveCursor(session, columns, layers));
  const pan = (columns) => () => store.change({ window: panWindow(window, columns, trace.columns.count) });
  const actions = event.shiftKey ? { ArrowLeft: pan(-window.count / 4), ArrowRight: pan(window.count / 4), "+": () => zoom.closer() } : {
    ArrowLeft: move(-1, 0),
    ArrowRight: move(1, 0),
    ArrowUp: move(0, 1),
    ArrowDown: move(0, -1),
    PageUp: move(-page, 0),
    PageDown: move(page, 0),
    Home: move(-trace.columns.count, 0),
    End: move(trace.columns.count, 0),
    Enter: () => session.togglePin(cursor),
    " ": () => session.togglePin(cursor),
    "+": () => zoom.closer(),
    "=": () => zoom.closer(),
    "-": () => zoom.further(),
    0: () => zoom.fit()
  };
  return actions[event.key];
}
function moveCursor({ view, trace, store }, columns, layers) {
  const [lowest, highest] = shownLayers(view, trace);
  const rows = trace.measure(view.measure).layers.filter((layer) => layer >= lowest && layer <= highest);
  const row = Math.max(rows.findLastIndex((layer) => layer <= view.cursor.layer), 0) + layers;
  const cursor = {
    column: Math.min(Math.max(view.cursor.column + columns, 0), trace.columns.count - 1),
    layer: rows[Math.min(Math.max(row, 0), rows.length - 1)]
  };
  store.change({ cursor, window: showColumn(view.window, cursor.column, trace.columns.count) });
  return cursor;
}

// controls.js
var Controls = class {
  /** @param {Session} session */
  constructor(session) {
    this.session = session;
    const { trace, store } = session, { depth, palettes } = trace.content;
    this.measure = choice(
      "measure",
      [...trace.measures.values()].map(({ content, label }) => [content.key, label]),
      (measure) => store.change({ measure })
    );
    this.palette = choice("palette", palettes.map(({ name }) => [name, name]), (palette) => store.change({ palette }));
    this.reduction = choice(
      "reduction",
      [["mean", "mean"], ["max", "largest"]],
      (reduction) => store.change({ reduction: reduction === "max" ? "max" : "mean" })
    );
    this.g = threshold("g", depth?.gPerBit ?? 1, Infinity, (g) => store.change({ g }));
    this.rho = threshold("rho", 1, 1, (rho) => store.change({ rho }));
    byId("g-unit", HTMLElement).textContent = depth?.gUnit ?? "";
    hideUnless("depth", Boolean(depth));
    hideUnless("top", Boolean(trace.content.top));
    this.layers = ["layer-first", "layer-last"].map((id) => byId(id, HTMLInputElement));
    this.layers.forEach((input) => input.addEventListener("change", () => this.changeLayers()));
    this.switches = /** @type {const} */
    ["settling", "regime", "annotate"].map((name) => {
      const input = byId(name, HTMLInputElement);
      input.addEventListener("change", () => store.change({ [name]: input.checked }));
      return { name, input };
    });
    const zoom = new Zoom(session);
    byId("zoom-in", HTMLButtonElement).addEventListener("click", () => zoom.closer());
    byId("zoom-out", HTMLButtonElement).addEventListener("click", () => zoom.further());
    byId("zoom-fit", HTMLButtonElement).addEventListener("click", () => zoom.fit());
  }
  changeLayers() {
    const { trace, store, view } = this.session, all = trace.measure(view.measure).layers;
    const [first, last] = this.layers.map((input) => Math.min(Math.max(Math.round(input.valueAsNumber), all[0]), all[all.length - 1]));
    const layers = Number.isNaN(first + last) ? null : [Math.min(first, last), Math.max(first, last)];
    store.change({ layers });
  }
  show() {
    const { trace, view, depths } = this.session, all = trace.measure(view.measure).layers;
    this.measure.value = view.measure;
    this.palette.value = view.palette;
    this.reduction.value = view.reduction;
    this.g.show(view.g);
    this.rho.show(view.rho);
    this.switches.forEach(({ name, input }) => input.checked = view[name]);
    shownLayers(view, trace).forEach((layer, i) => {
      Object.assign(this.layers[i], { min: all[0], max: all[all.length - 1], valueAsNumber: layer });
    });
    if (depths) {
      byId("dtr", HTMLElement).replaceChildren(...ratioText(depths, trace.content.depth.scope));
    }
  }
};
function hideUnless(need, given) {
  document.querySelectorAll(`[data-needs="${need}"]`).forEach((element) => element.toggleAttribute("hidden", !given));
}
function ratioText({ ratio, deepTokens, countedTokens, deepFrom }, scope) {
  const over = scope === "Generated" ? "generated tokens" : "tokens of the text";
  return ratio === null ? [`DTR: none of the ${over} could be measured`] : [make("strong", {}, `DTR ${ratio.toFixed(3)}`), ` ${deepTokens} of ${countedTokens} ${over} settle at layer ${deepFrom} or above`];
}
function choice(id, options, changed) {
  const select = byId(id, HTMLSelectElement);
  select.replaceChildren(...options.map(([value, label]) => make("option", { value }, label)));
  select.addEventListener("change", () => changed(select.value));
  return select;
}
function threshold(id, end, most, changed) {
  const slider = byId(id, HTMLInputElement), number = byId(`${id}-number`, HTMLInputElement);
  slider.max = String(end);
  slider.addEventListener("input", () => changed(slider.value));
  number.addEventListener("input", () => {
    const valid = isThreshold(number.value, most);
    number.ariaInvalid = String(!valid);
    if (valid) {
      changed(number.value.trim());
    }
  });
  return {
    /** @param {string} value */
    show(value) {
      slider.value = value;
      if (document.activeElement !== number) {
        number.value = value;
      }
    }
  };
}

// layout.js
var SIZES = { axis: 14, tick: 13, label: 12.5, annotation: 10.5 };
var NARROW = 600;
var LEAST_WIDTH = 320;
var SHORT_TICK = 4;
var TICK_LETTER = 7.5;
var LONGEST_LABEL = 16;
var WIDEST_CELL = 56;
var LEAST_NAMED_WIDTH = 5;
var MARKS = 14;
var LABEL_LETTER = 6.6;
var NUMBER_HEIGHT = 22;
var Layout = class {
  /**
   * @param {number} width
   * @param {Measure} measure
   * @param {number[]} layers The first and the last shown.
   * @param {Window} window
   * @param {number} longestLabel Of all columns, in letters.
   * @param {boolean} narrow Whether there is no room beside the cells.
   */
  constructor(width, measure, layers, window, longestLabel, narrow = width < NARROW) {
    const wideTicks = Math.max(...measure.content.ticks.map(({ label }) => label.length - SHORT_TICK), 0) * TICK_LETTER;
    this.width = width;
    this.narrow = narrow;
    this.window = window;
    this.rows = measure.layers.filter((layer) => layer >= layers[0] && layer <= layers[1]);
    const left = narrow ? 34 : 62, right = narrow ? 12 : 118 + wideTicks, top = narrow ? 54 : 12;
    this.cellWidth = Math.min((width - left - right) / window.count, WIDEST_CELL);
    const most = Math.max(narrow ? 18 : 24, 200 / this.rows.length);
    this.cellHeight = Math.min(Math.max((narrow ? 400 : 560) / this.rows.length, 4), most);
    this.box = { x: left, y: top, width: this.cellWidth * window.count, height: this.cellHeight * this.rows.length };
    this.labelTop = this.box.y + this.box.height + MARKS + 2;
    this.scaleTitle = 92 + wideTicks;
    this.named = this.cellWidth >= LEAST_NAMED_WIDTH;
    const longest = Math.min(longestLabel, LONGEST_LABEL);
    this.axisTitle = this.labelTop + (this.named ? Math.max(longest * LABEL_LETTER, NUMBER_HEIGHT) : NUMBER_HEIGHT) + 14;
    this.height = this.axisTitle + 14;
    this.fittingWidth = narrow ? width : Math.max(Math.ceil(left + this.box.width + right), LEAST_WIDTH);
  }
  /**
   * The label of a column, cut to the room there is.
   * @param {string} label
   */
  fit(label) {
    return shorten(label, LONGEST_LABEL);
  }
  /**
   * The left edge of a column.
   * @param {number} column
   */
  x(column) {
    return this.box.x + (column - this.window.first) * this.cellWidth;
  }
  /**
   * The lower edge of a layer's row. A part of a layer is a part of the row.
   * @param {number} layer
   */
  y(layer) {
    return this.box.y + this.box.height - (layer - this.rows[0]) * this.cellHeight;
  }
  /**
   * The box of a cell, or of a column where the layer is not in sight.
   * @param {import('./trace.js').Cell} cell
   * @returns {Box}
   */
  cell({ layer, column }) {
    const row = this.rows.indexOf(layer);
    return {
      x: this.x(column),
      width: this.cellWidth,
      y: row < 0 ? this.box.y : this.box.y + this.box.height - (row + 1) * this.cellHeight,
      height: row < 0 ? this.box.height : this.cellHeight
    };
  }
  /**
   * The cell at a point, the nearest where there is none.
   * @param {number} x
   * @param {number} y
   * @param {number} columns How many there are.
   */
  cellAt(x, y, columns) {
    const row = Math.floor((this.box.y + this.box.height - y) / this.cellHeight);
    return {
      column: Math.min(Math.max(Math.floor(this.columnAt(x)), 0), columns - 1),
      layer: this.rows[Math.min(Math.max(row, 0), this.rows.length - 1)]
    };
  }
  /**
   * The column at a point, and the place within it.
   * @param {number} x
   */
  columnAt(x) {
    return this.window.first + (x - this.box.x) / this.cellWidth;
  }
  /**
   * Whether a point is over the cells.
   * @param {number} x
   * @param {number} y
   */
  holds(x, y) {
    const { x: left, y: top, width, height } = this.box;
    return x >= left && x < left + width && y >= top && y < top + height;
  }
};

// overlays.js
var HALO = "rgb(255 255 255 / 0.85)";
var INK = "#1d5fb4";
var MARK = 8;
function columnsInSight({ layout: { window }, trace }) {
  const first = Math.floor(window.first), last = Math.min(Math.ceil(window.first + window.count), trace.columns.count);
  return Array.from({ length: last - first }, (_, i) => first + i);
}
var LEAST_STEP = 7;
function drawSettling(surface, { layout, trace, level }, depths) {
  const { window } = layout, run = 2 ** level, isThin = layout.cellWidth < LEAST_STEP, end = Math.min(Math.ceil(window.first + window.count), trace.columns.count);
  let points = [];
  const flush = () => {
    if (points.length && isThin) {
      surface.line(points, { color: INK, width: Math.min(Math.max(layout.cellHeight / 4, 1), 2) });
    } else if (points.length) {
      haloed(surface, points, { color: INK, width: Math.min(Math.max(layout.cellWidth / 8, 1), 2.2) });
    }
    points = [];
  };
  for (let from = Math.floor(window.first / run) * run; from < end; from += run) {
    const settling = depths.settling.subarray(from, from + run).filter((layer) => layer > 0);
    if (settling.length === 0) {
      flush();
      continue;
    }
    const y = layout.y(settling.reduce((sum, layer) => sum + layer, 0) / settling.length);
    if (isThin && points.length && points[points.length - 1][1] !== y) {
      flush();
    }
    points.push([layout.x(from), y], [layout.x(Math.min(from + run, trace.columns.count)), y]);
  }
  flush();
}
function drawRegime(surface, { layout }, depths) {
  const { x, width } = layout.box, y = layout.y(depths.deepFrom);
  haloed(surface, [[x, y], [x + width, y]], { color: INK, width: 2, dash: [6, 4] });
}
function drawPartings(surface, { layout, trace }) {
  const { y, height } = layout.box;
  for (const column of trace.columns.partings) {
    haloed(surface, [[layout.x(column), y], [layout.x(column), y + height]], { color: INK, width: 1 });
  }
}
function drawDeepMarks(surface, { layout, trace, level }, depths) {
  const { window, box } = layout, run = 2 ** level, end = Math.min(window.first + window.count, trace.columns.count);
  const half = Math.min(MARK, layout.cellWidth * run + 1) / 2, top = box.y + box.height + 4;
  for (let from = Math.floor(window.first / run) * run; from < end; from += run) {
    const x = layout.x(from) + layout.cellWidth * Math.min(run, trace.columns.count - from) / 2;
    if (x >= box.x && x <= box.x + box.width && depths.deep.subarray(from, from + run).includes(1)) {
      surface.polygon([[x, top], [x + half, top + MARK], [x - half, top + MARK]], INK);
    }
  }
}
function drawLikeliest(surface, scene, size) {
  const { layout, trace, measure, palette } = scene, letters = Math.floor((layout.cellWidth - 4) / (size * 0.6));
  if (letters < 2 || layout.cellHeight < size) {
    return;
  }
  for (const layer of layout.rows) {
    for (const column of columnsInSight(scene)) {
      const cell = { layer, column }, reading = trace.reading(cell), { x, y, width, height } = layout.cell(cell);
      const color = palette.isDark(measure.placeOf(cell)) ? "#fff8e0" : "#2b1a08";
      if (reading) {
        surface.text(Array.from(reading).slice(0, letters).join(""), x + width / 2, y + height / 2, { size, color, anchor: "middle" });
      }
    }
  }
}
function frame(surface, { x, y, width, height }, color) {
  const most = { x: x - 1, y: y - 1, width: Math.max(width, 3) + 2, height: Math.max(height, 3) + 2 };
  surface.outline(most, { color: "#ffffff", width: 4 });
  surface.outline(most, { color, width: 2 });
}
function haloed(surface, points, stroke) {
  surface.line(points, { color: HALO, width: stroke.width * 2 });
  surface.line(points, stroke);
}

// axes.js
var LEAST_LABEL_PITCH = 15;
var LEAST_TILTED_PITCH = 26;
var NUMBER_PITCH = 70;
var HALF_LETTER = 0.28;
function drawLayerAxis(surface, { layout, theme, trace, view, depths }) {
  const { box, rows, cellHeight } = layout, deepFrom = view.regime && depths && rows.includes(depths.deepFrom) ? depths.deepFrom : null;
  const anyOdd = rows.some((layer) => layer % 2 === 1), ticked = rows.filter((layer) => !anyOdd || layer % 2 === 1);
  const step = Math.ceil(SIZES.tick * 1.15 / (cellHeight * (anyOdd && rows.length > 1 ? 2 : 1)));
  const apart2 = Math.ceil(SIZES.tick * 1.15 / cellHeight), usual = ticked.filter((layer, i) => i % step === 0 && (deepFrom === null || Math.abs(layer - deepFrom) >= apart2));
  for (const layer of deepFrom === null ? usual : [...usual, deepFrom]) {
    const { y, height } = layout.cell({ layer, column: 0 }), middle = y + height / 2;
    surface.line([[box.x - 5, middle], [box.x, middle]], { color: theme.muted, width: 1 });
    surface.text(String(layer), box.x - 8, middle, { size: SIZES.tick, color: theme.ink, anchor: "end" });
  }
  if (!layout.narrow) {
    surface.text(trace.content.layersTitle, 16, box.y + box.height / 2, { size: SIZES.axis, color: theme.ink, anchor: "middle", degrees: -90 });
  }
}
function drawTokenAxis(surface, scene) {
  const { layout, theme, trace } = scene, { box } = layout, { title, note } = trace.columns;
  const text = layout.narrow ? `${title} (from bottom to top: layers)` : title + note, half = text.length * SIZES.axis * HALF_LETTER;
  const middle = Math.max(Math.min(box.x + box.width / 2, layout.width - half), half);
  surface.text(text, middle, layout.axisTitle, { size: SIZES.axis, color: theme.ink, anchor: "middle" });
  if (layout.named) {
    drawLabels(surface, scene);
  } else {
    drawNumbers(surface, scene);
  }
}
function drawLabels(surface, scene) {
  const { layout, trace, theme, view } = scene, { box, cellWidth } = layout;
  const step = Math.ceil(LEAST_LABEL_PITCH / cellWidth), tilted = cellWidth >= LEAST_TILTED_PITCH;
  for (const column of columnsInSight(scene)) {
    const x = layout.x(column) + cellWidth / 2;
    if (x < box.x || x > box.x + box.width || column % step !== 0 && column !== view.cursor.column) {
      continue;
    }
    surface.text(
      layout.fit(trace.columns.labels[column]),
      x + (tilted ? 4 : 0),
      layout.labelTop,
      { size: SIZES.label, color: column === view.cursor.column ? theme.accent : theme.ink, anchor: "end", degrees: tilted ? -45 : -90 }
    );
  }
}
function drawNumbers(surface, { layout, trace, theme }) {
  const { box, window, cellWidth } = layout, most = NUMBER_PITCH / cellWidth;
  const magnitude = 10 ** Math.floor(Math.log10(most)), step = [1, 2, 5, 10].map((factor) => factor * magnitude).find((size) => size >= most) ?? most;
  const end = Math.min(window.first + window.count, trace.columns.count);
  for (let column = Math.ceil(window.first / step) * step; column < end; column += step) {
    const x = layout.x(column), y = box.y + box.height;
    surface.line([[x, y], [x, y + 5]], { color: theme.muted, width: 1 });
    const text = grouped(column), half = text.length * SIZES.tick * HALF_LETTER;
    surface.text(text, Math.min(x, layout.width - half), layout.labelTop + 8, { size: SIZES.tick, color: theme.ink, anchor: "middle" });
  }
}
function drawScale(surface, scene) {
  if (scene.layout.narrow) {
    drawScaleAbove(surface, scene);
  } else {
    drawScaleBeside(surface, scene);
  }
}
function drawScaleBeside(surface, { layout, measure, palette, theme }) {
  const { title, ticks } = measure.content, { box } = layout;
  const bar = { x: box.x + box.width + 20, y: box.y, width: 22, height: box.height };
  const places = Array.from({ length: 256 }, (_, i) => palette.at(1 - i / 255));
  surface.cells({ colors: Uint32Array.from(places), rows: places.length, columns: 1 }, bar);
  surface.outline(bar, { color: theme.muted, width: 1 });
  for (const { position, label } of ticks) {
    const y = bar.y + (1 - position) * bar.height, right = bar.x + bar.width;
    surface.line([[right, y], [right + 4, y]], { color: theme.muted, width: 1 });
    surface.text(label, right + 8, y, { size: SIZES.tick, color: theme.ink });
  }
  const lines = title.split(/ (?=\()/);
  lines.forEach((line, i) => surface.text(
    line,
    layout.box.x + box.width + layout.scaleTitle + i * 16 - (lines.length - 1) * 4,
    box.y + box.height / 2,
    { size: lines.length > 1 ? SIZES.label : SIZES.axis, color: theme.ink, anchor: "middle", degrees: -90 }
  ));
}
function drawScaleAbove(surface, { layout, measure, palette, theme }) {
  const { box } = layout, { title, ticks } = measure.content;
  const bar = { x: box.x, y: 20, width: layout.width - box.x - 14, height: 10 };
  surface.text(title, bar.x, 9, { size: SIZES.label, color: theme.ink });
  surface.cells({ colors: Uint32Array.from({ length: 256 }, (_, i) => palette.at(i / 255)), rows: 1, columns: 256 }, bar);
  for (const { position, label } of ticks) {
    surface.text(label, bar.x + position * bar.width, 40, { size: SIZES.label - 1, color: theme.ink, anchor: position < 1 ? "middle" : "end" });
  }
}

// palette.js
var Palette = class {
  /**
   * @param {PaletteContent} content Colours evenly from 0 to 1, each 0xRRGGBB.
   * @param {number} missing The colour of what could not be measured.
   */
  constructor(content, missing) {
    this.colors = content.colors;
    this.missing = missing;
  }
  /**
   * The colour at a place on the scale, 0xRRGGBB.
   * @param {number} place 0..1, or NaN.
   */
  at(place) {
    return Number.isNaN(place) ? this.missing : this.colors[Math.round(place * (this.colors.length - 1))];
  }
  /**
   * The same for style sheets.
   * @param {number} place
   */
  css(place) {
    return cssColor(this.at(place));
  }
  /**
   * Whether light text is to be written on the colour at a place.
   * @param {number} place
   */
  isDark(place) {
    const color = this.at(place);
    return 0.2126 * (color >> 16) + 0.7152 * (color >> 8 & 255) + 0.0722 * (color & 255) < 128;
  }
};
function cssColor(color) {
  return `#${color.toString(16).padStart(6, "0")}`;
}

// picture.js
function sceneOf(width, content, narrow) {
  const { trace, view } = content, measure = trace.measure(view.measure);
  const layout = new Layout(width, measure, shownLayers(view, trace), view.window, trace.columns.longestLabel, narrow);
  const palettes = trace.content.palettes;
  const palette = palettes.find((one) => one.name === view.palette);
  return {
    ...content,
    measure,
    layout,
    palette: new Palette(palette, trace.content.missingColor),
    level: Math.max(0, Math.ceil(Math.log2(1 / layout.cellWidth)))
  };
}
function drawPicture(surface, scene) {
  const { layout, theme, view, depths } = scene;
  surface.rectangle({ x: 0, y: 0, width: layout.width, height: layout.height }, theme.panel);
  surface.within(layout.box, () => {
    drawCells(surface, scene);
    if (view.annotate) {
      drawLikeliest(surface, scene, SIZES.annotation);
    }
    drawPartings(surface, scene);
    if (depths && view.settling) {
      drawSettling(surface, scene, depths);
    }
    if (depths && view.regime) {
      drawRegime(surface, scene, depths);
    }
  });
  surface.outline(layout.box, { color: theme.muted, width: 1 });
  if (depths && view.regime) {
    drawDeepMarks(surface, scene, depths);
  }
  drawLayerAxis(surface, scene);
  drawTokenAxis(surface, scene);
  drawScale(surface, scene);
  drawFrames(surface, scene);
}
function drawCells(surface, { layout, measure, palette, level, view, trace }) {
  const { window, rows, box, cellWidth } = layout, run = 2 ** level, levels = measure.levels;
  const values = levels.at(level, view.reduction), all = levels.columns(level);
  const first = Math.floor(window.first / run), end = Math.min(Math.ceil((window.first + window.count) / run), all), columns = end - first;
  const bottom = measure.rowOf(rows[0]), colors = new Uint32Array(rows.length * columns);
  for (let row = 0; row < rows.length; row++) {
    const from = (bottom + row) * all + first, to = (rows.length - 1 - row) * columns;
    for (let column = 0; column < columns; column++) {
      colors[to + column] = palette.at(values[from + column]);
    }
  }
  const width = columns * run * cellWidth;
  surface.cells({ colors, rows: rows.length, columns }, { x: layout.x(first * run), y: box.y, width, height: box.height });
}
function drawFrames(surface, { layout, theme, view, hits }) {
  const { box, window } = layout;
  const inSight = (column) => column >= 0 && column + 1 > window.first && column < window.first + window.count;
  surface.within({ x: box.x - 3, y: box.y - 3, width: box.width + 6, height: box.height + 6 }, () => {
    for (const column of hits.filter(inSight)) {
      surface.rectangle({ x: layout.x(column), y: box.y + box.height - 4, width: Math.max(layout.cellWidth, 2), height: 4 }, theme.accent);
    }
    const frames = [...view.pins.map((cell, i) => ({ cell, color: theme.pins[i % theme.pins.length] })), { cell: view.cursor, color: "#111111" }];
    for (const { cell, color } of frames.filter(({ cell: cell2 }) => inSight(cell2.column))) {
      frame(surface, layout.cell(cell), color);
    }
  });
}

// surface.js
var PIECE = 32;
var FONT = 'system-ui, "DejaVu Sans", Verdana, sans-serif';
var CanvasSurface = class {
  /** @param {CanvasRenderingContext2D} context */
  constructor(context) {
    this.context = context;
    this.image = document.createElement("canvas");
  }
  /**
   * @param {Box} box
   * @param {string} color
   */
  rectangle({ x, y, width, height }, color) {
    this.context.fillStyle = color;
    this.context.fillRect(x, y, width, height);
  }
  /**
   * @param {Box} box
   * @param {Stroke} stroke
   */
  outline({ x, y, width, height }, stroke) {
    this.setStroke(stroke);
    this.context.strokeRect(x, y, width, height);
  }
  /**
   * @param {number[][]} points
   * @param {Stroke} stroke
   */
  line(points, stroke) {
    this.setStroke(stroke);
    for (let from = 0; from < Math.max(points.length - 1, 1); from += PIECE) {
      this.trace(points.slice(from, from + PIECE + 1));
      this.context.stroke();
    }
  }
  /**
   * @param {number[][]} points
   * @param {string} color
   */
  polygon(points, color) {
    this.context.fillStyle = color;
    this.trace(points);
    this.context.fill();
  }
  /**
   * @param {string} text
   * @param {number} x
   * @param {number} y
   * @param {Lettering} lettering
   */
  text(text, x, y, { size, color, anchor = "start", degrees = 0 }) {
    const context = this.context;
    context.font = `${size}px ${FONT}`;
    context.fillStyle = color;
    context.textAlign = anchor === "middle" ? "center" : anchor;
    context.textBaseline = "middle";
    context.save();
    context.translate(x, y);
    context.rotate(degrees * Math.PI / 180);
    context.fillText(text, 0, 0);
    context.restore();
  }
  /**
   * @param {Cells} cells
   * @param {Box} box Where they are drawn.
   */
  cells({ colors, rows, columns }, { x, y, width, height }) {
    this.image.width = columns;
    this.image.height = rows;
    const context = (
      /** @type {CanvasRenderingContext2D} */
      this.image.getContext("2d")
    );
    const pixels = context.createImageData(columns, rows), words = new Uint32Array(pixels.data.buffer);
    for (let i = 0; i < words.length; i++) {
      const color = colors[i];
      words[i] = 4278190080 | (color & 255) << 16 | color & 65280 | color >> 16;
    }
    context.putImageData(pixels, 0, 0);
    this.context.imageSmoothingEnabled = false;
    this.context.drawImage(this.image, x, y, width, height);
  }
  /**
   * Draws something within a box alone.
   * @param {Box} box
   * @param {() => void} draw
   */
  within({ x, y, width, height }, draw) {
    this.context.save();
    this.context.beginPath();
    this.context.rect(x, y, width, height);
    this.context.clip();
    draw();
    this.context.restore();
  }
  /** @param {Stroke} stroke */
  setStroke({ color, width, dash = [] }) {
    this.context.strokeStyle = color;
    this.context.lineWidth = width;
    this.context.setLineDash(dash);
  }
  /** @param {number[][]} points */
  trace(points) {
    this.context.beginPath();
    for (const [x, y] of points) {
      this.context.lineTo(x, y);
    }
  }
};
var SvgSurface = class {
  /**
   * @param {number} width
   * @param {number} height
   * @param {string} title
   * @param {string} description
   */
  constructor(width, height, title, description) {
    this.root = makeSvg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "font-family": FONT });
    this.root.append(makeSvg("title", {}, title), makeSvg("desc", {}, description));
    this.parent = this.root;
    this.clips = 0;
  }
  /** The document as text. */
  toString() {
    return new XMLSerializer().serializeToString(this.root);
  }
  /**
   * @param {Box} box
   * @param {string} color
   */
  rectangle(box, color) {
    this.add("rect", { ...box, fill: color });
  }
  /**
   * @param {Box} box
   * @param {Stroke} stroke
   */
  outline(box, stroke) {
    this.add("rect", { ...box, fill: "none", ...strokeAttributes(stroke) });
  }
  /**
   * @param {number[][]} points
   * @param {Stroke} stroke
   */
  line(points, stroke) {
    this.add("polyline", { points: points.map((point) => point.map(short).join()).join(" "), fill: "none", ...strokeAttributes(stroke) });
  }
  /**
   * @param {number[][]} points
   * @param {string} color
   */
  polygon(points, color) {
    this.add("polygon", { points: points.map((point) => point.map(short).join()).join(" "), fill: color });
  }
  /**
   * @param {string} text
   * @param {number} x
   * @param {number} y
   * @param {Lettering} lettering
   */
  text(text, x, y, { size, color, anchor = "start", degrees = 0 }) {
    this.add("text", {
      transform: `translate(${short(x)} ${short(y)}) rotate(${degrees})`,
      "font-size": size,
      fill: color,
      "text-anchor": anchor,
      "dominant-baseline": "central"
    }, text);
  }
  /**
   * Neighbours of one colour become one rectangle.
   * @param {Cells} cells
   * @param {Box} box
   */
  cells({ colors, rows, columns }, { x, y, width, height }) {
    const [cellWidth, cellHeight] = [width / columns, height / rows];
    for (let row = 0; row < rows; row++) {
      for (let from = 0, to = 0; from < columns; from = to) {
        const color = colors[row * columns + from];
        while (to < columns && colors[row * columns + to] === color) {
          to++;
        }
        this.add("rect", {
          x: short(x + from * cellWidth),
          y: short(y + row * cellHeight),
          width: short((to - from) * cellWidth),
          height: short(cellHeight),
          fill: cssColor(color),
          "shape-rendering": "crispEdges"
        });
      }
    }
  }
  /**
   * Draws something within a box alone.
   * @param {Box} box
   * @param {() => void} draw
   */
  within(box, draw) {
    const id = `clip-${this.clips++}`, outer = this.parent;
    const clip = makeSvg("clipPath", { id });
    clip.append(makeSvg("rect", { ...box }));
    const group = makeSvg("g", { "clip-path": `url(#${id})` });
    outer.append(clip, group);
    this.parent = group;
    draw();
    this.parent = outer;
  }
  /**
   * @param {string} tag
   * @param {Record<string, string | number>} attributes
   * @param {string} [text]
   */
  add(tag, attributes, text) {
    this.parent.append(makeSvg(tag, attributes, text));
  }
};
function strokeAttributes({ color, width, dash }) {
  return { stroke: color, "stroke-width": width, ...dash ? { "stroke-dasharray": dash.join(" ") } : {} };
}
function short(length) {
  return Math.round(length * 100) / 100;
}

// theme.js
var DARK = matchMedia("(prefers-color-scheme: dark)");
var PINS = 6;
var current = null;
function readTheme() {
  if (current === null) {
    const style = getComputedStyle(document.documentElement);
    const color = (name) => style.getPropertyValue(`--${name}`).trim();
    current = {
      ink: color("ink"),
      muted: color("muted"),
      panel: color("panel"),
      accent: color("accent"),
      pins: Array.from({ length: PINS }, (_, i) => color(`pin-${i + 1}`))
    };
  }
  return current;
}
function onThemeChange(changed) {
  DARK.addEventListener("change", () => {
    current = null;
    changed();
  });
}

// heatmap.js
var NOWHERE = { column: -1, layer: -1 };
var HeatMap = class {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {Session} session
   */
  constructor(canvas, session) {
    this.canvas = canvas;
    this.session = session;
    this.surface = new CanvasSurface(
      /** @type {CanvasRenderingContext2D} */
      canvas.getContext("2d")
    );
    const place = (
      /** @type {HTMLElement} */
      canvas.parentElement
    );
    this.width = place.clientWidth;
    this.scene = this.sceneNow();
    new ResizeObserver((entries) => this.resize(entries[0].contentRect.width)).observe(place);
  }
  /** Where the parts of the picture are. */
  get layout() {
    return this.scene.layout;
  }
  /** What is drawn now. */
  sceneNow() {
    const { trace, view, depths, hits } = this.session;
    return sceneOf(Math.max(this.width, 300), { trace, view, depths, hits, theme: readTheme() });
  }
  /** What is drawn now, for a file: only as wide as it is, and without the cursor. */
  sceneToSave() {
    const { trace, view, depths, hits } = this.session, theme = readTheme();
    const shown = { trace, view: { ...view, cursor: NOWHERE }, depths, hits, theme };
    return sceneOf(this.layout.fittingWidth, shown, this.layout.narrow);
  }
  draw() {
    const scene = this.scene = this.sceneNow(), { canvas } = this, { width, height } = scene.layout, dots = devicePixelRatio;
    const [across, down] = [Math.round(width * dots), Math.round(height * dots)];
    if (canvas.width !== across || canvas.height !== down) {
      canvas.width = across;
      canvas.height = down;
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    this.surface.context.setTransform(dots, 0, 0, dots, 0, 0);
    drawPicture(this.surface, scene);
  }
  /** @param {number} width */
  resize(width) {
    if (width !== this.width) {
      this.width = width;
      this.session.store.change({});
    }
  }
};

// export.js
var SHARPNESS = 2;
function offerExports(map) {
  byId("save-png", HTMLButtonElement).addEventListener("click", () => savePng(map));
  byId("save-svg", HTMLButtonElement).addEventListener("click", () => save(new Blob([svgOf(map)], { type: "image/svg+xml" }), "svg"));
  byId("save-csv", HTMLButtonElement).addEventListener("click", () => save(new Blob([csvOf(map)], { type: "text/csv" }), "csv"));
}
function savePng(map) {
  const scene = map.sceneToSave(), { width, height } = scene.layout;
  const canvas = make("canvas", { width: width * SHARPNESS, height: height * SHARPNESS });
  const context = (
    /** @type {CanvasRenderingContext2D} */
    canvas.getContext("2d")
  );
  context.scale(SHARPNESS, SHARPNESS);
  drawPicture(new CanvasSurface(context), scene);
  canvas.toBlob((blob) => save(
    /** @type {Blob} */
    blob,
    "png"
  ));
}
function svgOf(map) {
  const scene = map.sceneToSave(), { width, height } = scene.layout;
  const surface = new SvgSurface(width, height, scene.trace.content.title, scene.measure.content.overview);
  drawPicture(surface, scene);
  return surface.toString();
}
function csvOf(map) {
  const scene = map.sceneNow(), { trace, measure, layout } = scene, columns = columnsInSight(scene);
  const header = ["layer", ...columns.map((column) => quoted(trace.columns.labels[column]))];
  const rows = layout.rows.map((layer) => [layer, ...columns.map((column) => exactText(measure.value({ layer, column })))]);
  return [header, ...rows].map((row) => `${row.join()}
`).join("");
}
function quoted(text) {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
function save(content, ending) {
  const address = URL.createObjectURL(content);
  make("a", { href: address, download: `fathom.${ending}` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1e4);
}

// lineplot.js
var WIDTH = 420;
var HEIGHT = 260;
var BOX = { x: 46, y: 12, width: 360, height: 204 };
var DOT = 4;
var LABEL = 14;
function showLinePlot(svg, session) {
  const { trace, view } = session, measure = trace.measure(view.measure), [first, last] = shownLayers(view, trace);
  const { ink, muted, accent, pins } = readTheme(), span2 = Math.max(last - first, 1);
  const x = (layer) => BOX.x + (layer - first) / span2 * BOX.width;
  const y = (place) => BOX.y + (1 - place) * BOX.height;
  const layers = measure.layers.filter((layer) => layer >= first && layer <= last);
  const parts = [makeSvg("rect", { ...BOX, fill: "none", stroke: muted })];
  for (const { position, label } of measure.content.ticks) {
    parts.push(
      makeSvg("line", { x1: BOX.x, x2: BOX.x + BOX.width, y1: y(position), y2: y(position), stroke: muted, "stroke-opacity": 0.25 }),
      makeSvg("text", { x: BOX.x - 6, y: y(position) + 4, fill: ink, "text-anchor": "end", "font-size": SIZES.label }, label)
    );
  }
  const step = Math.ceil(layers.length / 9);
  for (let i = 0; i < layers.length; i += step) {
    parts.push(makeSvg("text", { x: x(layers[i]), y: BOX.y + BOX.height + 17, fill: ink, "text-anchor": "middle", "font-size": SIZES.label }, String(layers[i])));
  }
  parts.push(makeSvg("text", { x: BOX.x + BOX.width / 2, y: HEIGHT - 6, fill: ink, "text-anchor": "middle", "font-size": SIZES.label }, "Layer"));
  if (measure === trace.divergence) {
    const g = y(measure.place(Number(view.g) / trace.content.depth.gPerBit));
    parts.push(
      makeSvg("line", { x1: BOX.x, x2: BOX.x + BOX.width, y1: g, y2: g, stroke: accent, "stroke-dasharray": "6 4" }),
      makeSvg("text", { x: BOX.x + BOX.width - 4, y: g - 5, fill: accent, "text-anchor": "end", "font-size": SIZES.label }, "g")
    );
  }
  const curves = [
    { cell: view.cursor, color: ink, dash: "2 3" },
    ...view.pins.map((cell, i) => ({ cell, color: pins[i % pins.length], dash: "none" }))
  ];
  for (const { cell, color, dash } of curves) {
    const points = layers.map((layer) => [layer, measure.placeOf({ layer, column: cell.column })]).filter(([, place2]) => !Number.isNaN(place2));
    parts.push(makeSvg("polyline", {
      points: points.map(([layer, place2]) => `${x(layer).toFixed(1)},${y(place2).toFixed(1)}`).join(" "),
      fill: "none",
      stroke: color,
      "stroke-width": 2,
      "stroke-dasharray": dash,
      "stroke-linejoin": "round"
    }));
    const place = measure.placeOf(cell);
    if (!Number.isNaN(place) && cell.layer >= first && cell.layer <= last) {
      parts.push(makeSvg("circle", { cx: x(cell.layer), cy: y(place), r: DOT, fill: color }));
    }
  }
  const names = curves.map(({ cell }) => `“${shorten(trace.columns.labels[cell.column], LABEL)}” (${cell.column})`);
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute("aria-label", `${measure.content.title} over layers ${first} to ${last}: ${names.join(", ")}`);
  svg.replaceChildren(...parts);
}

// pins.js
function showPins(place, session) {
  const { pins } = readTheme(), { columns } = session.trace, cards = session.view.pins.map((pin, i) => {
    const name = `“${columns.labels[pin.column]}”, ${columns.name(pin.column)}, layer ${pin.layer}`;
    const remove = make("button", { type: "button", className: "remove", title: "Unpin", ariaLabel: `Unpin ${name}` }, "×");
    remove.addEventListener("click", () => session.togglePin(pin));
    const card = make("li", { className: "card" }, remove, ...cellDetails(session, pin));
    card.style.borderTopColor = pins[i % pins.length];
    return card;
  });
  place.replaceChildren(...cards);
}

// pointer.js
var CLICK_DISTANCE = 5;
var LEAST_PINCH = 10;
var WHEEL_ZOOM = 16e-4;
var WHEEL_LINE = 30;
var PointerControl = class {
  /**
   * @param {HeatMap} map
   * @param {Session} session
   */
  constructor(map, session) {
    this.map = map;
    this.session = session;
    this.down = /* @__PURE__ */ new Map();
    this.moved = false;
    const canvas = map.canvas;
    canvas.addEventListener("pointerdown", (event) => this.press(event));
    canvas.addEventListener("pointermove", (event) => this.move(event));
    canvas.addEventListener("pointerup", (event) => this.release(event));
    canvas.addEventListener("pointercancel", (event) => this.down.delete(event.pointerId));
    canvas.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
  }
  /** @param {PointerEvent} event */
  press(event) {
    if (event.button !== 0) {
      return;
    }
    this.map.canvas.setPointerCapture(event.pointerId);
    this.moved = this.down.size > 0;
    this.down.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
  }
  /** @param {PointerEvent} event */
  move(event) {
    const { offsetX: x, offsetY: y } = event, before = this.down.get(event.pointerId);
    if (!before) {
      this.hover(x, y);
      return;
    }
    if (!this.moved && Math.hypot(x - before.x, y - before.y) < CLICK_DISTANCE) {
      return;
    }
    this.moved = true;
    const other = [...this.down].find(([id]) => id !== event.pointerId)?.[1];
    const { window } = this.session.view, { count } = this.session.trace.columns, layout = this.map.layout;
    if (other) {
      const factor = apart(before, other) / apart({ x, y }, other);
      this.session.store.change({ window: zoomWindow(window, factor, layout.columnAt((before.x + other.x) / 2), count) });
    } else {
      this.session.store.change({ window: panWindow(window, (before.x - x) / layout.cellWidth, count) });
    }
    this.down.set(event.pointerId, { x, y });
  }
  /** @param {PointerEvent} event */
  release(event) {
    const pressed = this.down.delete(event.pointerId), { offsetX: x, offsetY: y } = event;
    if (!pressed || this.moved || !this.map.layout.holds(x, y)) {
      return;
    }
    const cell = this.map.layout.cellAt(x, y, this.session.trace.columns.count), { cursor } = this.session.view;
    const again = cell.column === cursor.column && cell.layer === cursor.layer;
    this.session.store.change({ cursor: cell });
    if (event.pointerType !== "touch" || again) {
      this.session.togglePin(cell);
    }
  }
  /**
   * @param {number} x
   * @param {number} y
   */
  hover(x, y) {
    if (this.map.layout.holds(x, y)) {
      this.session.store.change({ cursor: this.map.layout.cellAt(x, y, this.session.trace.columns.count) });
    }
  }
  /** @param {WheelEvent} event */
  wheel(event) {
    const { window } = this.session.view, { count } = this.session.trace.columns, layout = this.map.layout;
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : WHEEL_LINE;
    const sideways = event.shiftKey ? event.deltaX || event.deltaY : event.deltaX;
    const next = Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY) ? panWindow(window, sideways * unit / layout.cellWidth, count) : zoomWindow(window, Math.exp(event.deltaY * unit * WHEEL_ZOOM), layout.columnAt(event.offsetX), count);
    if (next.first !== window.first || next.count !== window.count) {
      event.preventDefault();
      this.session.store.change({ window: next });
    }
  }
};
function apart(a, b) {
  return Math.max(Math.hypot(a.x - b.x, a.y - b.y), LEAST_PINCH);
}

// samples.js
function sampleOf(fragment) {
  return new URLSearchParams(fragment.replace(/^#/, "")).get("sample");
}
function payloads() {
  return (
    /** @type {HTMLScriptElement[]} */
    [...document.querySelectorAll('script[type="text/plain"]')]
  );
}
function openPayload() {
  const all = payloads(), wanted = sampleOf(location.hash);
  return all.find(({ dataset }) => dataset.sample !== void 0 && dataset.sample === wanted) ?? all[0];
}
function markOpen(open2) {
  for (
    const link of
    /** @type {NodeListOf<HTMLAnchorElement>} */
    document.querySelectorAll("#samples a")
  ) {
    link.ariaCurrent = String(link.hash === `#sample=${open2.dataset.sample}`);
  }
}
function withSample(fragment, open2) {
  return open2.dataset.sample === void 0 ? fragment : `sample=${open2.dataset.sample}${fragment && `&${fragment}`}`;
}

// search.js
var Search = class {
  /**
   * @param {Session} session
   * @param {(cell: import('./trace.js').Cell) => void} announce Told of the cell that it goes to.
   */
  constructor(session, announce) {
    this.session = session;
    this.announce = announce;
    this.input = byId("search", HTMLInputElement);
    this.count = byId("search-count", HTMLElement);
    this.input.addEventListener("input", () => session.store.change({ search: this.input.value }));
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        this.go(event.shiftKey ? -1 : 1);
      }
    });
    byId("search-next", HTMLButtonElement).addEventListener("click", () => this.go(1));
    byId("search-previous", HTMLButtonElement).addEventListener("click", () => this.go(-1));
  }
  /**
   * Moves the cursor to the next column found, or the one before; from the last to the first.
   * @param {1 | -1} direction
   */
  go(direction) {
    const { hits, view, trace, store } = this.session, { cursor, window } = view;
    if (hits.length === 0) {
      return;
    }
    const next = direction > 0 ? hits.find((column) => column > cursor.column) ?? hits[0] : hits.findLast((column) => column < cursor.column) ?? hits[hits.length - 1];
    const cell = { column: next, layer: cursor.layer };
    store.change({ cursor: cell, window: showColumn(window, next, trace.columns.count) });
    this.announce(cell);
  }
  show() {
    const { hits, view } = this.session, at = hits.indexOf(view.cursor.column);
    if (document.activeElement !== this.input) {
      this.input.value = view.search;
    }
    this.count.textContent = view.search === "" ? "" : at < 0 ? `${hits.length} found` : `${at + 1} of ${hits.length}`;
  }
};

// table.js
var COLUMNS = ["jsd", "entropy", "probability", "rank"];
function showTable(table, session) {
  const { trace, view: { cursor } } = session, { columns } = trace;
  const all = [...trace.measures.values()], chosen = all.filter((measure) => COLUMNS.includes(measure.content.key));
  const measures = chosen.length ? chosen : all;
  const likeliest = trace.content.top ? [likeliestOf] : [];
  const head = make(
    "tr",
    {},
    ...["Layer", ...measures.map((measure) => measure.label)].map((name) => make("th", { scope: "col" }, name)),
    ...likeliest.map(() => make("th", { scope: "col", className: "likeliest" }, "Likeliest"))
  );
  const rows = [...measures[0].layers].reverse().map((layer) => {
    const cell = { layer, column: cursor.column };
    return make(
      "tr",
      { className: layer === cursor.layer ? "current" : "" },
      make("th", { scope: "row" }, String(layer)),
      ...measures.map((measure) => make("td", {}, formatValue(measure.value(cell), measure.content))),
      ...likeliest.map((text) => make("td", { className: "likeliest" }, ...text(trace, cell)))
    );
  });
  table.replaceChildren(
    make("caption", {}, make("bdi", { className: "token" }, columns.labels[cursor.column]), `, ${columns.name(cursor.column)}, layer by layer`),
    make("thead", {}, head),
    make("tbody", {}, ...rows)
  );
}
function likeliestOf(trace, cell) {
  const [first] = trace.top(cell);
  return [make("bdi", {}, trace.reading(cell)), first?.place === "" ? ` ${formatShare(first.probability)}` : ""];
}

// text.js
var LEAST_BLOCK = 120;
var LARGEST_BLOCK = 500;
var DARKEST = 0.72;
var AHEAD = "200px";
var TextPanel = class {
  /**
   * @param {HTMLElement} place
   * @param {Session} session
   */
  constructor(place, session) {
    this.place = place;
    this.session = session;
    this.blocks = blocksOf(session);
    this.current = -1;
    place.replaceChildren(...this.blocks.map((block) => block.element));
    place.addEventListener("pointerover", (event) => this.point(event, false));
    place.addEventListener("click", (event) => this.point(event, true));
    const sight = new IntersectionObserver((entries) => this.fill(entries), { root: place, rootMargin: AHEAD });
    this.blocks.forEach((block) => sight.observe(block.element));
  }
  /**
   * Fills the blocks that have come into sight.
   * @param {IntersectionObserverEntry[]} entries
   */
  fill(entries) {
    for (const { target } of entries.filter((entry) => entry.isIntersecting)) {
      this.blocks.find((block) => block.element === target)?.fill();
    }
  }
  show() {
    const { view: { cursor }, trace } = this.session, column = trace.columns.shownIn(cursor.column);
    this.blocks.forEach((block) => block.show());
    if (this.current !== column) {
      this.span(this.current)?.classList.remove("current");
      this.span(column)?.classList.add("current");
      this.current = column;
      requestAnimationFrame(() => this.reveal());
    }
  }
  /**
   * The element of a column.
   * @param {number} column
   */
  span(column) {
    return this.blocks.find((block) => column >= block.first && column < block.end)?.span(column);
  }
  /** Scrolls the panel, and nothing around it, to the current column. In a frame of its own, where places are known, it need not wait for them. */
  reveal() {
    const span2 = this.span(this.current);
    if (!span2 || this.place.matches(":hover") || this.place.scrollHeight <= this.place.clientHeight) {
      return;
    }
    const frame2 = this.place.getBoundingClientRect(), box = span2.getBoundingClientRect();
    if (box.top < frame2.top || box.bottom > frame2.bottom) {
      this.place.scrollTop += box.top - frame2.top - frame2.height / 2;
    }
  }
  /**
   * Moves the cursor to the column that is pointed at.
   * @param {Event} event
   * @param {boolean} showsColumn Whether it is brought into sight on the heat map.
   */
  point(event, showsColumn) {
    const span2 = event.target, column = span2 instanceof HTMLElement ? Number(span2.dataset.column ?? NaN) : NaN;
    if (!(span2 instanceof HTMLElement) || Number.isNaN(column)) {
      return;
    }
    const { view, trace, store } = this.session;
    span2.title = depthText(this.session, column);
    store.change({ cursor: { column, layer: view.cursor.layer }, ...showsColumn ? { window: showColumn(view.window, column, trace.columns.count) } : {} });
  }
};
var TextBlock = class {
  /**
   * @param {Session} session
   * @param {number} first
   * @param {number} end
   */
  constructor(session, first, end) {
    this.session = session;
    this.first = first;
    this.end = end;
    this.element = make("div", {}, session.trace.columns.texts.slice(first, end).join(""));
    this.spans = [];
    this.shown = { depths: (
      /** @type {unknown} */
      null
    ), hits: (
      /** @type {unknown} */
      null
    ) };
  }
  fill() {
    if (this.spans.length === 0) {
      const { columns } = this.session.trace;
      for (let column = this.first; column < this.end; column++) {
        const span2 = make("span", { className: columns.isSpecial(column) ? "special" : "" }, columns.texts[column]);
        span2.dataset.column = String(column);
        this.spans.push(span2);
      }
      this.element.replaceChildren(...this.spans);
      this.show();
    }
  }
  /**
   * The element of a column.
   * @param {number} column
   */
  span(column) {
    this.fill();
    return this.spans[column - this.first];
  }
  /** Shades and marks what has changed. */
  show() {
    const { depths, hits } = this.session;
    if (this.spans.length === 0) {
      return;
    }
    if (depths && this.shown.depths !== depths) {
      this.shade(depths);
    }
    if (this.shown.hits !== hits) {
      const found = new Set(hits);
      this.spans.forEach((span2, i) => span2.classList.toggle("hit", found.has(this.first + i)));
    }
    this.shown = { depths, hits };
  }
  /** @param {import('./depth.js').Depths} depths */
  shade(depths) {
    const { layers, columns } = this.session.trace;
    const settlingOf = (column) => depths.settling[column] || (depths.measured[column] ? layers : 0);
    this.spans.forEach((span2, i) => {
      let settling = 0, deep = false, column = this.first + i;
      do {
        settling = Math.max(settling, settlingOf(column));
        deep ||= depths.deep[column] === 1;
      } while (++column < columns.count && columns.texts[column] === "");
      const alpha = settling ? (settling - 1) / Math.max(layers - 1, 1) * DARKEST : 0;
      span2.style.backgroundColor = `rgb(var(--shade) / ${alpha.toFixed(3)})`;
      span2.classList.toggle("deep", deep);
    });
  }
};
function blocksOf(session) {
  const { texts } = session.trace.columns, blocks = [];
  for (let from = 0, to = 1; to <= texts.length; to++) {
    const length = to - from, endsLine = texts[to - 1].endsWith("\n");
    if (to === texts.length || length >= LARGEST_BLOCK || length >= LEAST_BLOCK && endsLine) {
      blocks.push(new TextBlock(session, from, to));
      from = to;
    }
  }
  return blocks;
}

// main.js
var ADDRESS_DELAY = 250;
function start(trace) {
  const initial = initialView(trace), store = new Store(fromFragment(location.hash, initial, trace)), session = new Session(trace, store);
  const announce = announcer(session);
  const map = new HeatMap(byId("map", HTMLCanvasElement), session), text = new TextPanel(byId("text", HTMLElement), session);
  const controls = new Controls(session), search = new Search(session, announce);
  const plot = (
    /** @type {Element} */
    document.getElementById("plot")
  );
  new PointerControl(map, session);
  listenToKeys(map.canvas, session, announce);
  listenToKeys(byId("text", HTMLElement), session, announce);
  offerExports(map);
  store.listeners.push((view, before) => {
    const changed = (...keys) => !before || keys.some((key) => before[key] !== view[key]);
    const depthChanged = changed("g", "rho"), measureChanged = changed("measure", "layers");
    map.draw();
    byId("reduced", HTMLElement).textContent = reductionText(map);
    byId("reduction-choice", HTMLElement).hidden = map.scene.level === 0;
    if (changed("measure", "palette", "layers", "g", "rho", "settling", "regime", "annotate", "reduction")) {
      controls.show();
    }
    if (changed("measure")) {
      byId("overview", HTMLElement).textContent = trace.measure(view.measure).content.overview;
    }
    if (changed("search", "cursor")) {
      search.show();
    }
    if (depthChanged || measureChanged || changed("cursor")) {
      byId("cell", HTMLElement).replaceChildren(...cellDetails(session, view.cursor));
    }
    if (depthChanged || measureChanged || changed("cursor", "pins")) {
      showLinePlot(plot, session);
    }
    if (depthChanged || measureChanged || changed("pins")) {
      showPins(byId("pins", HTMLElement), session);
    }
    if (changed("cursor")) {
      showTable(byId("column", HTMLTableElement), session);
    }
    if (depthChanged || changed("cursor", "search")) {
      text.show();
    }
  });
  keepAddress(store, initial, trace);
  byId("controls", HTMLDetailsElement).open = matchMedia("(min-width: 601px)").matches;
  onThemeChange(() => store.change({ pins: [...store.view.pins] }));
  store.tell();
}
function reductionText({ scene: { level, view, trace } }) {
  return level === 0 ? "" : `each column is the ${view.reduction === "max" ? "largest" : "mean"} of ${2 ** level} ${trace.columns.kind}s`;
}
function announcer(session) {
  const live = byId("live", HTMLElement);
  return (cell) => {
    const { trace, view } = session, { columns } = trace, measure = trace.measure(view.measure);
    live.textContent = `${columns.labels[cell.column]}, ${columns.name(cell.column)}, layer ${cell.layer}: ${measure.label} ${formatValue(measure.value(cell), measure.content)}; ${depthText(session, cell.column)}`;
  };
}
function keepAddress(store, initial, trace) {
  let timer = 0;
  store.listeners.push((view) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const fragment = withSample(toFragment(view, initial), open);
      if (fragment !== location.hash.slice(1)) {
        history.replaceState(null, "", `#${fragment}`);
      }
    }, ADDRESS_DELAY);
  });
  addEventListener("hashchange", () => {
    if (openPayload() !== open) {
      location.reload();
    } else {
      store.change(fromFragment(location.hash, initial, trace));
    }
  });
}
var open = openPayload();
markOpen(open);
start(new Trace(await Payload.read(open.text.trim())));
document.documentElement.dataset.ready = "true";
performance.mark("ready");
