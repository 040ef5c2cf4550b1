/** @typedef {{ name: string, colors: number[] }} PaletteContent */

/** The colours of the drawn scale. */
export class Palette {
  /**
   * @param {PaletteContent} content Colours evenly from 0 to 1, each 0xRRGGBB.
   * @param {number} missing The colour of what could not be measured.
   */
  constructor(content, missing) {
    this.colors = content.colors;
    this.missing = missing;
  }

  /**
   * The colour at a place on the scale, 0xRRGGBB.
   * @param {number} place 0..1, or NaN.
   */
  at(place) {
    return Number.isNaN(place) ? this.missing : this.colors[Math.round(place * (this.colors.length - 1))];
  }

  /**
   * The same for style sheets.
   * @param {number} place
   */
  css(place) {
    return cssColor(this.at(place));
  }

  /**
   * Whether light text is to be written on the colour at a place.
   * @param {number} place
   */
  isDark(place) {
    const color = this.at(place);
    return 0.2126 * (color >> 16) + 0.7152 * ((color >> 8) & 255) + 0.0722 * (color & 255) < 128;
  }
}

/** @param {number} color 0xRRGGBB */
export function cssColor(color) {
  return `#${color.toString(16).padStart(6, '0')}`;
}
