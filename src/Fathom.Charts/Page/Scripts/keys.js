import { Session } from './session.js';
import { shownLayers } from './view.js';
import { panWindow, showToken, zoomWindow } from './viewport.js';

/** @typedef {import('./trace.js').Cell} Cell */

const ZOOM = 1.5;

/** What the buttons and the keys do to the tokens in sight. */
export class Zoom {
  /** @param {Session} session */
  constructor(session) {
    this.session = session;
  }

  /** Fewer tokens, wider columns. */
  closer() {
    this.by(1 / ZOOM);
  }

  /** More tokens, narrower columns. */
  further() {
    this.by(ZOOM);
  }

  /** All tokens. */
  fit() {
    this.session.store.change({ window: { first: 0, count: this.session.trace.tokens } });
  }

  /** @param {number} factor */
  by(factor) {
    const { view: { window, cursor }, trace, store } = this.session;
    const middle = cursor.token + 0.5, inSight = middle > window.first && middle < window.first + window.count;
    store.change({ window: zoomWindow(window, factor, inSight ? middle : window.first + window.count / 2, trace.tokens) });
  }
}

/**
 * Lets keys move the cursor, pin, zoom and pan while an element has the focus.
 * @param {HTMLElement} element
 * @param {Session} session
 * @param {(cell: Cell) => void} announce Told of the cell that keys have moved the cursor to.
 */
export function listenToKeys(element, session, announce) {
  const zoom = new Zoom(session);
  element.addEventListener('keydown', event => {
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

/**
 * @param {KeyboardEvent} event
 * @param {Session} session
 * @param {Zoom} zoom
 * @param {(cell: Cell) => void} announce
 * @returns {(() => void) | undefined}
 */
function actionOf(event, session, zoom, announce) {
  const { view: { cursor, window }, trace, store } = session;
  const page = Math.max(1, Math.floor(window.count * 0.75));
  const move = (/** @type {number} */ tokens, /** @type {number} */ layers) => () => announce(moveCursor(session, tokens, layers));
  const pan = (/** @type {number} */ tokens) => () => store.change({ window: panWindow(window, tokens, trace.tokens) });
  /** @type {Record<string, () => void>} */
  const actions = event.shiftKey
    ? { ArrowLeft: pan(-window.count / 4), ArrowRight: pan(window.count / 4), '+': () => zoom.closer() }
    : {
      ArrowLeft: move(-1, 0), ArrowRight: move(1, 0), ArrowUp: move(0, 1), ArrowDown: move(0, -1),
      PageUp: move(-page, 0), PageDown: move(page, 0), Home: move(-trace.tokens, 0), End: move(trace.tokens, 0),
      Enter: () => session.togglePin(cursor), ' ': () => session.togglePin(cursor),
      '+': () => zoom.closer(), '=': () => zoom.closer(), '-': () => zoom.further(), 0: () => zoom.fit(),
    };
  return actions[event.key];
}

/**
 * Moves the cursor by so many tokens and layers, as far as there are any, and shows it.
 * @param {Session} session
 * @param {number} tokens
 * @param {number} layers
 */
export function moveCursor({ view, trace, store }, tokens, layers) {
  const [lowest, highest] = shownLayers(view, trace);
  const cursor = {
    token: Math.min(Math.max(view.cursor.token + tokens, 0), trace.tokens - 1),
    layer: Math.min(Math.max(view.cursor.layer + layers, lowest), highest),
  };
  store.change({ cursor, window: showToken(view.window, cursor.token, trace.tokens) });
  return cursor;
}
