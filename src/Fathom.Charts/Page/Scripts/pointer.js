import { HeatMap } from './heatmap.js';
import { Session } from './session.js';
import { panWindow, zoomWindow } from './viewport.js';

const CLICK_DISTANCE = 5, WHEEL_ZOOM = 0.0016, WHEEL_LINE = 30;

/** Mouse, pen and fingers on the heat map: hover, click, drag, pinch and wheel. */
export class PointerControl {
  /**
   * @param {HeatMap} map
   * @param {Session} session
   */
  constructor(map, session) {
    this.map = map;
    this.session = session;
    /** @type {Map<number, { x: number, y: number }>} The pointers that are down. */
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
    this.map.canvas.setPointerCapture(event.pointerId);
    const other = [...this.down].find(([id]) => id !== event.pointerId)?.[1];
    const { window } = this.session.view, { tokens } = this.session.trace, layout = this.map.layout;
    if (other) {
      const factor = Math.max(Math.abs(before.x - other.x), 10) / Math.max(Math.abs(x - other.x), 10);
      this.session.store.change({ window: zoomWindow(window, factor, layout.tokenAt((before.x + other.x) / 2), tokens) });
    } else {
      this.session.store.change({ window: panWindow(window, (before.x - x) / layout.cellWidth, tokens) });
    }
    this.down.set(event.pointerId, { x, y });
  }

  /** @param {PointerEvent} event */
  release(event) {
    const pressed = this.down.delete(event.pointerId), { offsetX: x, offsetY: y } = event;
    if (!pressed || this.moved || !this.map.layout.holds(x, y)) {
      return;
    }
    const cell = this.map.layout.cellAt(x, y, this.session.trace.tokens), { cursor } = this.session.view;
    const again = cell.token === cursor.token && cell.layer === cursor.layer;
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
      this.session.store.change({ cursor: this.map.layout.cellAt(x, y, this.session.trace.tokens) });
    }
  }

  /** @param {WheelEvent} event */
  wheel(event) {
    const { window } = this.session.view, { tokens } = this.session.trace, layout = this.map.layout;
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : WHEEL_LINE;
    const sideways = event.shiftKey ? event.deltaX || event.deltaY : event.deltaX;
    const next = Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)
      ? panWindow(window, sideways * unit / layout.cellWidth, tokens)
      : zoomWindow(window, Math.exp(event.deltaY * unit * WHEEL_ZOOM), layout.tokenAt(event.offsetX), tokens);
    if (next.first !== window.first || next.count !== window.count) {
      event.preventDefault();
      this.session.store.change({ window: next });
    }
  }
}
