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
  const { pins } = readTheme(), cards = session.view.pins.map((pin, i) => {
    const name = `“${session.trace.labels[pin.token]}”, token ${pin.token}, layer ${pin.layer}`;
    const remove = make('button', { type: 'button', className: 'remove', title: 'Unpin', ariaLabel: `Unpin ${name}` }, '×');
    remove.addEventListener('click', () => session.togglePin(pin));
    const card = make('li', { className: 'card' }, remove, ...cellDetails(session, pin));
    card.style.borderTopColor = pins[i % pins.length];
    return card;
  });
  place.replaceChildren(...cards);
}
