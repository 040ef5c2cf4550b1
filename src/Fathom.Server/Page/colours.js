import { Palette } from './palette.js';

const YLORBR_FROM_SETTLED = [0x662506, 0x993404, 0xcc4c02, 0xec7014, 0xfe9929, 0xfec44f, 0xfee391, 0xfff7bc, 0xffffe5];

/** The colours of a scale, evenly from 0 to 1, so many that steps are not seen. */
function blended(/** @type {number[]} */ stops) {
  const channel = (/** @type {number} */ color, /** @type {number} */ shift) => (color >> shift) & 255;
  return Array.from({ length: 256 }, (_, i) => {
    const place = i / 255 * (stops.length - 1), low = Math.min(Math.floor(place), stops.length - 2), part = place - low;
    return [16, 8, 0].reduce((color, shift) => color | Math.round(channel(stops[low], shift) * (1 - part) + channel(stops[low + 1], shift) * part) << shift, 0);
  });
}

/** Dark where the prediction is that of the last layer, light where it is far from it. */
export const palette = new Palette({ name: 'YlOrBr', colors: blended(YLORBR_FROM_SETTLED) }, 0x888888);

/** Black or white, whichever is the easier to read on a colour. */
export function inkOn(/** @type {number} */ color) {
  const [r, g, b] = [16, 8, 0].map(shift => ((color >> shift & 255) / 255) ** 2.2);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b < 0.179 ? '#fff' : '#000';
}
