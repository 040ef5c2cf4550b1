import { visible } from './answer.js';
import { inkOn, palette } from './colours.js';
import { make } from './elements.js';
import { GrowingMap, MOST_COLUMNS } from './map.js';
import { formLinks } from './forms.js';

/** @typedef {import('./answer.js').Answer} Answer */
/** @typedef {import('./answer.js').Group} Group */

const FEWEST_BETWEEN_TICKS = 14, NEAR_END = 24, MOST_OF_QUESTION = 600, MOST_OF_TOKEN = 30;

const HINT = 'Point at a token or a cell, or choose a column of the map by ← and →.';

/** Shows one answer: its text, each token shaded by its settling depth, beside its heat map. Of an answer that grows only what is new is drawn, once a frame. */
export class AnswerView {
  constructor() {
    /** @type {Group | null} */
    this.group = null;
    this.index = 0;
    this.drawn = 0;
    this.chosen = -1;
    this.isWaiting = false;
    this.asked = make('h2', { className: 'asked', dir: 'auto' });
    this.facts = make('p', { className: 'facts' });
    this.dtr = make('p', { className: 'dtr' });
    /** @type {HTMLElement[]} */
    this.spans = [];
    this.text = make('div', { className: 'text', tabIndex: 0 });
    this.text.setAttribute('role', 'group');
    this.text.setAttribute('aria-label', 'Text of the answer');
    this.cells = make('div', { className: 'cells' });
    this.cells.setAttribute('role', 'img');
    this.cells.setAttribute('aria-label', 'Layer by token heat map of the answer');
    this.map = new GrowingMap(this.cells, palette);
    this.mark = make('div', { className: 'mark', hidden: true });
    this.scroll = make('div', { className: 'scroll', tabIndex: 0 }, this.cells, this.mark);
    this.scroll.setAttribute('role', 'group');
    this.scroll.setAttribute('aria-label', 'Heat map');
    this.ticks = make('div', { className: 'ticks' });
    this.ticks.setAttribute('aria-hidden', 'true');
    this.readout = make('p', { className: 'readout', textContent: HINT });
    this.readout.setAttribute('role', 'status');
    this.picture = make('div', { className: 'picture' }, make('div', { className: 'plot' }, this.ticks, this.scroll), this.readout, legend());
    this.links = make('p', { className: 'links' });
    this.element = make('article', { className: 'view' }, this.asked, this.facts, this.dtr, make('div', { className: 'both' }, this.text, this.picture), this.links);
    this.text.addEventListener('pointerover', event => this.pointAtToken(event));
    this.text.addEventListener('click', event => this.pointAtToken(event, true));
    this.cells.addEventListener('pointermove', event => this.pointAtCell(event));
    this.cells.addEventListener('click', event => this.pointAtCell(event));
    this.scroll.addEventListener('keydown', event => this.step(event));
  }

  /** The answer that is shown. */
  get answer() {
    return this.group?.answers[this.index] ?? null;
  }

  /** Shows an answer of a group. */
  show(/** @type {Group} */ group, /** @type {number} */ index) {
    this.group = group;
    this.index = index;
    this.drawn = 0;
    this.spans = [];
    this.text.replaceChildren();
    this.map.clear();
    this.choose(-1);
    this.draw();
  }

  /** Draws what is new at the next frame. */
  refresh() {
    if (!this.isWaiting) {
      this.isWaiting = true;
      requestAnimationFrame(() => {
        this.isWaiting = false;
        this.draw();
      });
    }
  }

