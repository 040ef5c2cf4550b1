import { make } from './elements.js';

/** @typedef {import('./palette.js').Palette} Palette */
/** @typedef {{ settling_depth: number | null, jsd_bits: (number | null)[] | null }} Column */

const TALLEST = 10, HEIGHT = 300, LINE = '#1a56a8';

/** A canvas is so wide, a multiple of all widths of columns: what grows is only ever the last. */
const TILE = 480;

/** How wide columns are, in pixels: those wider than some only as long as all are seen at once, the others up to a width that takes no more memory than a device has. */
const WIDTHS = [24, 16, 10, 5, 2, 1], WIDEST_SCROLLED = 10, MOST_ACROSS = 32768;

/** So many columns have room. */
export const MOST_COLUMNS = MOST_ACROSS;

/** A heat map that grows column by column: what is drawn stays, and only what is new is drawn, until columns must become narrower. */
export class GrowingMap {
  /**
   * @param {HTMLElement} place
   * @param {Palette} palette
   */
  constructor(place, palette) {
    this.place = place;
    this.palette = palette;
    /** @type {Column[]} */
    this.columns = [];
    /** @type {CanvasRenderingContext2D[]} */
    this.tiles = [];
    /** The width of a column and the height of a layer, in pixels. */
    this.across = WIDTHS[0];
    this.tall = TALLEST;
    this.rows = 1;
  }

  clear() {
    this.columns = [];
    this.across = WIDTHS[0];
    this.clearTiles();
  }

  clearTiles() {
    this.tiles = [];
    this.place.replaceChildren();
  }

  get width() {
    return this.columns.length * this.across;
  }

  get height() {
    return this.rows * this.tall;
  }

  /**
   * Adds columns, of which each has the divergences of its layers and the layer at which it settles. Those beyond the room there is are left off.
   * @param {Column[]} columns
   * @param {number} layers The number of layers; the last, which is 0 by definition, is left off.
   * @param {number} room The width that is seen at once, in pixels.
   */
  add(columns, layers, room) {
    let drawn = this.columns.length;
    this.columns.push(...columns.slice(0, MOST_COLUMNS - drawn));
    this.rows = Math.max(1, layers - 1);
    this.tall = Math.max(2, Math.min(TALLEST, Math.floor(HEIGHT / this.rows)));
    const across = WIDTHS.find(width => width <= this.across && this.columns.length * width <= (width > WIDEST_SCROLLED ? room : MOST_ACROSS)) ?? 1;
    if (across !== this.across) {
      this.across = across;
      this.clearTiles();
      drawn = 0;
    }
    while (this.tiles.length * TILE < this.width) {
      this.tiles.push(this.makeTile());
    }
    for (let i = drawn; i < this.columns.length; i++) {
      this.draw(i);
    }
    this.place.style.width = `${this.width}px`;
    this.place.style.height = `${this.height}px`;
  }

  makeTile() {
    const canvas = this.place.appendChild(make('canvas', { width: TILE, height: this.height }));
    return /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  }

  draw(/** @type {number} */ column) {
    const { across, tall, rows } = this, left = column * across, x = left % TILE, context = this.tiles[Math.floor(left / TILE)];
    for (let layer = 0; layer < rows; layer++) {
      const divergence = this.columns[column].jsd_bits?.[layer] ?? NaN;
      context.fillStyle = this.palette.css(Math.min(1, Math.max(0, divergence)));
      context.fillRect(x, (rows - 1 - layer) * tall, across, tall);
    }
    const y = this.settling(column), before = column === 0 ? y : this.settling(column - 1);
    context.fillStyle = LINE;
    context.fillRect(x, y - 1, across, 2);
    context.fillRect(x, Math.min(y, before) - 1, 2, Math.abs(y - before) + 2);
  }

  /** The height of the line of settling depths at a column; at the top where it settles at the last layer or never. */
  settling(/** @type {number} */ column) {
    const layer = this.columns[column].settling_depth ?? this.rows + 1;
    return Math.max(1, (this.rows - layer + 0.5) * this.tall);
  }

  /**
   * The column and layer at a place of the map; null where there is none.
   * @param {number} x
   * @param {number} y
   */
  at(x, y) {
    const column = Math.floor(x / this.across), layer = this.rows - Math.floor(y / this.tall);
    return column >= 0 && column < this.columns.length && layer >= 1 && layer <= this.rows ? { column, layer } : null;
  }
}
