// Clients that follow channels and write down what they see, one JSON line an event; see JsSdkClients.java.
import WebSocket from 'ws';
import {Centrifuge as JsonCentrifuge} from 'centrifuge';
import {Centrifuge as ProtobufCentrifuge} from 'centrifuge/build/protobuf';

const plan = JSON.parse(process.argv[2]);

function follow({name, token, channels}, binary) {
  const tell = (event, channel, more = {}) =>
    process.stdout.write(`${JSON.stringify({client: name, event, channel, ...more})}\n`);
  const decode = (data) => (binary ? JSON.parse(new TextDecoder().decode(data)) : data);
  const Centrifuge = binary ? ProtobufCentrifuge : JsonCentrifuge;
  const client = new Centrifuge(plan.url, {websocket: WebSocket, token});
  client.on('disconnected', ({code, reason}) => tell('gave up', '', {why: `${code} ${reason}`}));
  for (const channel of channels) {
    const sub = client.newSubscription(channel);
    sub.on('subscribed', ({wasRecovering, recovered, streamPosition}) => tell('subscribed', channel, {
      recovering: Boolean(wasRecovering), recovered: Boolean(recovered),
      epoch: streamPosition.epoch, offset: streamPosition.offset,
    }));
    sub.on('publication', ({offset, data}) => tell('publication', channel, {offset, id: decode(data).id}));
    sub.on('subscribing', ({code, reason}) => tell('ended', channel, {why: `${code} ${reason}`}));
    sub.on('unsubscribed', ({code, reason}) => tell('gave up', channel, {why: `${code} ${reason}`}));
    sub.subscribe();
  }
  client.connect();
}

plan.clients.forEach((client, index) => follow(client, index % 2 === 1));
