import Socket from 'ws';
import { begin } from './state.js';

export class WebSocket {
  constructor(url) {
    const done = begin();
    this.socket = new Socket(url, { perMessageDeflate: false });
    this.socket.on('open', () => this.onopen?.());
    this.socket.on('message', (data) => this.onmessage?.({ type: 'message', data: String(data), timestamp: Date.now() }));
    this.socket.on('error', (e) => this.onerror?.({ type: 'error', error: e.message, timestamp: Date.now() }));
    this.socket.on('close', () => {
      this.onclose?.();
      done();
    });
  }

  send(data) {
    this.socket.send(data);
  }

  close() {
    this.socket.close();
  }
}
