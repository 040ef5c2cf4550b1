import { Session } from './session.js';
import { shownLayers } from './view.js';
import { panWindow, showColumn, zoomWindow } from './viewport.js';

/** @typedef {import('./trace.js').Cell} Cell */

const ZOOM = 1.5;

/** What the buttons and the keys do to the columns in sight. */
export class Zoom {
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
  const move = (/** @type {number} */ columns, /** @type {number} */ layers) => () => announce(moveCursor(session, columns, layers));
  const pan = (/** @type {number} */ columns) => () => store.change({ window: panWindow(window, columns, trace.columns.count) });
  /** @type {Record<string, () => void>} */
  const actions = event.shiftKey
    ? { ArrowLeft: pan(-window.count / 4), ArrowRight: pan(window.count / 4), '+': () => zoom.closer() }
    : {
      ArrowLeft: move(-1, 0), ArrowRight: move(1, 0), ArrowUp: move(0, 1), ArrowDown: move(0, -1),
      PageUp: move(-page, 0), PageDown: move(page, 0), Home: move(-trace.columns.count, 0), End: move(trace.columns.count, 0),
      Enter: () => session.togglePin(cursor), ' ': () => session.togglePin(cursor),
      '+': () => zoom.closer(), '=': () => zoom.closer(), '-': () => zoom.further(), 0: () => zoom.fit(),
    };
  return actions[event.key];
}

/**
 * Moves the cursor by so many columns and drawn layers, as far as there are any, and shows it.
 * @param {Session} session
 * @param {number} columns
 * @param {number} layers
 */
export function moveCursor({ view, trace, store }, columns, layers) {
  const [lowest, highest] = shownLayers(view, trace);
  const rows = trace.measure(view.measure).layers.filter(layer => layer >= lowest && layer <= highest);
  const row = Math.max(rows.findLastIndex(layer => layer <= view.cursor.layer), 0) + layers;
  const cursor = {
    column: Math.min(Math.max(view.cursor.column + columns, 0), trace.columns.count - 1),
    layer: rows[Math.min(Math.max(row, 0), rows.length - 1)],
  };
  store.change({ cursor, window: showColumn(view.window, cursor.column, trace.columns.count) });
  return cursor;
}
