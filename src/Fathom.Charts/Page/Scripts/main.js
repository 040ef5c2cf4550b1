import { cellDetails, depthText } from './cellcard.js';
import { showColumn } from './column.js';
import { Controls } from './controls.js';
import { byId } from './elements.js';
import { offerExports } from './export.js';
import { formatValue } from './format.js';
import { HeatMap } from './heatmap.js';
import { listenToKeys } from './keys.js';
import { showLinePlot } from './lineplot.js';
import { Payload } from './payload.js';
import { showPins } from './pins.js';
import { PointerControl } from './pointer.js';
import { Search } from './search.js';
import { Session } from './session.js';
import { TextPanel } from './text.js';
import { onThemeChange } from './theme.js';
import { Trace } from './trace.js';
import { fromFragment, initialView, Store, toFragment } from './view.js';

const ADDRESS_DELAY = 250;

/**
 * Puts the page together around a trace.
 * @param {Trace} trace
 */
function start(trace) {
  const initial = initialView(trace), store = new Store(fromFragment(location.hash, initial, trace)), session = new Session(trace, store);
  const announce = announcer(session);
  const map = new HeatMap(byId('map', HTMLCanvasElement), session), text = new TextPanel(byId('text', HTMLElement), session);
  const controls = new Controls(session), search = new Search(session, announce);
  const plot = /** @type {Element} */ (document.getElementById('plot'));
  new PointerControl(map, session);
  listenToKeys(map.canvas, session, announce);
  listenToKeys(byId('text', HTMLElement), session, announce);
  offerExports(map);

  store.listeners.push((view, before) => {
    map.draw();
    controls.show();
    search.show();
    text.show();
    byId('reduced', HTMLElement).textContent = reductionText(map);
    byId('cell', HTMLElement).replaceChildren(...cellDetails(session, view.cursor));
    showLinePlot(plot, session);
    if (!before || before.pins !== view.pins || before.measure !== view.measure || before.g !== view.g || before.rho !== view.rho) {
      showPins(byId('pins', HTMLElement), session);
    }
    if (!before || before.cursor !== view.cursor) {
      showColumn(byId('column', HTMLTableElement), session);
    }
  });
  keepAddress(store, initial, trace);
  byId('controls', HTMLDetailsElement).open = matchMedia('(min-width: 601px)').matches;
  onThemeChange(() => store.change({ pins: [...store.view.pins] }));
  store.tell();
}

/**
 * Says how tokens became columns; nothing where each is one.
 * @param {HeatMap} map
 */
function reductionText({ scene: { level, view } }) {
  return level === 0 ? '' : `each column is the ${view.reduction === 'max' ? 'largest' : 'mean'} of ${2 ** level} tokens`;
}

/**
 * Tells those who cannot see it where the cursor is.
 * @param {Session} session
 */
function announcer(session) {
  const live = byId('live', HTMLElement);
  return (/** @type {import('./trace.js').Cell} */ { layer, token }) => {
    const { trace, view } = session, measure = trace.measure(view.measure);
    live.textContent = `${trace.labels[token]}, token ${token}, layer ${layer}: ${measure.label} ${formatValue(measure.value(layer, token), measure.content.unit)}; `
      + depthText(session, token);
  };
}

/**
 * Keeps the view in the address, and follows when somebody changes that.
 * @param {Store} store
 * @param {import('./view.js').View} initial
 * @param {Trace} trace
 */
function keepAddress(store, initial, trace) {
  let timer = 0;
  store.listeners.push(view => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const fragment = toFragment(view, initial);
      if (fragment !== location.hash.slice(1)) {
        history.replaceState(null, '', `#${fragment}`);
      }
    }, ADDRESS_DELAY);
  });
  addEventListener('hashchange', () => store.change(fromFragment(location.hash, initial, trace)));
}

const place = byId('payload', HTMLScriptElement);
start(new Trace(await Payload.read(place.text.trim())));
document.documentElement.dataset.ready = 'true';
performance.mark('ready');
