import { HeatMap } from './heatmap.js';
import { Session } from './session.js';
import { panWindow, zoomWindow } from './viewport.js';

const CLICK_DISTANCE = 5, LEAST_PINCH = 10, WHEEL_ZOOM = 0.0016, WHEEL_LINE = 30;

/** @typedef {{ x: number, y: number }} Point */

/** Mouse, pen and fingers on the heat map: hover, click, drag, pinch and wheel. */
export class PointerControl {
  /**
   * @param {HeatMap} map
   * @param {Session} session
   */
  constructor(map, session) {
    this.map = map;
    this.session = session;
    /** @type {Map<number, Point>} The pointers that are down. */
    this.down = new Map();
    this.moved = false;
    const canvas = map.canvas;
    canvas.addEventListener('pointerdown', event => this.press(event));
    canvas.addEventListener('pointermove', event => this.move(event));
    canvas.addEventListener('pointerup', event => this.release(event));
    canvas.addEventListener('pointercancel', event => this.down.delete(event.pointerId));
    canvas.addEventListener('wheel', event => this.wheel(event), { passive: false });
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
    if (event.pointerType !== 'touch' || again) {
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
    const next = Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)
      ? panWindow(window, sideways * unit / layout.cellWidth, count)
      : zoomWindow(window, Math.exp(event.deltaY * unit * WHEEL_ZOOM), layout.columnAt(event.offsetX), count);
    if (next.first !== window.first || next.count !== window.count) {
      event.preventDefault();
      this.session.store.change({ window: next });
    }
  }
}

/**
 * How far two fingers are apart; never so little that a pinch runs away.
 * @param {Point} a
 * @param {Point} b
 */
function apart(a, b) {
  return Math.max(Math.hypot(a.x - b.x, a.y - b.y), LEAST_PINCH);
}
