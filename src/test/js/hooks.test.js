// What the backend is told of clients of the SDK; the backend is in this process.
import {after, before, describe, test} from 'node:test';
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import http from 'node:http';
import {Sdk, api, event, jwt, port, unique, until} from './support.js';

const told = [];
const backend = http.createServer((request, response) => {
  let body = '';
  request.on('data', (part) => { body += part; });
  request.on('end', () => {
    told.push(...JSON.parse(body).events);
    response.end('{}');
  });
});

before(() => new Promise((done) => {
  backend.listen(Number(process.env.GYRE_HOOK_PORT), '127.0.0.1', done);
}));
after(() => backend.close());

const ofClient = (id) => told.filter((each) => each.client === id);
const ofChannel = (name) => told.filter((each) => each.channel === name && !each.client);
const brief = ({event: what, channel = '', code = 0, reason}) => `${what} ${channel} ${code} ${reason}`;
const turns = (name) => ofChannel(name).map((each) => each.event);

/** Later events of one kind have greater generations, and no id is told for two events. */
function checkGenerations(events) {
  for (let i = 1; i < events.length; i++) {
    assert.ok(events[i].generation > events[i - 1].generation, JSON.stringify(events));
  }
  assert.equal(new Set(events.map((each) => each.id)).size, events.length);
}

for (const protocol of ['json', 'protobuf']) {
  describe(`hooks, centrifuge-js, ${protocol}`, {concurrency: 6}, () => {
    const sdk = new Sdk('websocket', protocol);
    after(() => sdk.close());

    async function connected(toPort) {
      const user = unique('user');
      const client = sdk.client({token: jwt({sub: user})}, toPort);
      const connecting = event(client, 'connected');
      client.connect();
      return {user, client, id: (await connecting).client};
    }

    const ended = (id) => until(() => ofClient(id).some((each) => each.event === 'disconnect'), 'disconnect');

    test('unsubscribing, then disconnecting', async () => {
      const {user, client, id} = await connected();
      const [one, two] = [unique('a'), unique('b')];
      const sub = await sdk.subscribed(client, one);
      await sdk.subscribed(client, two);
      sub.unsubscribe();
      await until(() => ofClient(id).length === 1, 'unsubscribe');
      client.disconnect();
      await ended(id);
      const events = ofClient(id);
      assert.deepEqual(events.map(brief), [
        `unsubscribe ${one} 0 unsubscribed`,
        `unsubscribe ${two} 3000 connection closed`,
        'disconnect  3000 connection closed',
      ]);
      assert.deepEqual([...new Set(events.map((each) => each.user))], [user]);
      await until(() => turns(one).length === 2 && turns(two).length === 2, 'vacated');
      for (const channel of [one, two]) {
        assert.deepEqual(turns(channel), ['occupied', 'vacated']);
        checkGenerations(ofChannel(channel));
      }
    });

    test('subscribing again has a greater generation; in time, the channel does not turn', async () => {
      const {client, id} = await connected();
      const channel = unique('again');
      const sub = await sdk.subscribed(client, channel);
      for (let i = 0; i < 5; i++) {
        sub.unsubscribe();
        sub.subscribe();
        await sub.ready(5000);
      }
      client.disconnect();
      await ended(id);
      const events = ofClient(id).filter((each) => each.event === 'unsubscribe');
      assert.deepEqual(events.map((each) => each.code ?? 0), [0, 0, 0, 0, 0, 3000]);
      checkGenerations(events);
      await until(() => turns(channel).length === 2, 'vacated');
      assert.deepEqual(turns(channel), ['occupied', 'vacated']);
    });

    test('the server says why it ended a subscription and a connection', async () => {
      const {user, client, id} = await connected();
      const [one, two] = [unique('c'), unique('d')];
      await sdk.subscribed(client, one);
      await sdk.subscribed(client, two);
      await api('unsubscribe', {user, channel: one});
      await api('disconnect', {user, disconnect: {code: 4500, reason: 'enough'}});
      await ended(id);
      assert.deepEqual(ofClient(id).map(brief), [
        `unsubscribe ${one} 2000 server unsubscribe`,
        `unsubscribe ${two} 4500 enough`,
        'disconnect  4500 enough',
      ]);
    });

    test('a channel is vacated by its last subscriber only', async () => {
      const channel = unique('shared');
      const [first, second] = [await connected(), await connected()];
      await sdk.subscribed(first.client, channel);
      await sdk.subscribed(second.client, channel);
      first.client.disconnect();
      await ended(first.id);
      await new Promise((resolve) => { setTimeout(resolve, 1_000); });
      assert.deepEqual(turns(channel), ['occupied']);
      second.client.disconnect();
      await until(() => turns(channel).length === 2, 'vacated');
    });

    test('a cut connection: the one that follows is another client and a later one', async () => {
      const relay = await sdk.relay();
      const {user, client, id} = await connected(relay.port);
      const channel = unique('cut');
      const sub = await sdk.subscribed(client, channel);
      const again = event(client, 'connected');
      relay.cut();
      relay.restore();
      const next = (await again).client;
      await until(() => sub.state === 'subscribed', 'subscribed again');
      await ended(id);
      client.disconnect();
      await ended(next);
      for (const each of [id, next]) {
        assert.deepEqual(ofClient(each).map(brief), [
          `unsubscribe ${channel} 3000 connection closed`,
          'disconnect  3000 connection closed',
        ]);
      }
      checkGenerations(told.filter((each) => each.user === user && each.event === 'disconnect'));
    });

    test('a process that is killed', async () => {
      const [user, channel] = [unique('user'), unique('pos:killed')];
      const plan = {
        url: `ws://127.0.0.1:${port}/connection/websocket`,
        clients: [{name: 'json', token: jwt({sub: user}), channels: [channel]},
          {name: 'protobuf', token: jwt({sub: user}), channels: [channel]}],
      };
      const child = spawn(process.execPath, ['follow.mjs', JSON.stringify(plan)]);
      let output = '';
      child.stdout.on('data', (part) => { output += part; });
      await until(() => output.split('"subscribed"').length === 3, 'both subscribed');
      child.kill('SIGKILL');
      const gone = () => told.filter((each) => each.user === user && each.event === 'disconnect');
      await until(() => gone().length === 2, 'both told');
      for (const each of gone()) {
        assert.deepEqual(ofClient(each.client).map(brief), [
          `unsubscribe ${channel} 3000 connection closed`,
          'disconnect  3000 connection closed',
        ]);
      }
      await until(() => turns(channel).length === 2, 'vacated');
    });
  });
}
