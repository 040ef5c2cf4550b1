import { byId, make } from './elements.js';

/**
 * What is read here of an OpenAPI document.
 * @typedef {{ type?: string | string[], enum?: unknown[], oneOf?: Schema[], items?: Schema, properties?: Record<string, Schema>, required?: string[], description?: string, $ref?: string }} Schema
 * @typedef {{ name: string, in: string, required?: boolean, description?: string, schema: Schema }} Parameter
 * @typedef {{ summary?: string, description?: string, parameters?: Parameter[], requestBody?: { content: Record<string, { schema: Schema, example?: unknown }> }, responses: Record<string, { description?: string, content?: Record<string, unknown>, $ref?: string }> }} Operation
 * @typedef {{ info: { description: string }, paths: Record<string, Record<string, any>>, components: any }} Document
 */

const METHODS = ['get', 'post', 'put', 'delete', 'patch'];

/** @type {Document} */
const all = await (await fetch('/openapi.json')).json();

/** What a reference stands for. @template {{ $ref?: string }} T @param {T} one @returns {T} */
function found(one) {
  return one.$ref === undefined ? one : found(one.$ref.slice(2).split('/').reduce((/** @type {any} */ at, key) => at[key], all));
}

/** The kind of a value, in words. @returns {string} */
function kindOf(/** @type {Schema} */ given) {
  const schema = found(given);
  return schema.oneOf ? schema.oneOf.map(kindOf).join(' or ')
    : schema.enum ? schema.enum.map(value => JSON.stringify(value)).join(' or ')
    : schema.type === 'array' ? `list of ${kindOf(schema.items ?? {})}`
    : [schema.type ?? 'any value'].flat().join(' or ');
}

/** Rows of what a request may say; what stands within an object follows it. @returns {HTMLElement[]} */
function rows(/** @type {Schema} */ given, prefix = '') {
  const schema = found(given);
  const isRequired = (/** @type {string} */ name) => schema.required?.includes(name) ?? false;
  return Object.entries(schema.properties ?? {}).sort(([a], [b]) => Number(isRequired(b)) - Number(isRequired(a))).flatMap(([name, member]) => [
    row(`${prefix}${name}`, kindOf(member), isRequired(name), found(member).description),
    ...[found(member), ...found(member).oneOf ?? []].flatMap(inner => rows(inner, `${prefix}${name}.`)),
  ]);
}

function row(/** @type {string} */ name, /** @type {string} */ kind, /** @type {boolean} */ isRequired, description = '') {
  return make('tr', {}, make('th', { scope: 'row', textContent: name }), make('td', { textContent: `${kind}${isRequired ? ', required' : ''}` }), make('td', { textContent: description }));
}

function table(/** @type {string} */ title, /** @type {HTMLElement[]} */ content) {
  return content.length === 0 ? [] : [make('h3', { textContent: title }), make('table', {}, make('tbody', {}, ...content))];
}

/** How it is asked from a shell. */
function command(/** @type {string} */ path, /** @type {string} */ method, /** @type {Operation} */ operation) {
  const json = operation.requestBody?.content['application/json'];
  return `curl ${location.origin}${path}${json ? ` -H 'Content-Type: application/json' -d '${JSON.stringify(json.example ?? {})}'` : ''}${method === 'get' || json ? '' : ` -X ${method.toUpperCase()}`}`;
}

function section(/** @type {string} */ path, /** @type {string} */ method, /** @type {Operation} */ operation, /** @type {Parameter[]} */ shared) {
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema, parameters = [...shared, ...operation.parameters ?? []];
  return make('section', { className: 'card operation', id: idOf(path, method) },
    make('h2', {}, make('span', { className: 'method', textContent: `${method.toUpperCase()} ` }), make('code', { textContent: path })),
    make('p', { textContent: [operation.summary, operation.description].filter(text => text).join(' ') }),
    make('pre', { tabIndex: 0, textContent: command(path, method, operation) }),
    ...table('In the address and the head', parameters.map(one => row(one.name, `${kindOf(one.schema)}, in the ${one.in}`, one.required ?? false, one.description))),
    ...table('In the body', body ? rows(body) : []),
    ...table('Answers', Object.entries(operation.responses).map(([status, response]) =>
      row(status === 'default' ? 'otherwise' : status, Object.keys(found(response).content ?? {}).join(', '), false, found(response).description))));
}

function idOf(/** @type {string} */ path, /** @type {string} */ method) {
  return `${method}${path.replace(/[^A-Za-z0-9]+/g, '-')}`;
}

const operations = Object.entries(all.paths).flatMap(([path, item]) => METHODS.filter(method => method in item).map(method => ({ path, method, operation: item[method], shared: item.parameters ?? [] })));
byId('about', HTMLElement).textContent = all.info.description;
byId('paths', HTMLElement).replaceChildren(...operations.map(({ path, method }) =>
  make('li', {}, make('a', { href: `#${idOf(path, method)}` }, make('span', { className: 'method', textContent: method.toUpperCase() }), path))));
byId('operations', HTMLElement).replaceChildren(...operations.map(({ path, method, operation, shared }) => section(path, method, operation, shared)));
document.getElementById(location.hash.slice(1))?.scrollIntoView();
document.documentElement.dataset.ready = '';
