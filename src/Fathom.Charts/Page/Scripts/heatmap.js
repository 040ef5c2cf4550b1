import { drawPicture, sceneOf } from './picture.js';
import { Session } from './session.js';
import { CanvasSurface } from './surface.js';
import { readTheme } from './theme.js';

/** A cell that is never in sight. */
const NOWHERE = { column: -1, layer: -1 };

/** The heat map on its canvas, as wide as its place on the page. */
export class HeatMap {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {Session} session
   */
  constructor(canvas, session) {
    this.canvas = canvas;
    this.session = session;
    this.surface = new CanvasSurface(/** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d')));
    const place = /** @type {HTMLElement} */ (canvas.parentElement);
    this.width = place.clientWidth;
    this.scene = this.sceneNow();
    new ResizeObserver(entries => this.resize(entries[0].contentRect.width)).observe(place);
  }

  /** Where the parts of the picture are. */
  get layout() {
    return this.scene.layout;
  }

  /** What is drawn now. */
  sceneNow() {
    const { trace, view, depths, hits } = this.session;
    return sceneOf(Math.max(this.width, 300), { trace, view, depths, hits, theme: readTheme() });
  }

  /** What is drawn now, for a file: only as wide as it is, and without the cursor. */
  sceneToSave() {
    const { trace, view, depths, hits } = this.session, theme = readTheme();
    const shown = { trace, view: { ...view, cursor: NOWHERE }, depths, hits, theme };
    return sceneOf(this.layout.fittingWidth, shown, this.layout.narrow);
  }

  draw() {
    const scene = this.scene = this.sceneNow(), { canvas } = this, { width, height } = scene.layout, dots = devicePixelRatio;
    const [across, down] = [Math.round(width * dots), Math.round(height * dots)];
    if (canvas.width !== across || canvas.height !== down) {
      canvas.width = across;
      canvas.height = down;
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    this.surface.context.setTransform(dots, 0, 0, dots, 0, 0);
    drawPicture(this.surface, scene);
  }

  /** @param {number} width */
  resize(width) {
    if (width !== this.width) {
      this.width = width;
      this.session.store.change({});
    }
  }
}
