import { byId } from './elements.js';

const KEPT = 'fathom-key', KEY = byId('key', HTMLInputElement);

KEY.value = sessionStorage.getItem(KEPT) ?? '';

/** What a request bears. @returns {Record<string, string>} */
export function headers() {
  return KEY.value === '' ? {} : { Authorization: `Bearer ${KEY.value}` };
}

/** Whether plain links do not do, since they bear no key. */
export function needsKey() {
  return KEY.value !== '';
}

/** Calls when another key is given. It is kept for this tab alone, and until it is closed. */
export function onKey(/** @type {() => void} */ changed) {
  KEY.addEventListener('change', () => {
    sessionStorage.setItem(KEPT, KEY.value);
    changed();
  });
}

/** The response, or the error that it tells. Where the key is wrong its field is shown. */
export async function checked(/** @type {Response} */ response) {
  if (response.ok) {
    return response;
  }
  if (response.status === 401) {
    KEY.closest('details')?.setAttribute('open', '');
  }
  const told = await response.json().catch(() => null);
  throw new Error(told?.error?.message ?? `the server answered ${response.status}`);
}

export async function get(/** @type {string} */ path) {
  return checked(await fetch(path, { headers: headers() }));
}

/** Where an object is to be had that the page has got, so that links and pictures of it need no key. */
export async function addressOf(/** @type {string} */ path) {
  return URL.createObjectURL(await (await get(path)).blob());
}
