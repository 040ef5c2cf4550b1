import { addressOf, needsKey } from './api.js';
import { make } from './elements.js';

const FORMS = [['.html', 'page'], ['.png', 'PNG'], ['.svg', 'SVG'], ['.pdf', 'PDF'], ['.json', 'JSON'], ['.csv', 'CSV'], ['.npz', 'NumPy'], ['.md', 'words'], ['.fathom', '.fathom']];
const OF_COMPARISON = ['.html', '.png', '.svg', '.pdf', '.json', '.md'];

/** Links to all forms of a kept answer. */
export function formLinks(/** @type {string} */ id) {
  return FORMS.flatMap(([ending, name]) => [link(`/v1/fathom/traces/${encodeURIComponent(id)}${ending}`, name, `${id}${ending}`), ' ']);
}

/** Links to all forms of a comparison. */
export function comparisonLinks(/** @type {string} */ query) {
  return FORMS.filter(([ending]) => OF_COMPARISON.includes(ending)).flatMap(([ending, name]) => [link(`/v1/fathom/compare${ending}?${query}`, name, `comparison${ending}`), ' ']);
}

/** A link to a file; a page opens, others are saved. Where a key is needed, which no plain link bears, the page gets it and hands on what came. */
function link(/** @type {string} */ path, /** @type {string} */ name, /** @type {string} */ file) {
  const opens = file.endsWith('.html'), anchor = make('a', { href: path, textContent: name, ...opens ? { target: '_blank', rel: 'noopener' } : { download: file } });
  anchor.addEventListener('click', async event => {
    if (!needsKey() || anchor.protocol === 'blob:') {
      return;
    }
    event.preventDefault();
    anchor.href = await addressOf(path);
    anchor.click();
  });
  return anchor;
}
