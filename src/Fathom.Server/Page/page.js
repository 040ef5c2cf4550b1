import { Group, visible } from './answer.js';
import { get, onKey } from './api.js';
import { ask } from './asking.js';
import { palette } from './colours.js';
import { byId, make } from './elements.js';
import { Live } from './live.js';
import { showDifference } from './pair.js';
import { Past } from './past.js';
import { AnswerView } from './view.js';

const STRIP = 14, ACROSS = 4, MOST_STRIP = 16000;

const status = byId('status', HTMLElement), samples = byId('samples', HTMLElement), views = [new AnswerView(), new AnswerView()], past = new Past();
const live = document.body.dataset.live === 'true' ? new Live({ changed: changedLive, ended: endedLive, note: text => (byId('live-note', HTMLElement).textContent = text) }) : null;

/** The groups that are shown: none, one, or two that are compared. @type {Group[]} */
let shown = [];

/** Whether what is shown came from the live answers, and the next may take its place. */
let isLive = false;

/** @type {AbortController | null} */
let asking = null;

/** What is asked, as the protocol has it. */
function request() {
  const value = (/** @type {string} */ id) => byId(id, HTMLInputElement).valueAsNumber;
  const system = byId('system', HTMLTextAreaElement).value;
  const messages = [{ role: 'user', content: byId('question', HTMLTextAreaElement).value }];
  if (system !== '') {
    messages.unshift({ role: 'system', content: system });
  }
  return {
    model: byId('model', HTMLSelectElement).value || null, messages, stream: true, depth: true, logprobs: true,
    temperature: value('temperature'), max_tokens: value('most'), n: value('answers'), seed: value('seed'),
  };
}

async function askAndShow() {
  const asked = request(), group = new Group({ asked: asked.messages.at(-1)?.content ?? '', model: asked.model ?? '', count: asked.n }), stop = new AbortController();
  asking = stop;
  byId('stop', HTMLButtonElement).disabled = false;
  byId('send', HTMLButtonElement).disabled = true;
  setAddress('');
  show([group]);
  status.textContent = 'The model reads the question.';
  try {
    await ask(asked, group, stop.signal, { changed: () => changed(group), note: text => (status.textContent = text) });
    status.textContent = 'Done.';
  } catch (error) {
    status.textContent = stop.signal.aborted ? 'Stopped.' : String(/** @type {Error} */ (error).message);
  }
  group.hasEnded = true;
  changed(group);
  if (shown[0] === group) {
    setAddressOf(group);
  }
  asking = null;
  byId('stop', HTMLButtonElement).disabled = true;
  byId('send', HTMLButtonElement).disabled = false;
  await past.show();
}

/** Shows groups: one with its first answer and a strip for each of several, or two beside each other. */
function show(/** @type {Group[]} */ groups, fromLive = false) {
  shown = groups;
  isLive = fromLive;
  byId('nothing', HTMLElement).hidden = groups.length > 0;
  byId('pair', HTMLElement).hidden = groups.length < 2;
  const place = byId('views', HTMLElement);
  place.className = groups.length === 2 ? 'two' : '';
  place.replaceChildren(...groups.map((_, i) => views[i].element));
  samples.replaceChildren();
  groups.forEach((group, i) => views[i].show(group, 0));
  if (groups.length === 1) {
    drawSamples(groups[0]);
  }
  samples.hidden = samples.childElementCount === 0;
  document.title = groups.length === 0 ? 'Fathom' : `${visible(groups[0].asked).slice(0, 60)} – Fathom`;
  showLive();
}

/** What is shown of a group is drawn as far as it has come. */
function changed(/** @type {Group} */ group) {
  const view = views[shown.indexOf(group)];
  view?.refresh();
  if (view && shown.length === 1) {
    drawSamples(group);
  }
}

/** A strip for each of several answers, which chooses it. Each token is a stripe in the shade of its settling depth. */
function drawSamples(/** @type {Group} */ group) {
  if (group.answers.length < 2) {
    return;
  }
  for (const [i, answer] of group.answers.entries()) {
    const button = samples.querySelectorAll('button')[i] ?? samples.appendChild(strip(group, i)), canvas = button.querySelector('canvas');
    button.setAttribute('aria-pressed', String(i === views[0].index));
    if (!canvas || Number(canvas.dataset.tokens) === answer.tokens.length) {
      continue;
    }
    canvas.dataset.tokens = String(answer.tokens.length);
    canvas.width = Math.min(MOST_STRIP, ACROSS * answer.tokens.length);
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    answer.tokens.forEach((token, at) => {
      context.fillStyle = palette.css(token.jsd_bits === null ? NaN : token.settling_depth === null ? 1 : token.settling_depth / answer.layers);
      context.fillRect(ACROSS * at, 0, ACROSS, STRIP);
    });
    button.firstElementChild?.replaceChildren(`Answer ${i + 1}${answer.dtr === null ? '' : ` · DTR ${answer.dtr.toFixed(3)}`}`);
  }
  samples.hidden = false;
}

