// Publishes to a development node over a websocket and over the HTTP API, and waits for both to arrive.
import assert from 'node:assert/strict';
import WebSocket from 'ws';
import {Centrifuge} from 'centrifuge';

const base = '127.0.0.1:8000';
const client = new Centrifuge(`ws://${base}/connection/websocket`, {
  websocket: WebSocket,
  token: process.env.GYRE_TOKEN,
});
const subscription = client.newSubscription('dev:smoke');
const texts = [];
const arrived = new Promise((resolve, reject) => {
  const timer = setTimeout(() => reject(new Error(`only ${texts} arrived in 10 s`)), 10_000);
  subscription.on('publication', ({data}) => {
    texts.push(data.text);
    if (texts.length === 2) {
      clearTimeout(timer);
      resolve();
    }
  });
});
subscription.subscribe();
client.connect();
await subscription.ready(10_000);
await subscription.publish({text: 'from the socket'});
const answer = await fetch(`http://${base}/api/publish`, {
  method: 'POST',
  headers: {'X-API-Key': process.env.GYRE_API_KEY},
  body: JSON.stringify({channel: 'dev:smoke', data: {text: 'from the API'}}),
});
assert.equal((await answer.json()).result.offset, 2);
await arrived;
assert.deepEqual(texts, ['from the socket', 'from the API']);
client.disconnect();
