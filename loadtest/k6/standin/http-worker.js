import { Agent, request } from 'node:http';
import { workerData } from 'node:worker_threads';

const { signal, port } = workerData;
const agent = new Agent({ keepAlive: true });

function answer(status, text) {
  port.postMessage({ status, text });
  Atomics.store(signal, 0, 1);
  Atomics.notify(signal, 0);
}

port.on('message', ({ url, body, headers }) => {
  const call = request(url, { method: 'POST', agent, headers: { ...headers, 'Content-Length': Buffer.byteLength(body) } });
  call.on('error', (e) => answer(0, e.message));
  call.on('response', (response) => {
    let text = '';
    response.on('data', (part) => (text += part));
    response.on('end', () => answer(response.statusCode, text));
  });
  call.end(body);
});
