// How fast the HTTP API takes publications when nobody is subscribed.
//
//   k6 run -e BASE_URL=http://127.0.0.1:8000 -e API_KEY=secret -e VUS=16 -e DURATION=30 http-publish.js
//
// Each VU sends its next request when the last is answered, over a kept-alive connection, to a channel of its own.
import http from 'k6/http';
import { check } from 'k6';
import exec from 'k6/execution';
import { API_KEY, BASE, number } from './lib/client.js';

const VUS = number('VUS', 16);
const DURATION = number('DURATION', 30);
const PADDING = 'x'.repeat(100);

/** @type {import('k6/options').Options} */
export const options = {
  scenarios: {
    publish: { executor: 'constant-vus', vus: VUS, duration: `${DURATION}s` },
  },
  thresholds: {
    checks: ['rate==1'],
    http_req_failed: ['rate==0'],
    http_req_duration: ['p(99)<100'],
  },
};

export default function () {
  const channel = `k6:publish${exec.vu.idInTest}`;
  const body = JSON.stringify({ channel, data: { n: exec.vu.iterationInScenario, padding: PADDING } });
  const answer = http.post(`${BASE}/api/publish`, body, {
    headers: { 'Content-Type': 'application/json', 'X-API-Key': API_KEY },
  });
  check(answer, { 'publication accepted': (r) => r.status === 200 && r.json('result') !== undefined });
}
