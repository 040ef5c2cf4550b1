/** @typedef {import('./picture.js').Theme} Theme */

const DARK = matchMedia('(prefers-color-scheme: dark)'), PINS = 6;

/** @type {Theme | null} */
let current = null;

/** The colours that the style sheet gives to pictures, in the system's light or dark setting. */
export function readTheme() {
  if (current === null) {
    const style = getComputedStyle(document.documentElement);
    const color = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
    current = {
      ink: color('ink'), muted: color('muted'), panel: color('panel'), accent: color('accent'),
      pins: Array.from({ length: PINS }, (_, i) => color(`pin-${i + 1}`)),
    };
  }
  return current;
}

/**
 * Calls when the system goes from light to dark or back.
 * @param {() => void} changed
 */
export function onThemeChange(changed) {
  DARK.addEventListener('change', () => {
    current = null;
    changed();
  });
}
