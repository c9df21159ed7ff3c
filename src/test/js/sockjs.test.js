import {after, describe, test} from 'node:test';
import assert from 'node:assert/strict';
import {createRequire} from 'node:module';
import {Sdk, api, event, jwt, unique, until} from './support.js';

const require = createRequire(import.meta.url);

/** Earlier releases of the SDK that speak today's protocol, over each transport of SockJS. */
for (const release of [3, 4]) {
  const {Centrifuge} = require(`centrifuge${release}`);
  for (const transport of ['websocket', 'xhr-streaming', 'xhr-polling', 'eventsource']) {
    describe(`centrifuge-js ${release} over SockJS, ${transport}`, {concurrency: 8}, () => {
      const sdk = new Sdk(`sockjs/${transport}`, 'json', Centrifuge);
      after(() => sdk.close());

      test('subscribes, publishes and receives in order', async () => {
        const client = await sdk.connected({token: jwt({sub: unique('u')})});
        const sub = await sdk.subscribed(client, unique('hist:s'));
        for (let i = 1; i <= 20; i++) {
          await sub.publish(i);
        }
        await until(() => sub.seen.pubs.length === 20, 'all');
        assert.deepEqual(
          sub.seen.pubs.map((pub) => pub.data), Array.from({length: 20}, (_, i) => i + 1));
        assert.equal((await sub.history({limit: 5})).publications.length, 5);
      });

      test('recovers after the server sent it away', async () => {
        const name = unique('u');
        const client = await sdk.connected({token: jwt({sub: name})});
        const sub = await sdk.subscribed(client, unique('hist:r'));
        const connecting = event(client, 'connecting');
        await api('disconnect', {user: name, disconnect: {code: 3011, reason: 'why'}});
        const ctx = await connecting;
        assert.deepEqual([ctx.code, ctx.reason], [3011, 'why']);
        for (let i = 1; i <= 20; i++) {
          await api('publish', {channel: sub.channel, data: i});
        }
        await until(() => sub.seen.pubs.length === 20, 'all');
        assert.equal(sub.seen.subscribed[1].recovered, true);
      });

      test('a final disconnect is final', async () => {
        const client = sdk.client({token: jwt({sub: 'u'}) + 'x'});
        const disconnected = event(client, 'disconnected');
        client.connect();
        assert.deepEqual(await disconnected, {code: 3500, reason: 'invalid token'});
      });
    });
  }
}
