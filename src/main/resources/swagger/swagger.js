'use strict';

const key = document.getElementById('key');
const methods = document.getElementById('methods');

/** A request to begin with: every field once, with an empty value of its type. */
function example(definitions, schema, seen = []) {
  if (schema.$ref) {
    const name = schema.$ref.split('/').pop();
    if (seen.includes(name)) return {};
    const properties = definitions[name].properties;
    return Object.fromEntries(
      Object.entries(properties).map(([field, inner]) => [field, example(definitions, inner, [...seen, name])]));
  }
  switch (schema.type) {
    case 'string': return '';
    case 'boolean': return false;
    case 'integer':
    case 'number': return 0;
    case 'array': return [];
    case 'object': return {};
    default: return {};
  }
}

function element(tag, text, ...children) {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  made.append(...children);
  return made;
}

async function call(url, body, output) {
  output.className = '';
  output.textContent = '…';
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-API-Key': key.value },
      body,
    });
    const text = await answer.text();
    let shown = text;
    try {
      shown = JSON.stringify(JSON.parse(text), null, 2);
    } catch (notJson) {
      // an error of HTTP comes as text
    }
    output.className = answer.ok ? '' : 'failed';
    output.textContent = `${answer.status} ${answer.statusText}\n${shown}`;
  } catch (failure) {
    output.className = 'failed';
    output.textContent = `no answer: ${failure.message}`;
  }
}

function method(definition, path, operation) {
  const body = element('textarea');
  body.spellcheck = false;
  body.setAttribute('aria-label', `request of ${path}`);
  body.value = JSON.stringify(
    example(definition.definitions, operation.parameters[0].schema), null, 2);
  const send = element('button', 'Send');
  const output = element('pre');
  output.setAttribute('aria-live', 'polite');
  send.onclick = () => call(definition.basePath + path, body.value, output);
  const made = element('details', '',
    element('summary', '', element('code', `POST ${definition.basePath}${path}`), operation.summary),
    body, send, output);
  made.id = path.slice(1);
  return made;
}

async function start() {
  const definition = await (await fetch('swagger.json')).json();
  document.getElementById('version').textContent = definition.info.version;
  for (const [path, item] of Object.entries(definition.paths)) {
    methods.append(method(definition, path, item.post));
  }
}

start().catch(failure => { methods.textContent = `cannot be shown: ${failure.message}`; });