function strip(/** @type {Group} */ group, /** @type {number} */ index) {
  return make('button', {
    type: 'button', onclick: () => {
      views[0].show(group, index);
      drawSamples(group);
      if (group.hasEnded) {
        setAddressOf(group);
      }
    },
  }, make('span', { textContent: `Answer ${index + 1}` }), make('canvas', { height: STRIP, width: 1 }));
}

/** The address becomes that of the answer that is shown, where it is kept. */
function setAddressOf(/** @type {Group} */ group) {
  const { trace } = group.answers[views[0].index];
  setAddress(trace === '' ? '' : `#answer=${trace}`);
}

function setAddress(/** @type {string} */ fragment) {
  if (location.hash !== fragment) {
    history.replaceState(null, '', fragment === '' ? location.pathname : fragment);
  }
}

/** Shows what the address names. */
async function open() {
  const [, one] = /^#answer=([A-Za-z0-9-]+)$/.exec(location.hash) ?? [], [, a, b] = /^#compare=([A-Za-z0-9-]+),([A-Za-z0-9-]+)$/.exec(location.hash) ?? [];
  const ids = one ? [one] : a ? [a, b] : [];
  if (ids.length === 0) {
    return location.hash === '' ? undefined : void (status.textContent = 'The address names no answer.');
  }
  status.textContent = 'The answer is being opened …';
  try {
    show(await Promise.all(ids.map(async id => Group.ofTrace(id, await (await get(`/v1/fathom/traces/${id}.json`)).json()))));
    status.textContent = '';
    if (document.documentElement.dataset.ready !== undefined) {
      byId('answers-shown', HTMLElement).scrollIntoView();
    }
    if (ids.length === 2) {
      await showDifference(shown[0].answers[0], shown[1].answers[0]);
    }
  } catch (error) {
    show([]);
    status.textContent = String(/** @type {Error} */ (error).message);
  }
}

/** Answers that anybody asks for: a row for each, and the newest is shown where nothing else is. */
function changedLive(/** @type {Group | null} */ group) {
  if (group && (shown.length === 0 || isLive && shown[0].hasEnded && !group.hasEnded && shown[0] !== group)) {
    setAddress('');
    show([group], true);
  } else if (group) {
    changed(group);
  }
  showLive();
}

function endedLive(/** @type {Group} */ group) {
  if (isLive && shown[0] === group) {
    setAddressOf(group);
  }
  if (!asking) {
    past.show();
  }
}

let isListing = false;

function showLive() {
  if (!live || isListing) {
    return;
  }
  isListing = true;
  requestAnimationFrame(() => {
    isListing = false;
    const groups = [...live.groups.values()].reverse().filter(group => shown[0]?.id !== group.id || shown[0] === group);
    byId('no-live', HTMLElement).hidden = groups.length > 0;
    byId('live-list', HTMLElement).replaceChildren(...groups.map(liveRow));
  });
}

function liveRow(/** @type {Group} */ group) {
  const tokens = group.answers.reduce((sum, answer) => sum + answer.missing + answer.tokens.length, 0);
  const button = make('button', { type: 'button', onclick: () => { setAddress(''); show([group], true); } },
    make('span', { className: 'asked', dir: 'auto', textContent: visible(group.asked) || 'Question unknown' }),
    make('span', { className: 'facts', textContent: `${group.hasEnded ? 'ended' : 'running'} · ${tokens} tokens${group.answers.length > 1 ? ` in ${group.answers.length} answers` : ''}` }));
  button.setAttribute('aria-pressed', String(shown[0] === group));
  return make('li', { className: group.hasEnded ? '' : 'running' }, button);
}

async function showModels() {
  try {
    const { data } = await (await get('/v1/models')).json();
    byId('model', HTMLSelectElement).replaceChildren(...data.map((/** @type {{ id: string }} */ model) => make('option', { value: model.id, textContent: model.id })));
    status.textContent = '';
    live?.follow();
  } catch (error) {
    status.textContent = String(/** @type {Error} */ (error).message);
  }
}

byId('ask', HTMLFormElement).onsubmit = event => {
  event.preventDefault();
  askAndShow();
};
byId('question', HTMLTextAreaElement).addEventListener('keydown', event => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !asking) {
    byId('ask', HTMLFormElement).requestSubmit();
  }
});
byId('stop', HTMLButtonElement).onclick = () => asking?.abort();
onKey(() => Promise.all([showModels(), past.show()]).then(open));
addEventListener('hashchange', open);
byId('live', HTMLElement).hidden = !live;
await Promise.all([showModels(), past.show()]);
await open();
document.documentElement.dataset.ready = '';
