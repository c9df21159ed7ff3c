// A small server of the protocol for the scripts' own test. FAULT makes it misbehave in one way: `refuse` answers
// subscribe with an error, `drop` loses each tenth publication, `close` hangs up after a second, `api` fails publishing.
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

/** @returns {Promise<{url: string, close: () => void}>} */
export function serve(fault) {
  const channels = new Map();
  let published = 0;

  const http = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      const bad = fault === 'api' || request.headers['x-api-key'] !== 'secret';
      response.writeHead(bad ? 500 : 200, { 'Content-Type': 'application/json' }).end(bad ? '{}' : '{"result":{}}');
      const { channel, data } = JSON.parse(body);
      if (!bad && !(fault === 'drop' && ++published % 10 === 0)) {
        for (const socket of channels.get(channel) ?? []) {
          // With a ping in the same frame now and then, as a server may join them.
          socket.send(`{}\n${JSON.stringify({ push: { channel, pub: { data } } })}`);
        }
      }
    });
  });

  new WebSocketServer({ server: http, path: '/connection/websocket' }).on('connection', (socket) => {
    socket.on('message', (text) => {
      const { id, connect, subscribe } = JSON.parse(text);
      if (connect) {
        socket.send(JSON.stringify({ id, connect: { client: 'c', ping: 25, pong: true } }));
      } else if (subscribe && fault === 'refuse') {
        socket.send(JSON.stringify({ id, error: { code: 103, message: 'permission denied' } }));
      } else if (subscribe) {
        channels.set(subscribe.channel, [...(channels.get(subscribe.channel) ?? []), socket]);
        socket.send(JSON.stringify({ id, subscribe: {} }));
        if (fault === 'close') {
          setTimeout(() => socket.terminate(), 1000);
        }
      }
    });
  });

  return new Promise((resolve) => {
    http.listen(0, '127.0.0.1', () => {
      resolve({ url: `http://127.0.0.1:${http.address().port}`, close: () => http.close().closeAllConnections?.() });
    });
  });
}
