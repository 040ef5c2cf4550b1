import { visible } from './answer.js';
import { get } from './api.js';
import { byId, make } from './elements.js';

/** @typedef {{ id: string, created: number, model?: string, asked?: string, answer?: string, tokens?: number, dtr?: number | null }} Kept */

/** The list of answers that are kept, each with its address, of which two are compared. */
export class Past {
  constructor() {
    this.list = byId('past', HTMLElement);
    this.button = byId('compare', HTMLButtonElement);
    /** The ids that are chosen, the earlier first. @type {string[]} */
    this.chosen = [];
    this.button.onclick = () => {
      location.hash = `compare=${this.chosen.join(',')}`;
    };
  }

  /** Lists them anew. */
  async show() {
    try {
      const { data } = await (await get('/v1/fathom/traces')).json();
      this.chosen = this.chosen.filter(id => data.some((/** @type {Kept} */ one) => one.id === id));
      this.list.replaceChildren(...data.map((/** @type {Kept} */ one) => this.item(one)));
      byId('no-past', HTMLElement).hidden = data.length > 0;
    } catch (error) {
      this.list.replaceChildren(make('li', { textContent: String(/** @type {Error} */ (error).message) }));
    }
    this.tell();
  }

  item(/** @type {Kept} */ one) {
    const box = make('input', { type: 'checkbox', checked: this.chosen.includes(one.id) });
    box.addEventListener('change', () => {
      this.chosen = [...this.chosen.filter(id => id !== one.id), ...box.checked ? [one.id] : []];
      this.tell();
    });
    const asked = one.asked === undefined ? one.id : visible(one.asked) || 'nothing';
    box.setAttribute('aria-label', `Compare: ${asked}`);
    const facts = [new Date(1000 * one.created).toLocaleString(), one.model, one.tokens === undefined ? null : `${one.tokens} tokens`, one.dtr == null ? null : `DTR ${one.dtr.toFixed(3)}`];
    return make('li', {}, box, make('div', {},
      make('a', { href: `#answer=${one.id}`, className: 'asked', dir: 'auto', textContent: asked }),
      make('p', { className: 'answer', dir: 'auto', textContent: visible(one.answer ?? '') }),
      make('p', { className: 'facts', textContent: facts.filter(fact => fact != null).join(' · ') })));
  }

  tell() {
    this.button.disabled = this.chosen.length !== 2;
    byId('chosen', HTMLElement).textContent = this.chosen.length === 2 ? '' : `Choose two to compare: ${this.chosen.length} chosen.`;
  }
}
