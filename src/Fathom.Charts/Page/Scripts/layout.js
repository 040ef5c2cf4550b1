import { shorten } from './format.js';
import { Measure } from './measure.js';

/** @typedef {import('./surface.js').Box} Box */
/** @typedef {import('./viewport.js').Window} Window */

/** Sizes of letters, in pixels. */
export const SIZES = { axis: 14, tick: 13, label: 12.5, annotation: 10.5 };

const NARROW = 600, LEAST_WIDTH = 320, SHORT_TICK = 4, TICK_LETTER = 7.5, LONGEST_LABEL = 16, WIDEST_CELL = 56, LEAST_NAMED_WIDTH = 5, MARKS = 14, LABEL_LETTER = 6.6, NUMBER_HEIGHT = 22;

/** Where the parts of the picture are, in pixels. */
export class Layout {
  /**
   * @param {number} width
   * @param {Measure} measure
   * @param {number[]} layers The first and the last shown.
   * @param {Window} window
   * @param {number} longestLabel Of all columns, in letters.
   * @param {boolean} narrow Whether there is no room beside the cells.
   */
  constructor(width, measure, layers, window, longestLabel, narrow = width < NARROW) {
    const wideTicks = Math.max(...measure.content.ticks.map(({ label }) => label.length - SHORT_TICK), 0) * TICK_LETTER;
    this.width = width;
    this.narrow = narrow;
    this.window = window;
    this.rows = measure.layers.filter(layer => layer >= layers[0] && layer <= layers[1]);
    const left = narrow ? 34 : 62, right = narrow ? 12 : 118 + wideTicks, top = narrow ? 54 : 12;
    this.cellWidth = Math.min((width - left - right) / window.count, WIDEST_CELL);
    const most = Math.max(narrow ? 18 : 24, 200 / this.rows.length);
    this.cellHeight = Math.min(Math.max((narrow ? 400 : 560) / this.rows.length, 4), most);
    /** @type {Box} The cells. */
    this.box = { x: left, y: top, width: this.cellWidth * window.count, height: this.cellHeight * this.rows.length };
    this.labelTop = this.box.y + this.box.height + MARKS + 2;
    /** From the cells to the title of the scale, whose ticks have to have room before it. */
    this.scaleTitle = 92 + wideTicks;
    /** Whether columns are wide enough to be named; else they are numbered. */
    this.named = this.cellWidth >= LEAST_NAMED_WIDTH;
    const longest = Math.min(longestLabel, LONGEST_LABEL);
    this.axisTitle = this.labelTop + (this.named ? Math.max(longest * LABEL_LETTER, NUMBER_HEIGHT) : NUMBER_HEIGHT) + 14;
    this.height = this.axisTitle + 14;
    /** The least width that shows the same. */
    this.fittingWidth = narrow ? width : Math.max(Math.ceil(left + this.box.width + right), LEAST_WIDTH);
  }

  /**
   * The label of a column, cut to the room there is.
   * @param {string} label
   */
  fit(label) {
    return shorten(label, LONGEST_LABEL);
  }

  /**
   * The left edge of a column.
   * @param {number} column
   */
  x(column) {
    return this.box.x + (column - this.window.first) * this.cellWidth;
  }

  /**
   * The lower edge of a layer's row. A part of a layer is a part of the row.
   * @param {number} layer
   */
  y(layer) {
    return this.box.y + this.box.height - (layer - this.rows[0]) * this.cellHeight;
  }

  /**
   * The box of a cell, or of a column where the layer is not in sight.
   * @param {import('./trace.js').Cell} cell
   * @returns {Box}
   */
  cell({ layer, column }) {
    const row = this.rows.indexOf(layer);
    return {
      x: this.x(column), width: this.cellWidth, y: row < 0 ? this.box.y : this.box.y + this.box.height - (row + 1) * this.cellHeight,
      height: row < 0 ? this.box.height : this.cellHeight,
    };
  }

  /**
   * The cell at a point, the nearest where there is none.
   * @param {number} x
   * @param {number} y
   * @param {number} columns How many there are.
   */
  cellAt(x, y, columns) {
    const row = Math.floor((this.box.y + this.box.height - y) / this.cellHeight);
    return {
      column: Math.min(Math.max(Math.floor(this.columnAt(x)), 0), columns - 1),
      layer: this.rows[Math.min(Math.max(row, 0), this.rows.length - 1)],
    };
  }

  /**
   * The column at a point, and the place within it.
   * @param {number} x
   */
  columnAt(x) {
    return this.window.first + (x - this.box.x) / this.cellWidth;
  }

  /**
   * Whether a point is over the cells.
   * @param {number} x
   * @param {number} y
   */
  holds(x, y) {
    const { x: left, y: top, width, height } = this.box;
    return x >= left && x < left + width && y >= top && y < top + height;
  }
}
