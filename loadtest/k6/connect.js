// How fast clients can connect and subscribe, and whether they stay.
//
//   k6 run -e BASE_URL=http://127.0.0.1:8000 -e VUS=1000 -e HOLD=30 connect.js
//
// Each VU opens one connection, subscribes to one of CHANNELS channels, holds it for HOLD seconds and closes it.
// Anonymous clients must be allowed to connect and to subscribe.
import { Counter, Rate, Trend } from 'k6/metrics';
import exec from 'k6/execution';
import { setTimeout } from 'k6/timers';
import { number, subscribe } from './lib/client.js';

const VUS = number('VUS', 1000);
const HOLD = number('HOLD', 30);
const CHANNELS = number('CHANNELS', 100);

const subscribedAfter = new Trend('subscribed_after', true);
const subscribed = new Rate('subscribed');
const lost = new Counter('connections_lost');

/** @type {import('k6/options').Options} */
export const options = {
  scenarios: {
    connect: { executor: 'per-vu-iterations', vus: VUS, iterations: 1, maxDuration: `${HOLD + 120}s` },
  },
  thresholds: {
    subscribed: ['rate>0.999'],
    subscribed_after: ['p(99)<5000'],
    connections_lost: ['count==0'],
  },
};

export default function () {
  const start = Date.now();
  let ready = false;
  const client = subscribe(`k6:${exec.vu.idInTest % CHANNELS}`, {
    subscribed: () => {
      ready = true;
      subscribed.add(true);
      subscribedAfter.add(Date.now() - start);
      setTimeout(client.close, HOLD * 1000);
    },
    publication: () => {},
    failed: (why) => {
      console.error(why);
      if (ready) {
        lost.add(1);
      } else {
        subscribed.add(false);
      }
    },
  });
}
