// k6's http functions block. Here a worker thread does the request while this thread waits for its signal.
import { Worker, receiveMessageOnPort, MessageChannel } from 'node:worker_threads';
import { sample } from './state.js';

const signal = new Int32Array(new SharedArrayBuffer(4));
const { port1, port2 } = new MessageChannel();
const worker = new Worker(new URL('./http-worker.js', import.meta.url), {
  workerData: { signal, port: port2 },
  transferList: [port2],
});
worker.unref();

function post(url, body, params = {}) {
  const start = performance.now();
  Atomics.store(signal, 0, 0);
  port1.postMessage({ url, body, headers: params.headers ?? {} });
  Atomics.wait(signal, 0, 0, 30_000);
  const { status, text } = receiveMessageOnPort(port1)?.message ?? { status: 0, text: '' };
  sample('http_reqs', 'Counter', 1);
  sample('http_req_duration', 'Trend', performance.now() - start);
  sample('http_req_failed', 'Rate', status < 200 || status >= 400);
  return { status, body: text, json: (key) => (key ? JSON.parse(text)[key] : JSON.parse(text)) };
}

export default { post };
