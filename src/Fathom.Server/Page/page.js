import { byId, make } from './elements.js';
import { Palette } from './palette.js';
import { GrowingMap } from './map.js';
import { readEvents } from './events.js';

/** @typedef {{ id: number, text: string, settling_depth: number | null, jsd_bits: (number | null)[] }} Token */

const YLORBR_FROM_SETTLED = [0x662506, 0x993404, 0xcc4c02, 0xec7014, 0xfe9929, 0xfec44f, 0xfee391, 0xfff7bc, 0xffffe5];

/** The colours of a scale, evenly from 0 to 1, so many that steps are not seen. */
function blended(/** @type {number[]} */ stops) {
  const channel = (/** @type {number} */ color, /** @type {number} */ shift) => (color >> shift) & 255;
  return Array.from({ length: 256 }, (_, i) => {
    const place = i / 255 * (stops.length - 1), low = Math.min(Math.floor(place), stops.length - 2), part = place - low;
    return [16, 8, 0].reduce((color, shift) => color | Math.round(channel(stops[low], shift) * (1 - part) + channel(stops[low + 1], shift) * part) << shift, 0);
  });
}

const palette = new Palette({ name: 'YlOrBr', colors: blended(YLORBR_FROM_SETTLED) }, 0x888888);
const status = byId('status', HTMLElement), map = new GrowingMap(byId('cells', HTMLCanvasElement), palette);

/** Black or white, whichever is the easier to read on a colour. */
function inkOn(/** @type {number} */ color) {
  const [r, g, b] = [16, 8, 0].map(shift => ((color >> shift & 255) / 255) ** 2.2);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b < 0.179 ? '#fff' : '#000';
}

/** One answer while it comes. */
class Answer {
  constructor(/** @type {number} */ index) {
    this.index = index;
    this.layers = 0;
    this.deepFrom = 0;
    /** @type {number | null} */
    this.dtr = null;
    /** @type {Token[]} */
    this.tokens = [];
    this.trace = '';
  }
}

/** @type {Answer[]} */
let answers = [];
let shown = 0;
/** @type {AbortController | null} */
let asking = null;

/** @returns {Record<string, string>} */
function headers() {
  const key = byId('key', HTMLInputElement).value;
  return key === '' ? {} : { Authorization: `Bearer ${key}` };
}

async function get(/** @type {string} */ path) {
  const response = await fetch(path, { headers: headers() });
  if (!response.ok) {
    throw new Error((await response.json()).error.message);
  }
  return response;
}

/** What is asked, as the protocol has it. */
function request() {
  const value = (/** @type {string} */ id) => byId(id, HTMLInputElement).valueAsNumber;
  const system = byId('system', HTMLTextAreaElement).value;
  const messages = [{ role: 'user', content: byId('question', HTMLTextAreaElement).value }];
  if (system !== '') {
    messages.unshift({ role: 'system', content: system });
  }
  return {
    model: byId('model', HTMLSelectElement).value || null, messages, stream: true, depth: true, logprobs: true,
    temperature: value('temperature'), max_tokens: value('most'), n: value('answers'), seed: value('seed'),
  };
}

async function ask() {
  asking = new AbortController();
  byId('stop', HTMLButtonElement).disabled = false;
  byId('send', HTMLButtonElement).disabled = true;
  const asked = request();
  answers = Array.from({ length: asked.n }, (_, i) => new Answer(i));
  showSamples();
  show(0);
  status.textContent = 'The model reads the question.';
  try {
    const response = await fetch('/v1/chat/completions', {
      method: 'POST', signal: asking.signal, headers: { 'Content-Type': 'application/json', ...headers() }, body: JSON.stringify(asked),
    });
    if (!response.ok) {
      throw new Error((await response.json()).error.message);
    }
    for await (const event of readEvents(response)) {
      if (event.error) {
        throw new Error(event.error.message);
      }
      event.choices.forEach(take);
    }
    status.textContent = 'Done.';
  } catch (error) {
    status.textContent = asking.signal.aborted ? 'Stopped.' : String(/** @type {Error} */ (error).message);
  }
  asking = null;
  byId('stop', HTMLButtonElement).disabled = true;
  byId('send', HTMLButtonElement).disabled = false;
  await showPast();
}

