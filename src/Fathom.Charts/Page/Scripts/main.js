import { cellDetails, depthText } from './cellcard.js';
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
import { markOpen, openPayload, withSample } from './samples.js';
import { Search } from './search.js';
import { Session } from './session.js';
import { showTable } from './table.js';
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
    const changed = (/** @type {(keyof import('./view.js').View)[]} */ ...keys) => !before || keys.some(key => before[key] !== view[key]);
    const depthChanged = changed('g', 'rho'), measureChanged = changed('measure', 'layers');
    map.draw();
    byId('reduced', HTMLElement).textContent = reductionText(map);
    byId('reduction-choice', HTMLElement).hidden = map.scene.level === 0;
    if (changed('measure', 'palette', 'layers', 'g', 'rho', 'settling', 'regime', 'annotate', 'reduction')) {
      controls.show();
    }
    if (changed('measure')) {
      byId('overview', HTMLElement).textContent = trace.measure(view.measure).content.overview;
    }
    if (changed('search', 'cursor')) {
      search.show();
    }
    if (depthChanged || measureChanged || changed('cursor')) {
      byId('cell', HTMLElement).replaceChildren(...cellDetails(session, view.cursor));
    }
    if (depthChanged || measureChanged || changed('cursor', 'pins')) {
      showLinePlot(plot, session);
    }
    if (depthChanged || measureChanged || changed('pins')) {
      showPins(byId('pins', HTMLElement), session);
    }
    if (changed('cursor')) {
      showTable(byId('column', HTMLTableElement), session);
    }
    if (depthChanged || changed('cursor', 'search')) {
      text.show();
    }
  });
  keepAddress(store, initial, trace);
  byId('controls', HTMLDetailsElement).open = matchMedia('(min-width: 601px)').matches;
  onThemeChange(() => store.change({ pins: [...store.view.pins] }));
  store.tell();
}

/**
 * Says how columns were put together; nothing where each is one.
 * @param {HeatMap} map
 */
function reductionText({ scene: { level, view, trace } }) {
  return level === 0 ? '' : `each column is the ${view.reduction === 'max' ? 'largest' : 'mean'} of ${2 ** level} ${trace.columns.kind}s`;
}

/**
 * Tells those who cannot see it where the cursor is.
 * @param {Session} session
 */
function announcer(session) {
  const live = byId('live', HTMLElement);
  return (/** @type {import('./trace.js').Cell} */ cell) => {
    const { trace, view } = session, { columns } = trace, measure = trace.measure(view.measure);
    live.textContent = `${columns.labels[cell.column]}, ${columns.name(cell.column)}, layer ${cell.layer}: `
      + `${measure.label} ${formatValue(measure.value(cell), measure.content)}; ${depthText(session, cell.column)}`;
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
      const fragment = withSample(toFragment(view, initial), open);
      if (fragment !== location.hash.slice(1)) {
        history.replaceState(null, '', `#${fragment}`);
      }
    }, ADDRESS_DELAY);
  });
  addEventListener('hashchange', () => {
    if (openPayload() !== open) {
      location.reload();
    } else {
      store.change(fromFragment(location.hash, initial, trace));
    }
  });
}

const open = openPayload();
markOpen(open);
start(new Trace(await Payload.read(open.text.trim())));
document.documentElement.dataset.ready = 'true';
performance.mark('ready');
