import { addressOf } from './api.js';
import { byId } from './elements.js';
import { comparisonLinks } from './forms.js';

/** @typedef {import('./answer.js').Answer} Answer */

const ALIGN = byId('align', HTMLSelectElement), PICTURE = byId('difference', HTMLImageElement);

/** Shows how two kept answers differ: the picture, aligned as chosen, and its forms. */
export async function showDifference(/** @type {Answer} */ a, /** @type {Answer} */ b) {
  ALIGN.onchange = () => showDifference(a, b);
  const query = new URLSearchParams({ a: a.trace, b: b.trace, align: ALIGN.value }).toString(), path = `/v1/fathom/compare.svg?${query}`, note = byId('difference-note', HTMLElement);
  PICTURE.hidden = true;
  note.textContent = 'The picture is being drawn …';
  try {
    const address = await addressOf(path);
    if (PICTURE.src.startsWith('blob:')) {
      URL.revokeObjectURL(PICTURE.src);
    }
    PICTURE.src = address;
    PICTURE.hidden = JSON.stringify(a.tokens) === JSON.stringify(b.tokens);
    note.textContent = PICTURE.hidden ? 'The two answers are the same.'
      : 'Blue: the second answer is nearer to its last layer there than the first. Red: it is farther.';
    byId('difference-links', HTMLElement).replaceChildren('Save: ', ...comparisonLinks(query));
  } catch (error) {
    note.textContent = `${/** @type {Error} */ (error).message}`;
    byId('difference-links', HTMLElement).replaceChildren();
  }
}
