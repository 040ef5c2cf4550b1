import { findColumns } from './find.js';
import { Trace } from './trace.js';
import { Store } from './view.js';

/** @typedef {import('./trace.js').Cell} Cell */

/** What all parts of the page share: the trace, the view, and what follows from both. */
export class Session {
  /**
   * @param {Trace} trace
   * @param {Store} store
   */
  constructor(trace, store) {
    this.trace = trace;
    this.store = store;
    this.read = { g: '', rho: '', depths: trace.depths(store.view.g, store.view.rho) };
    this.found = { search: '', hits: /** @type {number[]} */ ([]) };
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
    const others = this.view.pins.filter(pin => pin.layer !== cell.layer || pin.column !== cell.column);
    this.store.change({ pins: others.length < this.view.pins.length ? others : [...others, cell] });
  }
}
