import { checked, headers } from './api.js';
import { readEvents } from './events.js';

/** @typedef {import('./answer.js').Group} Group */

/** So long the page waits before it asks again after a lost connection, in milliseconds. */
const WAITS = [300, 1000, 3000, 6000];

/** The connection ended before the answer did. */
class ConnectionLost extends Error {}

/**
 * Asks for answers, and asks again where the connection is lost: the same seed gives the same answers, of which only what is new is taken.
 * @param {any} asked The request.
 * @param {Group} group Takes the answers.
 * @param {AbortSignal} signal Ends it.
 * @param {{ changed: () => void, note: (text: string) => void }} told Told when something came, and what to say.
 */
export async function ask(asked, group, signal, told) {
  for (let tries = 0; ; tries++) {
    const before = count(group);
    try {
      return await askOnce(asked, group, signal, told);
    } catch (error) {
      tries = count(group) > before ? 0 : tries;
      if (signal.aborted || !(error instanceof ConnectionLost)) {
        throw error;
      }
      if (tries === WAITS.length) {
        throw new Error(count(group) === 0 ? 'The server cannot be reached.' : `The connection was lost, and the server cannot be reached: the answer is cut short after ${count(group)} tokens.`);
      }
      told.note('The connection was lost. Asking again: the same seed gives the same answer.');
      await new Promise(done => setTimeout(done, WAITS[tries]));
    }
  }
}

/** How many tokens have come. */
function count(/** @type {Group} */ group) {
  return group.answers.reduce((sum, answer) => sum + answer.tokens.length, 0);
}

/** What ends because the connection does. @template T @param {Promise<T>} reading @returns {Promise<T>} */
async function connected(reading) {
  try {
    return await reading;
  } catch (error) {
    throw error instanceof TypeError ? new ConnectionLost() : error;
  }
}

async function askOnce(/** @type {any} */ asked, /** @type {Group} */ group, /** @type {AbortSignal} */ signal, /** @type {{ changed: () => void, note: (text: string) => void }} */ told) {
  const response = await checked(await connected(fetch('/v1/chat/completions', {
    method: 'POST', signal, headers: { 'Content-Type': 'application/json', ...headers() }, body: JSON.stringify(asked),
  })));
  const had = group.answers.map(answer => answer.tokens.length), came = group.answers.map(() => 0), events = readEvents(response);
  for (let next = await connected(events.next()); !next.done; next = await connected(events.next())) {
    if (next.value.data === '[DONE]') {
      return;
    }
    const event = JSON.parse(next.value.data);
    if (event.error) {
      throw new Error(event.error.message);
    }
    group.id = event.id;
    event.choices.forEach((/** @type {any} */ choice) => take(choice, group, had, came));
    told.note('The model answers.');
    told.changed();
  }
  throw new ConnectionLost();
}

/** Takes a part of an answer. The bytes of tokens are those of their log-probabilities; one that ends the answer has none. */
function take(/** @type {any} */ { depth, logprobs, index, finish_reason: finish }, /** @type {Group} */ group, /** @type {number[]} */ had, /** @type {number[]} */ came) {
  const answer = group.answers[index];
  if (!depth) {
    return;
  }
  depth.tokens.forEach((/** @type {any} */ token, /** @type {number} */ i) => {
    const place = came[index]++, bytes = logprobs?.content[i]?.bytes;
    if (place >= had[index]) {
      answer.add({ ...token, bytes: bytes ? Uint8Array.from(bytes) : null });
    } else if (answer.tokens[place].id !== token.id) {
      throw new Error('Asked again, the server gives another answer: this one is cut short.');
    }
  });
  if (came[index] >= had[index]) {
    Object.assign(answer, { layers: depth.layers, deepFrom: depth.deep_from, dtr: depth.dtr, trace: (depth.trace ?? '').split('/').at(-1), finish });
  }
}
