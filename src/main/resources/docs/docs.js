// The page to read and to try the API; addresses are relative, so that it works behind a prefix.

const MOST_SHOWN = 64 * 1024;
const MOST_SECONDS = 10;
const KEY = 'acequia.key';

let api;
let ids = 0;

/** An element with attributes and children; text is never read as HTML. */
function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value !== undefined && value !== false) {
      made.setAttribute(key, value === true ? '' : value);
    }
  }
  made.append(...children);
  return made;
}

/** Text in which `code` is code. */
function prose(text) {
  return text.split('`').map((part, i) => (i % 2 ? element('code', null, part) : part));
}

function resolved(schema) {
  return schema?.$ref ? api.components.schemas[schema.$ref.split('/').pop()] : (schema ?? {});
}

/** The shape of a value, as one would write it down. */
function shape(schema, indent = '') {
  const choices = schema.anyOf ?? schema.allOf;
  if (choices) {
    return choices.map((each) => shape(each, indent)).join(`\n${indent}or `);
  }
  const { type, format, properties, items, additionalProperties: rest, required = [], enum: words } = resolved(schema);
  if (properties) {
    const inner = indent + '  ';
    const line = ([key, each]) => `${inner}${key}${required.includes(key) ? '' : '?'}: ${shape(each, inner)}\n`;
    return `{\n${Object.entries(properties).map(line).join('')}${indent}}`;
  }
  if (items) {
    return `[${shape(items, indent)}, …]`;
  }
  return rest ? `{ <name>: ${shape(rest, indent)}, … }` : (words?.join(' | ') ?? format ?? type ?? 'any');
}

/** A value to begin with, for the body of a request: only what must be there. */
function sample(schema) {
  const { type, properties, items, required = [], default: usual } = resolved(schema);
  if (type === 'object') {
    return Object.fromEntries(required.map((key) => [key, sample(properties[key])]));
  }
  const plain = { array: items && [sample(items)], boolean: false, integer: 0, number: 0, string: '' };
  return usual ?? plain[type] ?? null;
}

/** The field in which a parameter is given. */
function field(parameter, id) {
  const { name, required, in: place, schema } = parameter;
  const common = { id, name, required, 'data-in': place, 'aria-describedby': id + '-note' };
  const words = schema.enum ?? (schema.type === 'boolean' ? ['true', 'false'] : null);
  if (words) {
    return element('select', common, ...['', ...words].map((each) => element('option', null, each)));
  }
  return element('input', {
    ...common,
    type: ['integer', 'number'].includes(schema.type) ? 'number' : 'text',
    step: schema.type === 'number' ? 'any' : undefined,
    min: schema.minimum,
    max: schema.maximum,
    placeholder: schema.default,
    value: schema.example,
    autocomplete: 'off',
    spellcheck: 'false',
  });
}

function parameterFields(parameters) {
  return parameters.flatMap((each) => {
    const id = `field-${++ids}`;
    const { minimum, maximum, format } = each.schema;
    const range = maximum === undefined ? '' : ` From ${minimum} to ${maximum}.`;
    const form = format === 'date-time' ? ' Such as 2026-01-31T12:00:00Z.' : '';
    return [
      element('label', { for: id }, each.name),
      field(each, id),
      element('small', { id: id + '-note' }, ...prose(each.description + range + form)),
    ];
  });
}

function bodyField({ requestBody }, form) {
  if (!requestBody) {
    return [];
  }
  const id = `field-${++ids}`;
  const [[type, { schema }]] = Object.entries(requestBody.content);
  form.dataset.type = type;
  const [text, hint] = type.includes('json') ? [JSON.stringify(sample(schema), null, 2), shape(schema)] : ['', type];
  return [
    element('label', { for: id }, `Body, ${type}; sent unless it is empty`),
    element('textarea', { id, name: 'body', 'data-in': 'body', spellcheck: 'false' }, text),
    element('small', null, 'Possible fields:', element('pre', { tabindex: '0' }, hint)),
  ];
}

/** What to send, from what the form says. */
function request(method, path, form) {
  const key = sessionStorage.getItem(KEY);
  const headers = key ? { Authorization: `Bearer ${key}` } : {};
  const query = new URLSearchParams();
  let target = path;
  let body;
  for (const { name, value, dataset } of form.querySelectorAll('[data-in]')) {
    if (dataset.in === 'path') {
      target = target.replace(`{${name}}`, encodeURIComponent(value));
    } else if (dataset.in === 'query' && value) {
      query.append(name, value);
    } else if (dataset.in === 'header' && value) {
      headers[name] = value;
    } else if (dataset.in === 'body' && value.trim()) {
      body = value;
      headers['Content-Type'] = form.dataset.type;
    }
  }
  const url = new URL('.' + target, document.baseURI);
  url.search = query;
  return { url, init: { method: method.toUpperCase(), headers, body } };
}

