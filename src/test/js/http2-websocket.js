import http2 from 'node:http2';
import WebSocket from 'ws';

// One connection to each server, as browsers keep them, while it lasts.
const connections = new Map();

function connectionTo(origin) {
  const kept = connections.get(origin);
  if (kept && !kept.closed && !kept.destroyed) {
    return kept;
  }
  const made = http2.connect(origin);
  made.on('error', () => {});
  made.unref();
  connections.set(origin, made);
  return made;
}

/** Resolves with a connection whose server has said that it takes WebSockets. */
function ready(connection) {
  return new Promise((resolve, reject) => {
    const check = (settings) => {
      if (settings.enableConnectProtocol) {
        resolve(connection);
      } else {
        reject(new Error('no extended CONNECT'));
      }
    };
    connection.once('close', () => reject(new Error('connection lost')));
    if (connection.remoteSettings.enableConnectProtocol !== undefined) {
      check(connection.remoteSettings);
    } else {
      connection.once('remoteSettings', check);
    }
  });
}

/** A WebSocket as a stream of HTTP/2 (RFC 8441): the frames of `ws`, another way to open it. */
export class Http2WebSocket extends WebSocket {
  constructor(url, protocols = []) {
    // Without an address it does not connect by itself.
    super(null, undefined, {});
    this._isServer = false;
    this.open(new URL(url), [protocols].flat()).catch((error) => this.fail(error));
  }

  async open(url, protocols) {
    const connection = await ready(connectionTo(`http://${url.host}`));
    const headers = {
      ':method': 'CONNECT',
      ':protocol': 'websocket',
      ':path': url.pathname + url.search,
      'sec-websocket-version': '13',
    };
    if (protocols.length > 0) {
      headers['sec-websocket-protocol'] = protocols.join(', ');
    }
    const stream = connection.request(headers);
    await new Promise((resolve, reject) => {
      stream.once('error', reject);
      stream.once('close', () => reject(new Error('refused')));
      stream.once('response', (answer) => {
        if (answer[':status'] !== 200) {
          reject(new Error(`status ${answer[':status']}`));
          return;
        }
        this._protocol = answer['sec-websocket-protocol'] ?? '';
        this.setSocket(stream, Buffer.alloc(0), {
          allowSynchronousEvents: true, maxPayload: 100 * 1024 * 1024, skipUTF8Validation: false,
        });
        resolve();
      });
    });
  }

  fail(error) {
    if (this.readyState === WebSocket.CONNECTING) {
      this._readyState = WebSocket.CLOSING;
      this.emit('error', error);
      this.emitClose();
    }
  }
}
