import { cellDetails } from './cellcard.js';
import { make } from './elements.js';
import { Session } from './session.js';
import { readTheme } from './theme.js';

/**
 * The pinned cells side by side, each with what is known of it.
 * @param {HTMLElement} place
 * @param {Session} session
 */
export function showPins(place, session) {
  const { pins } = readTheme(), { columns } = session.trace, cards = session.view.pins.map((pin, i) => {
    const name = `“${columns.labels[pin.column]}”, ${columns.name(pin.column)}, layer ${pin.layer}`;
    const remove = make('button', { type: 'button', className: 'remove', title: 'Unpin', ariaLabel: `Unpin ${name}` }, '×');
    remove.addEventListener('click', () => session.togglePin(pin));
    const card = make('li', { className: 'card' }, remove, ...cellDetails(session, pin));
    card.style.borderTopColor = pins[i % pins.length];
    return card;
  });
  place.replaceChildren(...cards);
}
