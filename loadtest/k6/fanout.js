// One publisher, many subscribers: delivery time, and whether everyone gets everything in order.
//
//   k6 run -e BASE_URL=http://127.0.0.1:8000 -e API_KEY=secret -e SUBSCRIBERS=1000 -e RATE=50 -e DURATION=30 fanout.js
//
// Subscribers connect first (START seconds are left for that); then RATE publications a second go to the HTTP API.
// One VU publishes, so that the order of publications is defined; `dropped_iterations` says that it could not keep up.
// Times are whole milliseconds of one clock, since k6 runs all VUs in one process.
import http from 'k6/http';
import { check } from 'k6';
import { Counter, Rate, Trend } from 'k6/metrics';
import exec from 'k6/execution';
import { setTimeout } from 'k6/timers';
import { API_KEY, BASE, number, subscribe } from './lib/client.js';

const SUBSCRIBERS = number('SUBSCRIBERS', 1000);
const RATE = number('RATE', 50);
const DURATION = number('DURATION', 30);
const START = number('START', 15);
const CHANNEL = __ENV.CHANNEL || 'k6:fanout';
const LINGER = 3; // seconds for the last messages to arrive
const PADDING = 'x'.repeat(80);

const delivery = new Trend('delivery', true);
const deliveries = new Counter('deliveries');
const disorders = new Counter('disorders');
const complete = new Rate('subscribers_complete');

/** @type {import('k6/options').Options} */
export const options = {
  scenarios: {
    subscribers: {
      executor: 'per-vu-iterations',
      exec: 'subscriber',
      vus: SUBSCRIBERS,
      iterations: 1,
      maxDuration: `${START + DURATION + LINGER + 60}s`,
    },
    publisher: {
      executor: 'constant-arrival-rate',
      exec: 'publisher',
      startTime: `${START}s`,
      duration: `${DURATION}s`,
      rate: RATE,
      timeUnit: '1s',
      preAllocatedVUs: 1,
      maxVUs: 1,
    },
  },
  thresholds: {
    delivery: ['p(99)<500'],
    disorders: ['count==0'],
    subscribers_complete: ['rate==1'],
    checks: ['rate==1'],
    dropped_iterations: ['count==0'],
  },
};

export function subscriber() {
  let next = 0;
  const client = subscribe(CHANNEL, {
    subscribed: () => {
      setTimeout(() => {
        client.close();
        // k6 starts RATE * DURATION iterations, give or take the last one.
        complete.add(next >= RATE * DURATION - 1);
      }, (START + DURATION + LINGER) * 1000);
    },
    publication: (data) => {
      delivery.add(Date.now() - data.sent);
      deliveries.add(1);
      if (data.sequence !== next) {
        disorders.add(1);
      }
      next = data.sequence + 1;
    },
    failed: (why) => {
      console.error(why);
      complete.add(false);
    },
  });
}

export function publisher() {
  const data = { sequence: exec.scenario.iterationInTest, sent: Date.now(), padding: PADDING };
  const answer = http.post(`${BASE}/api/publish`, JSON.stringify({ channel: CHANNEL, data }), {
    headers: { 'Content-Type': 'application/json', 'X-API-Key': API_KEY },
  });
  check(answer, { 'publication accepted': (r) => r.status === 200 && r.json('result') !== undefined });
}
