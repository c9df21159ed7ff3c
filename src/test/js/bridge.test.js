import {after, describe, test} from 'node:test';
import assert from 'node:assert/strict';
import EventBus from '@vertx/eventbus-bridge-client.js';
import {api, jwt, port, unique, until} from './support.js';

const url = `http://127.0.0.1:${port}/eventbus`;

describe('@vertx/eventbus-bridge-client.js', {concurrency: 4}, () => {
  const opened = [];
  after(() => opened.forEach((bus) => bus.close()));

  /** An open client that shows who it is with every message. */
  async function connect(user, options = {}) {
    const bus = new EventBus(url, options);
    opened.push(bus);
    bus.errors = [];
    bus.onerror = (error) => bus.errors.push(error);
    bus.defaultHeaders = user ? {token: jwt({sub: user})} : null;
    await new Promise((resolve) => { bus.onopen = resolve; });
    return bus;
  }

  const send = (bus, address, body, headers = {}) => new Promise((resolve, reject) =>
    bus.send(address, body, headers, (error, message) => error ? reject(error) : resolve(message.body)));

  /** Registers on a channel and collects what comes. */
  async function subscribe(bus, channel, headers = {}) {
    const seen = {pubs: [], joins: [], leaves: [], errors: [], position: null};
    bus.registerHandler(`gyre.channel.${channel}`, headers, (error, message) => {
      if (error) { seen.errors.push(error); return; }
      const {pub, join, leave, subscribe} = message.body;
      if (subscribe) seen.position = subscribe;
      if (pub) seen.pubs.push(pub);
      if (join) seen.joins.push(join.info);
      if (leave) seen.leaves.push(leave.info);
    });
    await until(() => seen.position || seen.errors.length);
    return seen;
  }

  test('publishes and subscribes, in order', async () => {
    const channel = unique('hist:js');
    const bus = await connect(unique('u'));
    const seen = await subscribe(bus, channel);
    for (let n = 1; n <= 20; n++) bus.send('gyre.publish', {channel, data: {n}});
    await until(() => seen.pubs.length === 20);
    assert.deepEqual(seen.pubs.map((pub) => pub.data.n), Array.from({length: 20}, (_, i) => i + 1));
    assert.deepEqual(seen.pubs.map((pub) => pub.offset), Array.from({length: 20}, (_, i) => i + 1));
  });

  test('gets what the HTTP API publishes', async () => {
    const channel = unique('hist:js');
    const seen = await subscribe(await connect(unique('u')), channel);
    await api('publish', {channel, data: {text: 'ä€😀'}});
    await until(() => seen.pubs.length === 1);
    assert.deepEqual(seen.pubs[0].data, {text: 'ä€😀'});
  });

  test('recovers from a position', async () => {
    const channel = unique('hist:js');
    const first = await connect(unique('u'));
    const {epoch, offset} = (await subscribe(first, channel)).position;
    first.close();
    for (let n = 1; n <= 3; n++) await api('publish', {channel, data: n});
    const seen = await subscribe(await connect(unique('u')), channel, {recover: true, epoch, offset: offset || 0});
    await until(() => seen.pubs.length === 3);
    assert.equal(seen.position.recovered, true);
    assert.deepEqual(seen.pubs.map((pub) => pub.data), [1, 2, 3]);
  });

  test('presence, presence_stats and history', async () => {
    const channel = unique('hist:js');
    const user = unique('u');
    const bus = await connect(user);
    const seen = await subscribe(bus, channel);
    assert.deepEqual(await send(bus, 'gyre.publish', {channel, data: 1}), {result: {}});
    const {result: {presence}} = await send(bus, 'gyre.presence', {channel});
    assert.deepEqual(Object.values(presence).map((info) => info.user), [user]);
    assert.deepEqual(await send(bus, 'gyre.presence_stats', {channel}), {result: {num_clients: 1, num_users: 1}});
    const {result: history} = await send(bus, 'gyre.history', {channel, limit: 10});
    assert.deepEqual(history.publications.map((pub) => pub.data), [1]);
    const other = await connect(unique('v'));
    await subscribe(other, channel);
    other.close();
    await until(() => seen.leaves.length === 1);
    assert.equal(seen.joins.length, 2);
  });

  test('what a channel forbids is an error in the answer', async () => {
    const bus = await connect(unique('u'));
    const {error} = await send(bus, 'gyre.publish', {channel: 'priv:a', data: 1});
    assert.equal(error.code, 103);
    const seen = await subscribe(bus, 'priv:a');
    assert.deepEqual(seen.errors, [
      {failureCode: 103, failureType: 'RECIPIENT_FAILURE', message: 'permission denied'}]);
  });

  test('what no rule allows is a failure', async () => {
    const bus = await connect(unique('u'));
    await assert.rejects(send(bus, 'gyre.disconnect', {user: 'x'}), {failureCode: 103, message: 'access_denied'});
    const backend = await connect('backend');
    assert.deepEqual(await send(backend, 'gyre.disconnect', {user: unique('x')}), {result: {}});
  });

  test('without a token nothing is done', async () => {
    const bus = await connect(null);
    await assert.rejects(send(bus, 'gyre.history', {channel: 'hist:a'}), {message: 'not_logged_in'});
  });

  test('a wrong token ends the connection', async () => {
    const bus = await connect(null);
    const closed = new Promise((resolve) => { bus.onclose = resolve; });
    bus.send('gyre.history', {channel: 'hist:a'}, {token: jwt({sub: 'u'}) + 'x'});
    await closed;
    assert.equal(bus.errors[0].failureCode, 3500);
  });

  test('a message that is too large ends the connection', async () => {
    const bus = await connect(unique('u'));
    const closed = new Promise((resolve) => { bus.onclose = resolve; });
    bus.send('gyre.publish', {channel: 'hist:big', data: 'x'.repeat(40_000)});
    await closed;
    assert.equal(bus.errors[0].message, 'message_too_big');
  });

  test('works by streaming over HTTP, too', async () => {
    const channel = unique('hist:js');
    const bus = await connect(unique('u'), {transports: ['xhr-streaming', 'xhr-polling']});
    const seen = await subscribe(bus, channel);
    await api('publish', {channel, data: 'streamed'});
    await until(() => seen.pubs.length === 1);
    assert.equal(seen.pubs[0].data, 'streamed');
  });

  test('services on the bus ask each other', async () => {
    const backend = await connect('backend');
    const other = await connect(unique('u'));
    backend.registerHandler('svc.echo', (error, message) => message.reply({heard: message.body}));
    // Registrations are not acknowledged; what follows on the same connection comes after.
    await send(backend, 'gyre.info', {});
    assert.deepEqual(await send(other, 'svc.echo', {n: 1}), {heard: {n: 1}});
  });
});
