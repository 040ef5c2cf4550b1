/**
 * At what depth each token, or group of tokens, settles, and how many tokens are deep-thinking tokens. Layers count from 1; 0 stands for none.
 * @typedef {object} Depths
 * @property {number} deepFrom The first layer of the deep-thinking regime.
 * @property {Uint16Array} settling The first layer at which the divergence comes to g or below.
 * @property {Uint16Array} resettling The first layer from which it stays there.
 * @property {Uint16Array} unsettlings How often it rises above g again.
 * @property {Uint16Array} deep 1 for a deep-thinking token among those that are counted.
 * @property {Uint16Array} measured 0 where a divergence is not a number.
 * @property {number} deepTokens How many of the counted tokens are deep-thinking tokens.
 * @property {number} countedTokens How many of the tokens to count could be measured.
 * @property {number | null} ratio The deep-thinking ratio; null where there is nothing to count.
 */

/**
 * Reads the depths of all tokens from their divergences.
 * @param {Float32Array} divergences [layers, tokens], in bits.
 * @param {number} layers
 * @param {boolean[]} counted Which tokens the ratio is taken over.
 * @param {number} gBits The settling threshold, in bits.
 * @param {number} deepFrom The first layer of the deep-thinking regime.
 * @returns {Depths}
 */
export function readDepths(divergences, layers, counted, gBits, deepFrom) {
  const tokens = counted.length;
  const [settling, resettling, unsettlings] = [new Uint16Array(tokens), new Uint16Array(tokens), new Uint16Array(tokens)];
  const deep = new Uint16Array(tokens), measured = new Uint16Array(tokens).fill(1);
  for (let layer = 1; layer <= layers; layer++) {
    for (let token = 0; token < tokens; token++) {
      const divergence = divergences[(layer - 1) * tokens + token];
      if (Number.isNaN(divergence)) {
        measured[token] = 0;
      } else if (divergence <= gBits) {
        settling[token] ||= layer;
        resettling[token] ||= layer;
      } else if (resettling[token]) {
        unsettlings[token]++;
        resettling[token] = 0;
      }
    }
  }
  let deepTokens = 0, countedTokens = 0;
  for (let token = 0; token < tokens; token++) {
    if (!measured[token]) {
      settling[token] = resettling[token] = unsettlings[token] = 0;
      continue;
    }
    if (counted[token]) {
      deep[token] = Number(settling[token] === 0 || settling[token] >= deepFrom);
      countedTokens++;
      deepTokens += deep[token];
    }
  }
  const ratio = countedTokens ? deepTokens / countedTokens : null;
  return { deepFrom, settling, resettling, unsettlings, deep, measured, deepTokens, countedTokens, ratio };
}
