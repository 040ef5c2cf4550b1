/**
 * The data of the events of a response, as they come.
 * @param {Response} response
 */
export async function* readEvents(response) {
  const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader(), decoder = new TextDecoder();
  let text = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    text += decoder.decode(part.value, { stream: true });
    const events = text.split('\n\n');
    text = /** @type {string} */ (events.pop());
    for (const event of events) {
      if (event.startsWith('data: ') && event !== 'data: [DONE]') {
        yield JSON.parse(event.slice('data: '.length));
      }
    }
  }
}
