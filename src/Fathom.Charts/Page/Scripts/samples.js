/** @param {string} fragment */
function sampleOf(fragment) {
  return new URLSearchParams(fragment.replace(/^#/, '')).get('sample');
}

/** What the page holds: one trace, or that of each sample of a prompt. */
function payloads() {
  return /** @type {HTMLScriptElement[]} */ ([...document.querySelectorAll('script[type="text/plain"]')]);
}

/** The trace that is open: of the sample that the address names, else the first. */
export function openPayload() {
  const all = payloads(), wanted = sampleOf(location.hash);
  return all.find(({ dataset }) => dataset.sample !== undefined && dataset.sample === wanted) ?? all[0];
}

/**
 * Marks the link of the open sample.
 * @param {HTMLScriptElement} open
 */
export function markOpen(open) {
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll('#samples a'))) {
    link.ariaCurrent = String(link.hash === `#sample=${open.dataset.sample}`);
  }
}

/**
 * A fragment of the address that also names the open sample, where there are samples.
 * @param {string} fragment
 * @param {HTMLScriptElement} open
 */
export function withSample(fragment, open) {
  return open.dataset.sample === undefined ? fragment : `sample=${open.dataset.sample}${fragment && `&${fragment}`}`;
}
