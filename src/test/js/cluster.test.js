import {after, before, describe, test} from 'node:test';
import assert from 'node:assert/strict';
import net from 'node:net';
import {Sdk, jwt, unique, until} from './support.js';

/** Two nodes behind a balancer that deals connections in turn. */
const nodes = JSON.parse(process.env.GYRE_NODES);
let live = nodes.map((node) => node.port);
let next = 0;

async function api(method, body) {
  const response = await fetch(`http://127.0.0.1:${live[0]}/api/${method}`, {
    method: 'POST', headers: {'X-API-Key': process.env.GYRE_API_KEY}, body: JSON.stringify(body),
  });
  const answer = await response.json();
  assert.equal(answer.error, undefined, method);
  return answer.result;
}

describe('streams over two nodes', () => {
  const dealt = new Map(nodes.map((node) => [node.port, 0]));
  const balancer = net.createServer((near) => {
    const port = live[next++ % live.length];
    dealt.set(port, dealt.get(port) + 1);
    const far = net.connect(port, '127.0.0.1');
    for (const [one, other] of [[near, far], [far, near]]) {
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  let sdks = [];
  before(() => new Promise((resolve) => balancer.listen(0, '127.0.0.1', resolve)));
  after(() => { sdks.forEach((sdk) => sdk.close()); balancer.close(); });

  for (const [transport, protocol] of [['http_stream', 'json'], ['http_stream', 'protobuf'], ['sse', 'json']]) {
    test(`commands of ${transport}, ${protocol}, reach the stream from any node`, async () => {
      const sdk = new Sdk(transport, protocol);
      sdks.push(sdk);
      // No kept connections on the way up, so that each request is dealt anew.
      const dealtAnew = (url, options) => fetch(url, url.endsWith('/emulation')
        ? {...options, headers: {...options.headers, Connection: 'close'}}
        : options);
      const client = await sdk.connected(
        {token: jwt({sub: unique('u')}), fetch: dealtAnew}, balancer.address().port);
      const sub = await sdk.subscribed(client, unique('hist:x'));
      const before = new Map(dealt);
      for (let i = 1; i <= 10; i++) {
        await sub.publish(sdk.encode(i));
      }
      await until(() => sub.seen.pubs.length >= 10, 'all publications');
      assert.deepEqual(sub.seen.pubs.map((pub) => pub.data), Array.from({length: 10}, (_, i) => i + 1));
      for (const node of nodes) {
        assert.ok(dealt.get(node.port) > before.get(node.port), `nothing came to ${node.port}`);
      }
    });
  }

  test('clients of a killed node come back at the other one and recover', async () => {
    const sdk = new Sdk('http_stream', 'json');
    const other = new Sdk('sse', 'json');
    sdks.push(sdk, other);
    const clients = [];
    for (let i = 0; i < 8; i++) {
      const one = i % 2 ? sdk : other;
      const client = await one.connected({token: jwt({sub: `k${i}`})}, balancer.address().port);
      const sub = await one.subscribed(client, 'hist:killed');
      clients.push({client, sub});
    }
    const info = await api('info', {});
    const uids = info.nodes.map((node) => node.uid);
    const hosts = new Set(clients.map(({client}) => client._node));
    assert.equal(hosts.size, 2, 'streams on both nodes');
    assert.ok([...hosts].every((uid) => uids.includes(uid)));
    for (let i = 1; i <= 20; i++) {
      await api('publish', {channel: 'hist:killed', data: i});
    }
    process.kill(nodes[1].pid, 'SIGKILL');
    live = [nodes[0].port];
    for (let i = 21; i <= 60; i++) {
      await api('publish', {channel: 'hist:killed', data: i}).catch(() => { i--; });
    }
    await until(() => clients.every(({sub}) => sub.seen.pubs.length >= 60), 'everything');
    for (const {client, sub} of clients) {
      assert.equal(client.state, 'connected');
      assert.deepEqual(sub.seen.pubs.map((pub) => pub.offset), Array.from({length: 60}, (_, i) => i + 1));
      assert.ok(sub.seen.subscribed.slice(1).every((ctx) => ctx.recovered));
    }
    const moved = clients.filter(({sub}) => sub.seen.subscribed.length > 1);
    assert.ok(moved.length > 0, 'some client was on the killed node');
  });
});
