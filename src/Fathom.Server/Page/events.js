/** @typedef {{ id: string | null, name: string, data: string }} ServerEvent */

/**
 * The events of a response, as they come. Comments are none.
 * @param {Response} response
 * @returns {AsyncGenerator<ServerEvent>}
 */
export async function* readEvents(response) {
  const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader(), decoder = new TextDecoder();
  let text = '';
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      text += decoder.decode(part.value, { stream: true });
      const events = text.split('\n\n');
      text = /** @type {string} */ (events.pop());
      yield* events.map(parse).filter(event => event.data !== '');
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** @returns {ServerEvent} */
function parse(/** @type {string} */ event) {
  const field = (/** @type {string} */ name) => event.split('\n').find(line => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? null;
  return { id: field('id'), name: field('event') ?? 'message', data: field('data') ?? '' };
}
