import { depthText } from './cellcard.js';
import { make } from './elements.js';
import { Session } from './session.js';
import { showColumn } from './viewport.js';

const LEAST_BLOCK = 120, LARGEST_BLOCK = 500, DARKEST = 0.72, AHEAD = '200px';

/** The text, each column shaded by its settling depth, linked with the heat map both ways. */
export class TextPanel {
  /**
   * @param {HTMLElement} place
   * @param {Session} session
   */
  constructor(place, session) {
    this.place = place;
    this.session = session;
    this.blocks = blocksOf(session);
    this.current = -1;
    place.replaceChildren(...this.blocks.map(block => block.element));
    place.addEventListener('pointerover', event => this.point(event, false));
    place.addEventListener('click', event => this.point(event, true));
    const sight = new IntersectionObserver(entries => this.fill(entries), { root: place, rootMargin: AHEAD });
    this.blocks.forEach(block => sight.observe(block.element));
  }

  /**
   * Fills the blocks that have come into sight.
   * @param {IntersectionObserverEntry[]} entries
   */
  fill(entries) {
    for (const { target } of entries.filter(entry => entry.isIntersecting)) {
      this.blocks.find(block => block.element === target)?.fill();
    }
  }

  show() {
    const { view: { cursor }, trace } = this.session, column = trace.columns.shownIn(cursor.column);
    this.blocks.forEach(block => block.show());
    if (this.current !== column) {
      this.span(this.current)?.classList.remove('current');
      this.span(column)?.classList.add('current');
      this.current = column;
      requestAnimationFrame(() => this.reveal());
    }
  }

  /**
   * The element of a column.
   * @param {number} column
   */
  span(column) {
    return this.blocks.find(block => column >= block.first && column < block.end)?.span(column);
  }

  /** Scrolls the panel, and nothing around it, to the current column. In a frame of its own, where places are known, it need not wait for them. */
  reveal() {
    const span = this.span(this.current);
    if (!span || this.place.matches(':hover') || this.place.scrollHeight <= this.place.clientHeight) {
      return;
    }
    const frame = this.place.getBoundingClientRect(), box = span.getBoundingClientRect();
    if (box.top < frame.top || box.bottom > frame.bottom) {
      this.place.scrollTop += box.top - frame.top - frame.height / 2;
    }
  }

  /**
   * Moves the cursor to the column that is pointed at.
   * @param {Event} event
   * @param {boolean} showsColumn Whether it is brought into sight on the heat map.
   */
  point(event, showsColumn) {
    const span = event.target, column = span instanceof HTMLElement ? Number(span.dataset.column ?? NaN) : NaN;
    if (!(span instanceof HTMLElement) || Number.isNaN(column)) {
      return;
    }
    const { view, trace, store } = this.session;
    span.title = depthText(this.session, column);
    store.change({ cursor: { column, layer: view.cursor.layer }, ...showsColumn ? { window: showColumn(view.window, column, trace.columns.count) } : {} });
  }
}

/** A part of the text: plain at first, an element a column once it has come into sight. */
class TextBlock {
  /**
   * @param {Session} session
   * @param {number} first
   * @param {number} end
   */
  constructor(session, first, end) {
    this.session = session;
    this.first = first;
    this.end = end;
    this.element = make('div', {}, session.trace.columns.texts.slice(first, end).join(''));
    /** @type {HTMLElement[]} */
    this.spans = [];
    this.shown = { depths: /** @type {unknown} */ (null), hits: /** @type {unknown} */ (null) };
  }

  fill() {
    if (this.spans.length === 0) {
      const { columns } = this.session.trace;
      for (let column = this.first; column < this.end; column++) {
        const span = make('span', { className: columns.isSpecial(column) ? 'special' : '' }, columns.texts[column]);
        span.dataset.column = String(column);
        this.spans.push(span);
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
      this.spans.forEach((span, i) => span.classList.toggle('hit', found.has(this.first + i)));
    }
    this.shown = { depths, hits };
  }

  /** @param {import('./depth.js').Depths} depths */
  shade(depths) {
    const { layers, columns } = this.session.trace;
    const settlingOf = (/** @type {number} */ column) => depths.settling[column] || (depths.measured[column] ? layers : 0);
    this.spans.forEach((span, i) => {
      let settling = 0, deep = false, column = this.first + i;
      do {   // the tokens that share a character are shaded by the deepest of them
        settling = Math.max(settling, settlingOf(column));
        deep ||= depths.deep[column] === 1;
      } while (++column < columns.count && columns.texts[column] === '');
      const alpha = settling ? (settling - 1) / Math.max(layers - 1, 1) * DARKEST : 0;
      span.style.backgroundColor = `rgb(var(--shade) / ${alpha.toFixed(3)})`;
      span.classList.toggle('deep', deep);
    });
  }
}

/**
 * The text in blocks that end with lines, where lines end: what is out of sight need not be laid out.
 * @param {Session} session
 */
function blocksOf(session) {
  const { texts } = session.trace.columns, blocks = [];
  for (let from = 0, to = 1; to <= texts.length; to++) {
    const length = to - from, endsLine = texts[to - 1].endsWith('\n');
    if (to === texts.length || length >= LARGEST_BLOCK || (length >= LEAST_BLOCK && endsLine)) {
      blocks.push(new TextBlock(session, from, to));
      from = to;
    }
  }
  return blocks;
}