/** The beginning of a body, which may have no end; as text where it is text. */
async function beginning(answer, abort) {
  const chunks = [];
  let size = 0;
  const timer = setTimeout(() => abort.abort(), MOST_SECONDS * 1000);
  try {
    for (const reader = answer.body.getReader(); size < MOST_SHOWN; size += chunks.at(-1).length) {
      const { done, value } = await reader.read();
      if (done) {
        break;
      }
      chunks.push(value);
    }
  } catch (e) {
    if (!abort.signal.aborted) {
      throw e;
    }
  } finally {
    clearTimeout(timer);
    abort.abort();
  }
  const type = answer.headers.get('content-type') ?? '';
  if (size && !/json|text|mpegurl/.test(type)) {
    return `${size} bytes of ${type}`;
  }
  const text = await new Blob(chunks).text();
  return size < MOST_SHOWN && type.includes('json') ? JSON.stringify(JSON.parse(text), null, 2) : text;
}

async function send(method, path, form, output, abort) {
  const { url, init } = request(method, path, form);
  const what = `${init.method} ${url.pathname}${url.search}`;
  const line = element('p', { role: 'status' }, `${what} …`);
  output.replaceChildren(line);
  const start = performance.now();
  try {
    const answer = await fetch(url, { ...init, signal: abort.signal, cache: 'no-store' });
    line.textContent = `${answer.status} after ${Math.round(performance.now() - start)} ms: ${what}`;
    line.className = answer.ok ? 'good' : 'bad';
    output.append(element('pre', { tabindex: '0', 'aria-label': 'Response' }, await beginning(answer, abort)));
  } catch (e) {
    line.textContent = abort.signal.aborted ? `Stopped: ${what}` : `No answer: ${what}: ${e.message}`;
    line.className = 'bad';
  }
}

function trial(method, path, operation) {
  const form = element('form', null, ...parameterFields(operation.parameters));
  const output = element('div');
  const go = element('button', { type: 'submit' }, 'Try it');
  const stop = element('button', { type: 'button', disabled: true }, 'Stop');
  form.append(...bodyField(operation, form), element('br'), go, stop);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const abort = new AbortController();
    stop.onclick = () => abort.abort();
    [go.disabled, stop.disabled] = [true, false];
    await send(method, path, form, output, abort);
    [go.disabled, stop.disabled] = [false, true];
  });
  return [form, output];
}

function outcomes(responses) {
  return Object.entries(responses).flatMap(([status, { description, content = {} }]) => [
    element('p', null, element('strong', null, status), ' ', ...prose(description)),
    ...Object.entries(content)
      .filter(() => status < 300)
      .map(([type, { schema }]) => element('pre', { tabindex: '0' }, type.includes('json') ? shape(schema) : type)),
  ]);
}

function section(method, path, operation) {
  const summary = [element('span', { class: `method ${method}` }, method.toUpperCase()), element('code', null, path)];
  const text = element('span', { class: 'note' }, ...prose(operation.summary));
  const details = element('details', { id: operation.operationId }, element('summary', null, ...summary, text));
  const fill = () => {
    const key = operation.security.length ? [element('p', { class: 'note' }, 'Requires the API key while one is set.')] : [];
    const answers = [element('h3', null, 'Responses'), ...outcomes(operation.responses)];
    details.append(element('div', null, ...key, ...trial(method, path, operation), ...answers));
  };
  details.addEventListener('toggle', fill, { once: true });
  return details;
}

function show() {
  const all = Object.entries(api.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method, path, operation })),
  );
  document.getElementById('version').textContent = api.info.version;
  document.getElementById('about').before(element('p', null, ...prose(api.info.description)));
  document.getElementById('topics').append(...api.tags.map(({ name }) => element('a', { href: `#${name}` }, name)));
  document.getElementById('operations').replaceChildren(
    ...api.tags.flatMap(({ name, description }) => [
      element('h2', { id: name }, name),
      element('p', { class: 'note' }, description),
      ...all
        .filter(({ operation }) => operation.tags.includes(name))
        .map(({ method, path, operation }) => section(method, path, operation)),
    ]),
  );
}

async function start() {
  const key = document.getElementById('key');
  key.value = sessionStorage.getItem(KEY) ?? '';
  key.addEventListener('input', () => sessionStorage.setItem(KEY, key.value));
  key.addEventListener('change', () => api ?? load());
  await load();
}

async function load() {
  const key = sessionStorage.getItem(KEY);
  try {
    const answer = await fetch('openapi.json', { headers: key ? { Authorization: `Bearer ${key}` } : {} });
    if (!answer.ok) throw new Error((await answer.json()).detail);
    api = await answer.json();
    show();
    document.getElementById(location.hash.slice(1))?.scrollIntoView();
  } catch (e) {
    document.getElementById('operations').textContent = `openapi.json cannot be read: ${e.message}`;
  }
}

start();
