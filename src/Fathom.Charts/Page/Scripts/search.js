import { byId } from './elements.js';
import { Session } from './session.js';
import { showColumn } from './viewport.js';

/** Finds columns and goes from one to the next. */
export class Search {
  /**
   * @param {Session} session
   * @param {(cell: import('./trace.js').Cell) => void} announce Told of the cell that it goes to.
   */
  constructor(session, announce) {
    this.session = session;
    this.announce = announce;
    this.input = byId('search', HTMLInputElement);
    this.count = byId('search-count', HTMLElement);
    this.input.addEventListener('input', () => session.store.change({ search: this.input.value }));
    this.input.addEventListener('keydown', event => {
      if (event.key === 'Enter') {
        this.go(event.shiftKey ? -1 : 1);
      }
    });
    byId('search-next', HTMLButtonElement).addEventListener('click', () => this.go(1));
    byId('search-previous', HTMLButtonElement).addEventListener('click', () => this.go(-1));
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
    const next = direction > 0 ? hits.find(column => column > cursor.column) ?? hits[0]
      : hits.findLast(column => column < cursor.column) ?? hits[hits.length - 1];
    const cell = { column: next, layer: cursor.layer };
    store.change({ cursor: cell, window: showColumn(window, next, trace.columns.count) });
    this.announce(cell);
  }

  show() {
    const { hits, view } = this.session, at = hits.indexOf(view.cursor.column);
    if (document.activeElement !== this.input) {
      this.input.value = view.search;
    }
    this.count.textContent = view.search === '' ? '' : at < 0 ? `${hits.length} found` : `${at + 1} of ${hits.length}`;
  }
}