  draw() {
    const { group, answer } = this;
    if (!group || !answer) {
      return;
    }
    this.asked.textContent = shortened(visible(group.asked), MOST_OF_QUESTION) || 'Question unknown';
    this.facts.textContent = [group.model, finishOf(group, answer)].filter(fact => fact !== '').join(' · ');
    const followsMap = this.scroll.scrollLeft + this.scroll.clientWidth > this.scroll.scrollWidth - NEAR_END;
    const followsText = this.text.scrollTop + this.text.clientHeight > this.text.scrollHeight - NEAR_END;
    const added = answer.tokens.slice(this.drawn);
    added.forEach((token, i) => this.write(answer, token, this.drawn + i));
    this.picture.hidden = !answer.isMeasured;
    if (answer.isMeasured) {
      this.map.add(answer.tokens.slice(this.map.columns.length), answer.layers, this.scroll.clientWidth);
      this.drawTicks();
    }
    if (added.length > 0 && !group.hasEnded) {
      this.scroll.scrollLeft = followsMap ? this.scroll.scrollWidth : this.scroll.scrollLeft;
      this.text.scrollTop = followsText ? this.text.scrollHeight : this.text.scrollTop;
    }
    this.drawn = answer.tokens.length;
    this.dtr.textContent = told(answer);
    if (this.links.dataset.of !== answer.trace) {
      this.links.dataset.of = answer.trace;
      this.links.replaceChildren(...answer.trace === '' ? [] : [make('a', { href: `#answer=${answer.trace}`, textContent: 'Address' }), ' Save: ', ...formLinks(answer.trace)]);
    }
  }

  /**
   * Writes a token behind the text. Lines are elements of their own: only the last is laid out anew.
   * @param {Answer} answer
   * @param {import('./answer.js').Token} token
   * @param {number} place
   */
  write(answer, token, place) {
    const last = this.spans.at(-1), line = last?.parentElement && !last.textContent?.endsWith('\n') ? last.parentElement : this.text.appendChild(make('div', { className: 'line' }));
    this.spans.push(line.appendChild(span(answer, token, place)));
  }

  drawTicks() {
    const { rows, tall } = this.map, every = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].find(step => step * tall >= FEWEST_BETWEEN_TICKS) ?? rows;
    if (this.ticks.dataset.of === `${rows}`) {
      return;
    }
    this.ticks.dataset.of = `${rows}`;
    this.ticks.style.height = `${rows * tall}px`;
    const layers = Array.from({ length: rows }, (_, i) => i + 1).filter(layer => every <= 2 ? (layer - 1) % every === 0 : layer === 1 || layer % every === 0 && (layer - 1) * tall >= FEWEST_BETWEEN_TICKS);
    this.ticks.replaceChildren(make('span', { className: 'axis', textContent: 'Layer' }), ...layers.map(layer => {
      const tick = make('span', { textContent: `${layer}` });
      tick.style.bottom = `${(layer - 0.5) * tall}px`;
      return tick;
    }));
  }

  pointAtToken(/** @type {Event} */ event, showsColumn = false) {
    const place = event.target instanceof HTMLElement ? Number(event.target.dataset.token ?? NaN) : NaN;
    if (!Number.isNaN(place)) {
      this.choose(place);
      if (showsColumn) {
        this.scroll.scrollLeft = (place + 0.5) * this.map.across - this.scroll.clientWidth / 2;
      }
    }
  }

  pointAtCell(/** @type {PointerEvent | MouseEvent} */ event) {
    const corner = this.cells.getBoundingClientRect(), cell = this.map.at(event.clientX - corner.left, event.clientY - corner.top);
    if (cell) {
      this.choose(cell.column, cell.layer);
    }
  }

  step(/** @type {KeyboardEvent} */ event) {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0, { across, columns } = this.map;
    if (step === 0 || columns.length === 0) {
      return;
    }
    event.preventDefault();
    this.choose(Math.min(columns.length - 1, Math.max(0, this.chosen + step)));
    const x = this.chosen * across;
    if (x < this.scroll.scrollLeft || x + across > this.scroll.scrollLeft + this.scroll.clientWidth) {
      this.scroll.scrollLeft = x - this.scroll.clientWidth / 2;
    }
  }

  /** Marks a token in the text and its column in the map, and tells its numbers. */
  choose(/** @type {number} */ place, /** @type {number | null} */ layer = null) {
    const { answer } = this, token = answer?.tokens[place];
    this.text.querySelector('.chosen')?.classList.remove('chosen');
    this.chosen = token ? place : -1;
    this.mark.hidden = !token || place >= this.map.columns.length;
    if (!answer || !token) {
      this.readout.textContent = HINT;
      return;
    }
    this.spans[place]?.classList.add('chosen');
    Object.assign(this.mark.style, { left: `${place * this.map.across}px`, width: `${this.map.across}px`, height: `${this.map.height}px` });
    const divergence = layer === null ? null : token.jsd_bits?.[layer - 1] ?? null;
    this.readout.textContent = `Token ${answer.missing + place + 1} ${token.text === '' ? '(the end)' : `“${shortened(token.text.replaceAll('\n', '⏎'), MOST_OF_TOKEN)}”`}: ${depthOf(answer, token)}`
      + (layer === null ? '' : `; at layer ${layer} ${divergence === null ? 'not measurable' : `${divergence.toFixed(3)} bits from the last layer`}`);
  }
}

