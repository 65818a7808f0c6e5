/** What the page to try does: it draws the calls from the description, and makes one. Nothing of an answer becomes markup. */
export const TRY_SCRIPT = `
'use strict';
const at = (id) => document.getElementById(id);
const made = (name, text) => Object.assign(document.createElement(name), { textContent: text });
// A site may stand behind a path before its calls.
const base = location.href.replace(/\\/v1\\/try\\.html.*$/, '');
let calls = [];
const now = () => calls[at('calls').selectedIndex];
const bodyOf = (call) => call.operation.requestBody?.content?.['application/json'];

function draw() {
  const call = now();
  at('about').textContent = call.operation.summary;
  at('params').replaceChildren(...call.operation.parameters.map((parameter) => {
    const label = document.createElement('label');
    const field = document.createElement('input');
    Object.assign(field, { name: parameter.name, required: parameter.required, autocomplete: 'off' });
    field.dataset.place = parameter.in;
    const choices = parameter.schema.enum;
    if (parameter.example !== undefined) field.value = parameter.example;
    field.placeholder = choices ? choices.join(', ') : String(parameter.schema.default ?? '');
    label.append(made('span', parameter.name + ' (' + parameter.in + ')'), field);
    return label;
  }));
  const body = bodyOf(call);
  at('body-field').hidden = body === undefined;
  at('body').value = body === undefined ? '' : JSON.stringify(body.example ?? {}, null, 2);
  tellCurl();
}

function requestOf(call) {
  let path = call.path;
  const query = new URLSearchParams();
  const headers = {};
  for (const field of at('params').querySelectorAll('input')) {
    if (field.dataset.place === 'path') path = path.replace('{' + field.name + '}', encodeURIComponent(field.value));
    else if (field.value === '') continue;
    else if (field.dataset.place === 'query') query.set(field.name, field.value);
    else headers[field.name] = field.value;
  }
  if (call.operation.security) headers.authorization = 'Bearer ' + at('key').value.trim();
  const body = bodyOf(call) === undefined ? undefined : at('body').value;
  if (body !== undefined) headers['content-type'] = 'application/json';
  const search = query.toString();
  return { url: base + path + (search === '' ? '' : '?' + search), method: call.method.toUpperCase(), headers, body };
}

const quoted = (text) => "'" + text.replaceAll("'", "'\\\\''") + "'";
function tellCurl() {
  const { url, method, headers, body } = requestOf(now());
  const shown = { ...headers, ...(headers.authorization ? { authorization: 'Bearer $CHIMP_KEY' } : {}) };
  at('curl').textContent = ['curl -X ' + method + ' ' + quoted(url)]
    .concat(Object.entries(shown).map(([name, value]) =>
      name === 'authorization' ? '-H "' + name + ': ' + value + '"' : '-H ' + quoted(name + ': ' + value)))
    .concat(body === undefined ? [] : ['-d ' + quoted(body)])
    .join(' \\\\\\n  ');
}

async function send(event) {
  event.preventDefault();
  const { url, method, headers, body } = requestOf(now());
  at('status').textContent = 'Sending…';
  at('headers').replaceChildren();
  at('answer').hidden = true;
  try {
    const response = await fetch(url, { method, headers, body, credentials: 'omit' });
    const text = await response.text();
    at('status').textContent = 'Answered ' + response.status;
    for (const name of ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset', 'retry-after']) {
      const value = response.headers.get(name);
      if (value !== null) at('headers').append(made('dt', name), made('dd', value));
    }
    let shown = text;
    try { shown = JSON.stringify(JSON.parse(text), null, 2); } catch {}
    at('answer').textContent = shown;
    at('answer').hidden = shown === '';
  } catch {
    at('status').textContent = 'There was no answer. Try again.';
  }
}

async function begin() {
  const description = await (await fetch('openapi.json')).json();
  calls = Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })));
  calls.sort((one, other) => one.path.localeCompare(other.path));
  at('calls').replaceChildren(...calls.map(({ path, method }) => made('option', method.toUpperCase() + ' ' + path)));
  at('calls').addEventListener('change', draw);
  at('call').addEventListener('input', tellCurl);
  at('call').addEventListener('submit', send);
  draw();
}
begin().catch(() => { at('status').textContent = 'The description could not be read. Load the page again.'; });
`;
