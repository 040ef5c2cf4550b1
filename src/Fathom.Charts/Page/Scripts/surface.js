import { cssColor } from './palette.js';
import { makeSvg } from './elements.js';

/**
 * Cells to draw: colours in columns of equal width.
 * @typedef {object} Cells
 * @property {Uint32Array} colors [rows, columns], the top row first, each 0xRRGGBB.
 * @property {number} rows
 * @property {number} columns
 */

/** @typedef {{ x: number, y: number, width: number, height: number }} Box */

/**
 * How a text stands in relation to the middle of its height.
 * @typedef {object} Lettering
 * @property {number} size
 * @property {string} color
 * @property {'start' | 'middle' | 'end'} [anchor]
 * @property {number} [degrees] How far it is turned, clockwise.
 */

/** @typedef {{ color: string, width: number, dash?: number[] }} Stroke */

/** A canvas strokes several short lines faster than one with many corners. */
const PIECE = 32;

const FONT = 'system-ui, "DejaVu Sans", Verdana, sans-serif';

/** Draws on a canvas. */
export class CanvasSurface {
  /** @param {CanvasRenderingContext2D} context */
  constructor(context) {
    this.context = context;
    this.image = document.createElement('canvas');
  }

  /**
   * @param {Box} box
   * @param {string} color
   */
  rectangle({ x, y, width, height }, color) {
    this.context.fillStyle = color;
    this.context.fillRect(x, y, width, height);
  }

  /**
   * @param {Box} box
   * @param {Stroke} stroke
   */
  outline({ x, y, width, height }, stroke) {
    this.setStroke(stroke);
    this.context.strokeRect(x, y, width, height);
  }

  /**
   * @param {number[][]} points
   * @param {Stroke} stroke
   */
  line(points, stroke) {
    this.setStroke(stroke);
    for (let from = 0; from < Math.max(points.length - 1, 1); from += PIECE) {
      this.trace(points.slice(from, from + PIECE + 1));
      this.context.stroke();
    }
  }

  /**
   * @param {number[][]} points
   * @param {string} color
   */
  polygon(points, color) {
    this.context.fillStyle = color;
    this.trace(points);
    this.context.fill();
  }

  /**
   * @param {string} text
   * @param {number} x
   * @param {number} y
   * @param {Lettering} lettering
   */
  text(text, x, y, { size, color, anchor = 'start', degrees = 0 }) {
    const context = this.context;
    context.font = `${size}px ${FONT}`;
    context.fillStyle = color;
    context.textAlign = anchor === 'middle' ? 'center' : anchor;
    context.textBaseline = 'middle';
    context.save();
    context.translate(x, y);
    context.rotate(degrees * Math.PI / 180);
    context.fillText(text, 0, 0);
    context.restore();
  }

  /**
   * @param {Cells} cells
   * @param {Box} box Where they are drawn.
   */
  cells({ colors, rows, columns }, { x, y, width, height }) {
    this.image.width = columns;
    this.image.height = rows;
    const context = /** @type {CanvasRenderingContext2D} */ (this.image.getContext('2d'));
    const pixels = context.createImageData(columns, rows), words = new Uint32Array(pixels.data.buffer);
    for (let i = 0; i < words.length; i++) {
      const color = colors[i];
      words[i] = 0xFF000000 | (color & 255) << 16 | (color & 0xFF00) | color >> 16;
    }
    context.putImageData(pixels, 0, 0);
    this.context.imageSmoothingEnabled = false;
    this.context.drawImage(this.image, x, y, width, height);
  }

  /**
   * Draws something within a box alone.
   * @param {Box} box
   * @param {() => void} draw
   */
  within({ x, y, width, height }, draw) {
    this.context.save();
    this.context.beginPath();
    this.context.rect(x, y, width, height);
    this.context.clip();
    draw();
    this.context.restore();
  }

