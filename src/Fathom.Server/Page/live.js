import { Group, bytesOf } from './answer.js';
import { checked, headers } from './api.js';
import { readEvents } from './events.js';

/** So many groups that have ended are listed. */
const MOST_ENDED = 10;

/** So long it takes until the page connects again, in milliseconds. */
const PAUSE = 1000;

/** Follows the answers that anybody asks for, over connections that may break: each goes on after the last event of the one before. A tab that is not seen has none. */
export class Live {
  constructor(/** @type {{ changed: (group: Group | null) => void, ended: (group: Group) => void, note: (text: string) => void }} */ told) {
    this.told = told;
    /** @type {Map<string, Group>} */
    this.groups = new Map();
    /** @type {string | null} */
    this.last = null;
    this.isFollowing = false;
    /** @type {AbortController | null} */
    this.connection = null;
    document.addEventListener('visibilitychange', () => document.hidden && this.connection?.abort());
  }

  /** Follows for as long as the page is open, if it does not yet. */
  async follow() {
    if (this.isFollowing) {
      return;
    }
    this.isFollowing = true;
    for (;;) {
      await seen();
      this.connection = new AbortController();
      try {
        await this.read(this.connection.signal);
        this.told.note('The server has ended the connection. Connecting again …');
      } catch (error) {
        this.told.note(this.connection.signal.aborted ? '' : error instanceof TypeError ? 'The connection was lost. Connecting again …' : String(/** @type {Error} */ (error).message));
      }
      await new Promise(done => setTimeout(done, PAUSE));
    }
  }

  async read(/** @type {AbortSignal} */ signal) {
    const response = await checked(await fetch('/v1/fathom/live', { signal, headers: { ...headers(), ...this.last === null ? {} : { 'Last-Event-ID': this.last } } }));
    for await (const { id, name, data } of readEvents(response)) {
      this.last = id ?? this.last;
      this.take(name, JSON.parse(data));
    }
  }

  take(/** @type {string} */ name, /** @type {any} */ data) {
    switch (name) {
      case 'watching':
        return this.told.note('');
      case 'skipped':
        return this.skip(data.events);
      case 'begin':
        this.groups.set(data.id, new Group({ id: data.id, asked: data.asked, model: data.model, count: data.choices }));
        return this.told.changed(this.groups.get(data.id) ?? null);
      case 'part':
        return this.takePart(data);
      case 'end':
        return this.end(data);
    }
  }

  /** Of what was missed nothing is known but how much it was; of what a server told before it was started anew nothing will come. */
  skip(/** @type {number | null} */ events) {
    if (events === null) {
      this.groups.forEach(group => (group.hasEnded = true));
    }
    this.told.note(events === null ? 'What was answered before is not known.' : `${events} events were missed: answers may have gaps.`);
    this.told.changed(null);
  }

  takePart(/** @type {any} */ part) {
    const group = this.groups.get(part.id) ?? new Group({ id: part.id, asked: '', model: '', count: part.index + 1 });
    this.groups.set(part.id, group);
    while (group.answers.length <= part.index) {
      group.answers.push(...new Group({ asked: '', model: '', count: 1 }).answers);
    }
    const answer = group.answers[part.index];
    Object.assign(answer, { layers: part.layers, deepFrom: part.deep_from, dtr: part.dtr, missing: part.at - answer.tokens.length });
    part.tokens.forEach((/** @type {any} */ token) => answer.add({ ...token, bytes: token.shown ? bytesOf(token) : null }));
    this.told.changed(group);
  }

  end(/** @type {any} */ { id, choices }) {
    const group = this.groups.get(id);
    if (!group) {
      return;
    }
    group.hasEnded = true;
    choices.forEach((/** @type {any} */ choice) => group.answers[choice.index] && Object.assign(group.answers[choice.index], { trace: (choice.trace ?? '').split('/').at(-1), finish: choice.finish_reason ?? 'cancelled' }));
    [...this.groups.values()].filter(one => one.hasEnded).slice(0, -MOST_ENDED).forEach(old => this.groups.delete(old.id));
    this.told.changed(group);
    this.told.ended(group);
  }
}

/** Waits until the page is seen. @returns {Promise<void>} */
function seen() {
  return new Promise(done => {
    const look = () => {
      if (!document.hidden) {
        document.removeEventListener('visibilitychange', look);
        done();
      }
    };
    document.addEventListener('visibilitychange', look);
    look();
  });
}