/** Takes a part of an answer. The texts of tokens are those of their log-probabilities; one that ends the answer has none. */
function take(/** @type {any} */ choice) {
  const { depth, logprobs, index } = choice, answer = answers[index];
  if (!depth) {
    return;
  }
  status.textContent = 'The model answers.';
  Object.assign(answer, { layers: depth.layers, deepFrom: depth.deep_from, dtr: depth.dtr, trace: depth.trace ?? '' });
  /** @type {Token[]} */
  const tokens = depth.tokens.map((/** @type {Token} */ token, /** @type {number} */ i) => ({ ...token, text: logprobs?.content[i]?.token ?? '' }));
  answer.tokens.push(...tokens);
  if (index === shown) {
    addTokens(answer, tokens);
  }
  drawStrip(answer);
}

function addTokens(/** @type {Answer} */ answer, /** @type {Token[]} */ tokens) {
  const place = byId('answer', HTMLElement);
  for (const token of tokens) {
    const share = token.settling_depth === null ? 1 : token.settling_depth / answer.layers;
    const span = make('span', { textContent: token.text, title: token.settling_depth === null ? 'settles at no layer' : `settles at layer ${token.settling_depth}` });
    span.style.backgroundColor = palette.css(share);
    span.style.color = inkOn(palette.at(share));
    place.append(span);
  }
  map.add(tokens, answer.layers);
  byId('map', HTMLElement).hidden = byId('legend', HTMLElement).hidden = answer.tokens.length === 0;
  byId('dtr', HTMLElement).textContent = answer.dtr === null ? '' : `DTR ${answer.dtr.toFixed(3)} of ${answer.tokens.length} tokens: the share that settles at layer ${answer.deepFrom} or above`;
}

function show(/** @type {number} */ index) {
  shown = index;
  byId('answer', HTMLElement).replaceChildren();
  byId('dtr', HTMLElement).textContent = '';
  map.clear();
  addTokens(answers[index], answers[index].tokens);
  document.querySelectorAll('#samples button').forEach((button, i) => button.setAttribute('aria-pressed', String(i === index)));
}

/** A strip for each of several answers, which chooses it. */
function showSamples() {
  const place = byId('samples', HTMLElement);
  place.hidden = answers.length < 2;
  place.replaceChildren(...answers.map(answer => {
    const button = make('button', { type: 'button', onclick: () => show(answer.index) }, `Answer ${answer.index + 1}`, make('canvas', { height: 14, width: 1 }));
    button.setAttribute('aria-pressed', String(answer.index === shown));
    return button;
  }));
}

function drawStrip(/** @type {Answer} */ answer) {
  const canvas = document.querySelectorAll('#samples canvas')[answer.index];
  if (answers.length < 2 || !(canvas instanceof HTMLCanvasElement)) {
    return;
  }
  canvas.width = 4 * answer.tokens.length;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  answer.tokens.forEach((token, i) => {
    context.fillStyle = palette.css(token.settling_depth === null ? 1 : token.settling_depth / answer.layers);
    context.fillRect(4 * i, 0, 4, 14);
  });
}

/** The traces that are kept, each to open as the page of its own or to save. */
async function showPast() {
  try {
    const { data } = await (await get('/v1/fathom/traces')).json();
    byId('past', HTMLElement).replaceChildren(...data.map((/** @type {{ id: string }} */ one) => make('li', {},
      link(one.id, '.html', one.id), ' ', ...['.png', '.svg', '.json', '.fathom'].flatMap(ending => [link(one.id, ending, ending), ' ']))));
  } catch (error) {
    byId('past', HTMLElement).replaceChildren(make('li', {}, String(/** @type {Error} */ (error).message)));
  }
}

/** A link to a form of a trace. Where a key is needed, no plain link bears it: the page gets it and opens what came. */
function link(/** @type {string} */ id, /** @type {string} */ ending, /** @type {string} */ text) {
  const anchor = make('a', { href: `/v1/fathom/traces/${encodeURIComponent(id)}${ending}`, textContent: text });
  anchor.onclick = async event => {
    if (byId('key', HTMLInputElement).value === '') {
      return;
    }
    event.preventDefault();
    open(URL.createObjectURL(await (await get(anchor.getAttribute('href') ?? '')).blob()));
  };
  return anchor;
}

async function showModels() {
  try {
    const { data } = await (await get('/v1/models')).json();
    byId('model', HTMLSelectElement).replaceChildren(...data.map((/** @type {{ id: string }} */ model) => make('option', { value: model.id, textContent: model.id })));
    status.textContent = '';
  } catch (error) {
    status.textContent = String(/** @type {Error} */ (error).message);
  }
}

byId('ask', HTMLFormElement).onsubmit = event => {
  event.preventDefault();
  ask();
};
byId('stop', HTMLButtonElement).onclick = () => asking?.abort();
byId('key', HTMLInputElement).onchange = () => Promise.all([showModels(), showPast()]);
await Promise.all([showModels(), showPast()]);
document.documentElement.dataset.ready = '';