  /** @param {Stroke} stroke */
  setStroke({ color, width, dash = [] }) {
    this.context.strokeStyle = color;
    this.context.lineWidth = width;
    this.context.setLineDash(dash);
  }

  /** @param {number[][]} points */
  trace(points) {
    this.context.beginPath();
    for (const [x, y] of points) {
      this.context.lineTo(x, y);
    }
  }
}

/** Draws as shapes and text of an SVG document. */
export class SvgSurface {
  /**
   * @param {number} width
   * @param {number} height
   * @param {string} title
   * @param {string} description
   */
  constructor(width, height, title, description) {
    this.root = makeSvg('svg', { width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'font-family': FONT });
    this.root.append(makeSvg('title', {}, title), makeSvg('desc', {}, description));
    this.parent = this.root;
    this.clips = 0;
  }

  /** The document as text. */
  toString() {
    return new XMLSerializer().serializeToString(this.root);
  }

  /**
   * @param {Box} box
   * @param {string} color
   */
  rectangle(box, color) {
    this.add('rect', { ...box, fill: color });
  }

  /**
   * @param {Box} box
   * @param {Stroke} stroke
   */
  outline(box, stroke) {
    this.add('rect', { ...box, fill: 'none', ...strokeAttributes(stroke) });
  }

  /**
   * @param {number[][]} points
   * @param {Stroke} stroke
   */
  line(points, stroke) {
    this.add('polyline', { points: points.map(point => point.map(short).join()).join(' '), fill: 'none', ...strokeAttributes(stroke) });
  }

  /**
   * @param {number[][]} points
   * @param {string} color
   */
  polygon(points, color) {
    this.add('polygon', { points: points.map(point => point.map(short).join()).join(' '), fill: color });
  }

  /**
   * @param {string} text
   * @param {number} x
   * @param {number} y
   * @param {Lettering} lettering
   */
  text(text, x, y, { size, color, anchor = 'start', degrees = 0 }) {
    this.add('text', {
      transform: `translate(${short(x)} ${short(y)}) rotate(${degrees})`,
      'font-size': size, fill: color, 'text-anchor': anchor, 'dominant-baseline': 'central',
    }, text);
  }

  /**
   * Neighbours of one colour become one rectangle.
   * @param {Cells} cells
   * @param {Box} box
   */
  cells({ colors, rows, columns }, { x, y, width, height }) {
    const [cellWidth, cellHeight] = [width / columns, height / rows];
    for (let row = 0; row < rows; row++) {
      for (let from = 0, to = 0; from < columns; from = to) {
        const color = colors[row * columns + from];
        while (to < columns && colors[row * columns + to] === color) {
          to++;
        }
        this.add('rect', {
          x: short(x + from * cellWidth), y: short(y + row * cellHeight), width: short((to - from) * cellWidth), height: short(cellHeight),
          fill: cssColor(color), 'shape-rendering': 'crispEdges',
        });
      }
    }
  }

  /**
   * Draws something within a box alone.
   * @param {Box} box
   * @param {() => void} draw
   */
  within(box, draw) {
    const id = `clip-${this.clips++}`, outer = this.parent;
    const clip = makeSvg('clipPath', { id });
    clip.append(makeSvg('rect', { ...box }));
    const group = makeSvg('g', { 'clip-path': `url(#${id})` });
    outer.append(clip, group);
    this.parent = group;
    draw();
    this.parent = outer;
  }

  /**
   * @param {string} tag
   * @param {Record<string, string | number>} attributes
   * @param {string} [text]
   */
  add(tag, attributes, text) {
    this.parent.append(makeSvg(tag, attributes, text));
  }
}

/** @typedef {CanvasSurface | SvgSurface} Surface */

/** @param {Stroke} stroke */
function strokeAttributes({ color, width, dash }) {
  return { stroke: color, 'stroke-width': width, ...(dash ? { 'stroke-dasharray': dash.join(' ') } : {}) };
}

/** @param {number} length */
function short(length) {
  return Math.round(length * 100) / 100;
}
