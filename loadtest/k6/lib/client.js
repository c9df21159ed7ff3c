// A client of the server's JSON websocket protocol, as far as a load test needs it.
import { WebSocket } from 'k6/websockets';

/** Base URL of the server, e.g. `http://127.0.0.1:8000`. */
export const BASE = __ENV.BASE_URL || 'http://127.0.0.1:8000';

/** Key for the HTTP API. */
export const API_KEY = __ENV.API_KEY || '';

/**
 * A positive whole number from the environment.
 * @param {string} name
 * @param {number} otherwise
 */
export function number(name, otherwise) {
  const n = Number(__ENV[name] || otherwise);
  if (!Number.isInteger(n) || n <= 0) {
    throw new Error(`${name}=${__ENV[name]} is not a whole number above 0`);
  }
  return n;
}

/**
 * Connects, then subscribes to one channel, as the SDKs do: each command waits for the answer to the last.
 * @param {string} channel
 * @param {{subscribed: () => void, publication: (data: any) => void, failed: (why: string) => void}} on
 *     `failed` is called at most once, and not after `close()`
 * @returns {{close: () => void}}
 */
export function subscribe(channel, on) {
  const socket = new WebSocket(BASE.replace(/^http/, 'ws') + '/connection/websocket');
  let over = false;
  const close = () => {
    over = true;
    socket.close();
  };
  const fail = (/** @type {string} */ why) => {
    if (!over) {
      close();
      on.failed(why);
    }
  };
  const send = (/** @type {object} */ command) => socket.send(JSON.stringify(command));

  const take = (/** @type {any} */ reply) => {
    if (reply.push) {
      on.publication(reply.push.pub.data);
    } else if (reply.error) {
      fail(`error ${reply.error.code}: ${reply.error.message}`);
    } else if (reply.connect) {
      send({ id: 2, subscribe: { channel } });
    } else if (reply.subscribe) {
      on.subscribed();
    } else {
      send({}); // an empty reply is a ping, an empty command the pong
    }
  };

  socket.onopen = () => send({ id: 1, connect: {} });
  socket.onmessage = (event) => {
    // One frame may carry several replies, one a line.
    for (const line of String(event?.data).split('\n')) {
      if (line) {
        take(JSON.parse(line));
      }
    }
  };
  socket.onerror = (event) => fail(`socket: ${event?.error}`);
  socket.onclose = () => fail('closed by the server');
  return { close };
}
