/** @typedef {import('./palette.js').Palette} Palette */

const ACROSS = 10, TALLEST = 8, HEIGHT = 280, MOST_ACROSS = 32000;

/** A heat map that grows column by column: what is drawn stays, and only what is new is drawn. */
export class GrowingMap {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {Palette} palette
   */
  constructor(canvas, palette) {
    this.canvas = canvas;
    this.palette = palette;
    this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    this.columns = 0;
    /** @type {number | null} */
    this.lastSettling = null;
    this.clear();
  }

  clear() {
    this.columns = 0;
    this.canvas.width = this.canvas.height = 1;
    this.lastSettling = null;
  }

  /**
   * Adds columns, of which each has the divergences of its layers and the layer at which it settles.
   * @param {{ settling_depth: number | null, jsd_bits: (number | null)[] }[]} tokens
   * @param {number} layers The number of layers; the last, which is 0 by definition, is left off.
   */
  add(tokens, layers) {
    if (tokens.length === 0) {
      return;
    }
    const rows = Math.max(1, layers - 1), tall = Math.max(2, Math.min(TALLEST, Math.floor(HEIGHT / rows)));
    this.widen(Math.min(MOST_ACROSS, (this.columns + tokens.length) * ACROSS), rows * tall);
    for (const token of tokens) {
      const x = this.columns++ * ACROSS;
      token.jsd_bits.slice(0, rows).forEach((divergence, layer) => {
        this.context.fillStyle = this.palette.css(divergence === null ? NaN : Math.min(1, Math.max(0, divergence)));
        this.context.fillRect(x, (rows - 1 - layer) * tall, ACROSS, tall);
      });
      this.addLine(x, token.settling_depth, rows, tall);
    }
  }

  /** Makes room: twice what is needed, so that growing copies each column only a few times. */
  widen(/** @type {number} */ width, /** @type {number} */ height) {
    this.canvas.style.width = `${width}px`;
    if (this.canvas.width >= width && this.canvas.height === height) {
      this.crop(width);
      return;
    }
    const before = this.columns === 0 ? null : this.context.getImageData(0, 0, this.columns * ACROSS, height);
    this.canvas.width = Math.min(MOST_ACROSS, 2 * width);
    this.canvas.height = height;
    if (before) {
      this.context.putImageData(before, 0, 0);
    }
    this.crop(width);
  }

  /** Only what is drawn is seen, at its own size. */
  crop(/** @type {number} */ width) {
    this.canvas.style.width = `${this.canvas.width}px`;
    this.canvas.style.marginRight = `${width - this.canvas.width}px`;
  }

  addLine(/** @type {number} */ x, /** @type {number | null} */ settling, /** @type {number} */ rows, /** @type {number} */ tall) {
    const layer = settling ?? rows + 1, y = Math.max(1, (rows - layer + 0.5) * tall), { context } = this;
    context.fillStyle = '#1a56a8';
    context.fillRect(x, y - 1, ACROSS, 2);
    if (this.lastSettling !== null) {
      context.fillRect(x - 1, Math.min(y, this.lastSettling) - 1, 2, Math.abs(y - this.lastSettling) + 2);
    }
    this.lastSettling = y;
  }
}
