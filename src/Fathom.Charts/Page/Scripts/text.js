import { depthText } from './cellcard.js';
import { make } from './elements.js';
import { Session } from './session.js';
import { showToken } from './viewport.js';

/** @typedef {import('./view.js').View} View */

const LEAST_BLOCK = 120, LARGEST_BLOCK = 1000, DARKEST = 0.72;

/** The text, each token shaded by its settling depth, linked with its column both ways. */
export class TextPanel {
  /**
   * @param {HTMLElement} place
   * @param {Session} session
   */
  constructor(place, session) {
    this.place = place;
    this.session = session;
    this.spans = session.trace.texts.map((text, token) => this.spanOf(text, token));
    this.shading = '';
    this.marked = { current: -1, hits: /** @type {number[]} */ ([]) };
    place.replaceChildren(...this.blocks());
    place.addEventListener('pointerover', event => this.point(event, false));
    place.addEventListener('click', event => this.point(event, true));
  }

  /**
   * @param {string} text
   * @param {number} token
   */
  spanOf(text, token) {
    const span = make('span', {}, text);
    span.dataset.token = String(token);
    if (this.session.trace.origins?.[token].special) {
      span.className = 'special';
    }
    return span;
  }

  /** The tokens in blocks that end with lines: what is out of sight need not be laid out. */
  blocks() {
    const blocks = [];
    for (let from = 0, to = 1; to <= this.spans.length; to++) {
      const length = to - from, endsLine = this.session.trace.texts[to - 1].endsWith('\n');
      if (to === this.spans.length || length >= LARGEST_BLOCK || (length >= LEAST_BLOCK && endsLine)) {
        blocks.push(make('div', {}, ...this.spans.slice(from, to)));
        from = to;
      }
    }
    return blocks;
  }

  show() {
    const { view, depths, hits } = this.session;
    const shading = `${view.g} ${view.rho}`;
    if (depths && this.shading !== shading) {
      this.shading = shading;
      this.shade(depths);
    }
    if (this.marked.current !== view.cursor.token) {
      this.spans[this.marked.current]?.classList.remove('current');
      this.spans[view.cursor.token].classList.add('current');
      this.marked.current = view.cursor.token;
      this.reveal(this.spans[view.cursor.token]);
    }
    if (this.marked.hits !== hits) {
      this.marked.hits.forEach(token => this.spans[token].classList.remove('hit'));
      hits.forEach(token => this.spans[token].classList.add('hit'));
      this.marked.hits = hits;
    }
  }

  /** @param {import('./depth.js').Depths} depths */
  shade(depths) {
    const { layers } = this.session.trace;
    this.spans.forEach((span, token) => {
      const settling = depths.settling[token] || (depths.measured[token] ? layers : 0);
      const alpha = settling ? (settling - 1) / Math.max(layers - 1, 1) * DARKEST : 0;
      span.style.backgroundColor = `rgb(var(--shade) / ${alpha.toFixed(3)})`;
      span.classList.toggle('deep', depths.deep[token] === 1);
      span.title = depthText(this.session, token);
    });
  }

  /**
   * Scrolls the panel, and nothing around it, to a token.
   * @param {HTMLElement} span
   */
  reveal(span) {
    if (this.place.matches(':hover') || this.place.scrollHeight <= this.place.clientHeight) {
      return;
    }
    const frame = this.place.getBoundingClientRect(), box = span.getBoundingClientRect();
    if (box.top < frame.top || box.bottom > frame.bottom) {
      this.place.scrollTop += box.top - frame.top - frame.height / 2;
    }
  }

  /**
   * Moves the cursor to the token that is pointed at.
   * @param {Event} event
   * @param {boolean} showsColumn Whether its column is brought into sight.
   */
  point(event, showsColumn) {
    const token = event.target instanceof HTMLElement ? Number(event.target.dataset.token ?? NaN) : NaN;
    if (Number.isNaN(token)) {
      return;
    }
    const { view, trace, store } = this.session;
    store.change({ cursor: { token, layer: view.cursor.layer }, ...showsColumn ? { window: showToken(view.window, token, trace.tokens) } : {} });
  }
}