function shortened(/** @type {string} */ text, /** @type {number} */ characters) {
  const all = Array.from(text.slice(0, 2 * characters + 2));
  return all.length <= characters ? text : `${all.slice(0, characters - 1).join('')}…`;
}

/** @param {import('./answer.js').Token} token */
function depthOf(/** @type {Answer} */ answer, token) {
  return token.jsd_bits === null ? 'its depth was not measured' : token.settling_depth === null ? 'settles at no layer' : `settles at layer ${token.settling_depth} of ${answer.layers}`;
}

/** A token of the text. @param {import('./answer.js').Token} token */
function span(/** @type {Answer} */ answer, token, /** @type {number} */ place) {
  const made = make('span', { textContent: token.text });
  made.dataset.token = `${place}`;
  if (token.text === '') {
    made.className = 'end';
  }
  if (token.jsd_bits !== null) {
    const share = token.settling_depth === null ? 1 : token.settling_depth / answer.layers;
    made.style.backgroundColor = palette.css(share);
    made.style.color = inkOn(palette.at(share));
  }
  return made;
}

function told(/** @type {Answer} */ answer) {
  const { tokens, missing } = answer;
  const notes = [
    missing > 0 ? `The first ${missing} tokens came before this page was told of any.` : '',
    tokens.length > MOST_COLUMNS ? `The map shows the first ${MOST_COLUMNS} tokens.` : '',
    tokens.length > 0 && !answer.isMeasured ? 'Whoever asked did not ask for depths: the text is not shaded.' : '',
  ];
  const ratio = answer.dtr === null ? '' : `DTR ${answer.dtr.toFixed(3)} of ${missing + tokens.length} tokens: the share that settles at layer ${answer.deepFrom} or above.`;
  return [ratio, ...notes].filter(note => note !== '').join(' ');
}

/** How an answer ended. */
function finishOf(/** @type {Group} */ group, /** @type {Answer} */ answer) {
  const words = /** @type {Record<string, string>} */ ({
    stop: 'ended by itself', end: 'ended by itself', length: 'ended at its length', tool_calls: 'ended by a call', cancelled: 'cut short', failed: 'cut short by an error', rejected: 'not continued',
  });
  return answer.finish !== null ? words[answer.finish] ?? answer.finish : group.hasEnded ? 'cut short' : answer.tokens.length > 0 ? 'still coming' : 'the model reads the question';
}

function legend() {
  const bar = make('span', { className: 'bar' });
  bar.style.background = `linear-gradient(to right, ${[0, 0.25, 0.5, 0.75, 1].map(place => palette.css(place)).join(', ')})`;
  return make('div', { className: 'legend' },
    make('p', { className: 'scale' }, '0 ', bar, ' 1 bit'),
    make('p', {}, 'A column of the map is a token, a row a layer, layer 1 at the bottom. Dark: the layer already predicts what the last layer does. Light: it is far from it. The blue line is the settling depth, '
      + 'and the shade of a token in the text: dark settles early, light late.'));
}
