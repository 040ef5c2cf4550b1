import { byId, make } from './elements.js';
import { Zoom } from './keys.js';
import { Session } from './session.js';
import { isThreshold, shownLayers } from './view.js';

/** @typedef {import('./view.js').View} View */

/** The controls above the heat map. */
export class Controls {
  /** @param {Session} session */
  constructor(session) {
    this.session = session;
    const { trace, store } = session, { depth, palettes } = trace.content;
    this.measure = choice('measure', [...trace.measures.values()].map(({ content, label }) => [content.key, label]),
      measure => store.change({ measure }));
    this.palette = choice('palette', palettes.map((/** @type {{ name: string }} */ { name }) => [name, name]), palette => store.change({ palette }));
    this.reduction = choice('reduction', [['mean', 'mean'], ['max', 'largest']],
      reduction => store.change({ reduction: reduction === 'max' ? 'max' : 'mean' }));
    this.g = threshold('g', depth?.gPerBit ?? 1, Infinity, g => store.change({ g }));
    this.rho = threshold('rho', 1, 1, rho => store.change({ rho }));
    byId('g-unit', HTMLElement).textContent = depth?.gUnit ?? '';
    hideUnless('depth', Boolean(depth));
    hideUnless('top', Boolean(trace.content.top));
    this.layers = ['layer-first', 'layer-last'].map(id => byId(id, HTMLInputElement));
    this.layers.forEach(input => input.addEventListener('change', () => this.changeLayers()));
    this.switches = /** @type {const} */ (['settling', 'regime', 'annotate']).map(name => {
      const input = byId(name, HTMLInputElement);
      input.addEventListener('change', () => store.change({ [name]: input.checked }));
      return { name, input };
    });
    const zoom = new Zoom(session);
    byId('zoom-in', HTMLButtonElement).addEventListener('click', () => zoom.closer());
    byId('zoom-out', HTMLButtonElement).addEventListener('click', () => zoom.further());
    byId('zoom-fit', HTMLButtonElement).addEventListener('click', () => zoom.fit());
  }

  changeLayers() {
    const { trace, store, view } = this.session, all = trace.measure(view.measure).layers;
    const [first, last] = this.layers.map(input => Math.min(Math.max(Math.round(input.valueAsNumber), all[0]), all[all.length - 1]));
    const layers = Number.isNaN(first + last) ? null : [Math.min(first, last), Math.max(first, last)];
    store.change({ layers });
  }

  show() {
    const { trace, view, depths } = this.session, all = trace.measure(view.measure).layers;
    this.measure.value = view.measure;
    this.palette.value = view.palette;
    this.reduction.value = view.reduction;
    this.g.show(view.g);
    this.rho.show(view.rho);
    this.switches.forEach(({ name, input }) => input.checked = view[name]);
    shownLayers(view, trace).forEach((layer, i) => {
      Object.assign(this.layers[i], { min: all[0], max: all[all.length - 1], valueAsNumber: layer });
    });
    if (depths) {
      byId('dtr', HTMLElement).replaceChildren(...ratioText(depths, trace.content.depth.scope));
    }
  }
}

/**
 * Hides the controls of what this page has nothing of.
 * @param {string} need
 * @param {boolean} given
 */
function hideUnless(need, given) {
  document.querySelectorAll(`[data-needs="${need}"]`).forEach(element => element.toggleAttribute('hidden', !given));
}

/**
 * The deep-thinking ratio in words.
 * @param {import('./depth.js').Depths} depths
 * @param {string} scope
 */
function ratioText({ ratio, deepTokens, countedTokens, deepFrom }, scope) {
  const over = scope === 'Generated' ? 'generated tokens' : 'tokens of the text';
  return ratio === null ? [`DTR: none of the ${over} could be measured`]
    : [make('strong', {}, `DTR ${ratio.toFixed(3)}`), ` ${deepTokens} of ${countedTokens} ${over} settle at layer ${deepFrom} or above`];
}

/**
 * A choice among names.
 * @param {string} id
 * @param {string[][]} options Values and what is shown of them.
 * @param {(value: string) => void} changed
 */
function choice(id, options, changed) {
  const select = byId(id, HTMLSelectElement);
  select.replaceChildren(...options.map(([value, label]) => make('option', { value }, label)));
  select.addEventListener('change', () => changed(select.value));
  return select;
}

/**
 * A threshold, by a slider or as a number.
 * @param {string} id
 * @param {number} end The slider's.
 * @param {number} most
 * @param {(value: string) => void} changed
 */
function threshold(id, end, most, changed) {
  const slider = byId(id, HTMLInputElement), number = byId(`${id}-number`, HTMLInputElement);
  slider.max = String(end);
  slider.addEventListener('input', () => changed(slider.value));
  number.addEventListener('input', () => {
    const valid = isThreshold(number.value, most);
    number.ariaInvalid = String(!valid);
    if (valid) {
      changed(number.value.trim());
    }
  });
  return {
    /** @param {string} value */
    show(value) {
      slider.value = value;
      if (document.activeElement !== number) {
        number.value = value;
      }
    },
  };
}
