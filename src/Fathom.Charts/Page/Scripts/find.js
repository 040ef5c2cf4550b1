/**
 * The tokens in which a text occurs, also across their edges; upper and lower case are alike.
 * @param {string[]} texts The tokens' texts.
 * @param {string} search
 * @returns {number[]} Each occurrence's first token, in order.
 */
export function findTokens(texts, search) {
  const wanted = search.toLowerCase();
  if (wanted === '') {
    return [];
  }
  const lowered = texts.map(text => text.toLowerCase()), whole = lowered.join('');
  const hits = new Set();
  let token = 0, begin = 0;
  for (let at = whole.indexOf(wanted); at >= 0; at = whole.indexOf(wanted, at + 1)) {
    while (begin + lowered[token].length <= at) {
      begin += lowered[token++].length;
    }
    hits.add(token);
  }
  return [...hits];
}
