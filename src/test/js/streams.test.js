// Subscriptions that a backend feeds by streams of its own; the backend is stream_backend.py.
import {after, describe, test} from 'node:test';
import assert from 'node:assert/strict';
import {Sdk, unique, until} from './support.js';

for (const protocol of ['json', 'protobuf']) {
  describe(`subscription streams, centrifuge-js, ${protocol}`, () => {
    const sdk = new Sdk('websocket', protocol);
    after(() => sdk.close());

    /** How many streams the backend has open for a channel. */
    async function open(client, channel) {
      const asking = sdk.subscription(client, unique('st:open'), {data: sdk.encode(channel)});
      const pub = await until(() => asking.seen.pubs[0], 'answer');
      return pub.data;
    }

    async function untilOpen(client, channel, count) {
      let found;
      do {
        found = await open(client, channel);
      } while (found !== count);
    }

    test('one direction: data of the answer, publications in order, an orderly end', async () => {
      const client = await sdk.connected();
      const sub = sdk.subscription(
        client, unique('st:ticks'), {data: sdk.encode({ticks: 500})});
      const [ended] = await until(() => sub.seen.unsubscribed[0] && sub.seen.unsubscribed, 'end');
      assert.deepEqual(ended, {channel: sub.channel, code: 2000, reason: 'server unsubscribe'});
      assert.deepEqual(sdk.decode(sub.seen.subscribed[0].data), {init: 1});
      assert.equal(sub.seen.subscribed[0].recoverable, false);
      assert.deepEqual(sub.seen.pubs.map((pub) => pub.data), [...Array(500).keys()]);
    });

    test('a stream that fails: the SDK subscribes again by itself', async () => {
      const client = await sdk.connected();
      const sub = sdk.subscription(client, unique('st:flaky'));
      await until(() => sub.seen.pubs.length === 2, 'both');
      assert.deepEqual(sub.seen.pubs.map((pub) => pub.data), ['before', 'after']);
      assert.equal(sub.seen.subscribed.length, 2);
      assert.deepEqual(sub.seen.unsubscribed, []);
      assert.equal(client.state, 'connected');
    });

    test('an error in the first message is the answer', async () => {
      const client = await sdk.connected();
      const sub = sdk.subscription(client, unique('st:refused'));
      await until(() => sub.seen.unsubscribed.length === 1, 'refusal');
      assert.deepEqual(
        sub.seen.unsubscribed, [{channel: sub.channel, code: 403, reason: 'not this one'}]);
    });

    test('both directions: publications go into the stream, and only there', async () => {
      const client = await sdk.connected();
      const sub = await sdk.subscribed(client, unique('bi:echo'));
      const other = await sdk.subscribed(await sdk.connected(), sub.channel);
      for (let i = 0; i < 100; i++) {
        await sub.publish(sdk.encode({said: i}));
      }
      await client.publish(sub.channel, sdk.encode({said: 'by the client'}));
      await until(() => sub.seen.pubs.length === 101, 'echoes');
      const expected = [...Array(100).keys(), 'by the client'].map((said) => ({echo: {said}}));
      assert.deepEqual(sub.seen.pubs.map((pub) => pub.data), expected);
      assert.deepEqual(other.seen.pubs, []);
      await sub.publish(sdk.encode('bye'));
      await until(() => sub.seen.unsubscribed.length === 1, 'end');
      assert.equal(sub.seen.unsubscribed[0].code, 2000);
      assert.equal(other.state, 'subscribed');
      await assert.rejects(client.publish(sub.channel, sdk.encode(1)), {code: 108});
    });

    test('one direction takes no publications', async () => {
      const client = await sdk.connected();
      const sub = await sdk.subscribed(client, unique('st:hold'));
      await assert.rejects(sub.publish(sdk.encode(1)), {code: 108});
    });

    test('unsubscribing, disconnecting and a cut connection end streams at the backend', async () => {
      const watcher = await sdk.connected();
      const client = await sdk.connected();
      const [left, held] = [unique('st:hold'), unique('bi:hold')];
      const sub = await sdk.subscribed(client, left);
      await sdk.subscribed(client, held);
      assert.deepEqual([await open(watcher, left), await open(watcher, held)], [1, 1]);
      sub.unsubscribe();
      await untilOpen(watcher, left, 0);
      assert.equal(await open(watcher, held), 1);
      client.disconnect();
      await untilOpen(watcher, held, 0);

      const relay = await sdk.relay();
      const cut = await sdk.connected({}, relay.port);
      const again = await sdk.subscribed(cut, unique('st:hold'));
      relay.cut();
      await untilOpen(watcher, again.channel, 0);
      relay.restore();
      await untilOpen(watcher, again.channel, 1);
      await until(() => again.state === 'subscribed', 'subscribed again');
    });
  });
}
