import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import net from 'node:net';
import {EventSource} from 'eventsource';
import SockJS from 'sockjs-client';
import WebSocket from 'ws';
import {Http2WebSocket} from './http2-websocket.js';
import {Centrifuge as JsonCentrifuge} from 'centrifuge';
import {Centrifuge as ProtobufCentrifuge} from 'centrifuge/build/protobuf';

export const port = Number(process.env.GYRE_PORT);
const apiPort = Number(process.env.GYRE_API_PORT ?? port);
const apiKey = process.env.GYRE_API_KEY;
assert.ok(port > 0 && apiKey, 'GYRE_PORT and GYRE_API_KEY name the server under test');

/** HS256 token of the test secret. */
export function jwt(claims) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const body = `${part({alg: 'HS256', typ: 'JWT'})}.${part(claims)}`;
  return `${body}.${crypto.createHmac('sha256', 'secret').update(body).digest('base64url')}`;
}

export const inSeconds = (seconds) => Math.floor(Date.now() / 1000) + seconds;

/** Calls the server API; gives its result. */
export async function api(method, body) {
  const response = await fetch(`http://127.0.0.1:${apiPort}/api/${method}`, {
    method: 'POST',
    headers: {'X-API-Key': apiKey},
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  assert.equal(answer.error, undefined, `${method} ${JSON.stringify(body)}`);
  return answer.result;
}

/** A TCP relay to the server whose connections can be cut. */
export async function link() {
  const sockets = new Set();
  let open = true;
  const server = net.createServer((near) => {
    if (!open) {
      near.destroy();
      return;
    }
    const far = net.connect(port, '127.0.0.1');
    for (const [one, other] of [[near, far], [far, near]]) {
      sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => { sockets.delete(one); other.destroy(); });
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: server.address().port,
    cut() { open = false; sockets.forEach((socket) => socket.destroy()); },
    restore() { open = true; },
    close() { this.cut(); server.close(); },
  };
}

/** The SDK over one transport, in one of its two encodings. */
export class Sdk {
  /**
   * @param transport as the SDK names it, `websocket/http2`, or `sockjs/` and one of SockJS's own
   * @param other the class of another release of the SDK
   */
  constructor(transport, protocol, other = undefined) {
    const [name, variant] = transport.split('/');
    this.transport = name;
    this.sockjs = name === 'sockjs' ? variant : undefined;
    this.websocket = variant === 'http2' ? Http2WebSocket : WebSocket;
    this.protocol = protocol;
    this.other = other;
    this.clients = [];
    this.relays = [];
  }

  encode(value) {
    return this.protocol === 'json' ? value : new TextEncoder().encode(JSON.stringify(value));
  }

  decode(data) {
    return this.protocol === 'json' ? data : JSON.parse(new TextDecoder().decode(data));
  }

  client(options = {}, toPort = port) {
    const Centrifuge =
      this.other ?? (this.protocol === 'json' ? JsonCentrifuge : ProtobufCentrifuge);
    const endpoint = this.transport === 'websocket'
      ? `ws://127.0.0.1:${toPort}/connection/websocket`
      : [{transport: this.transport, endpoint: `http://127.0.0.1:${toPort}/connection/${this.transport}`}];
    const client = new Centrifuge(endpoint, {
      websocket: this.websocket,
      eventsource: EventSource,
      fetch: globalThis.fetch,
      readableStream: globalThis.ReadableStream,
      emulationEndpoint: `http://127.0.0.1:${toPort}/emulation`,
      sockjs: SockJS,
      sockjsOptions: this.sockjs ? {transports: [this.sockjs]} : {},
      minReconnectDelay: 50,
      maxReconnectDelay: 200,
      ...options,
    });
    this.clients.push(client);
    return client;
  }

  async connected(options, toPort) {
    const client = this.client(options, toPort);
    client.connect();
    await client.ready(5000);
    return client;
  }

  /** A subscription that collects what it gets. */
  subscription(client, channel, options = {}) {
    const sub = client.newSubscription(
      channel, {minResubscribeDelay: 50, maxResubscribeDelay: 200, ...options});
    const seen = {pubs: [], subscribed: [], unsubscribed: [], joins: [], leaves: [], errors: []};
    sub.on('publication', (ctx) => seen.pubs.push({...ctx, data: this.decode(ctx.data)}));
    sub.on('subscribed', (ctx) => seen.subscribed.push(ctx));
    sub.on('unsubscribed', (ctx) => seen.unsubscribed.push(ctx));
    sub.on('join', (ctx) => seen.joins.push(ctx.info));
    sub.on('leave', (ctx) => seen.leaves.push(ctx.info));
    sub.on('error', (ctx) => seen.errors.push(ctx.error));
    sub.seen = seen;
    sub.subscribe();
    return sub;
  }

  async subscribed(client, channel, options) {
    const sub = this.subscription(client, channel, options);
    await sub.ready(5000);
    return sub;
  }

  async relay() {
    const made = await link();
    this.relays.push(made);
    return made;
  }

  close() {
    this.clients.forEach((client) => client.disconnect());
    this.relays.forEach((link) => link.close());
  }
}

/** Resolves once the condition gives something; fails after 8 s. */
export async function until(condition, what) {
  const end = Date.now() + 8000;
  for (;;) {
    const value = condition();
    if (value) {
      return value;
    }
    assert.ok(Date.now() < end, `waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Next event of an emitter. */
export function event(emitter, name) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${name} event in 8 s`)), 8000);
    emitter.once(name, (ctx) => { clearTimeout(timer); resolve(ctx); });
  });
}

let last = 0;

/** A name no other test uses. */
export const unique = (name) => `${name}-${process.pid}-${++last}`;
