// Runs a k6 script without k6: node --import ./standin/register.js standin/run.js fanout.js
//
// It knows the executors, metrics and thresholds that the scripts beside it use, and refuses what it does not know.
// It is one process and one thread: good for finding mistakes in scripts, useless for measuring servers.
// Exit code 99 when a threshold fails, as with k6.
import { pathToFileURL } from 'node:url';
import { current, metrics, sample } from './state.js';

globalThis.__ENV = process.env;
const script = await import(pathToFileURL(process.argv[2]).href);
const seconds = (text, otherwise) => (text === undefined ? otherwise : Number(/^(\d+)s$/.exec(text)[1]));
const until = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

let lastVu = 0;

/** Runs the function once as this VU; done when its sockets and timers are, or when `limit` seconds are over. */
function iterate(run, vu, scenario, limit) {
  return new Promise((resolve) => {
    const guard = setTimeout(resolve, limit * 1000);
    const iteration = { vu, scenario, pending: 1 };
    iteration.settled = () => {
      if (iteration.pending === 0) {
        clearTimeout(guard);
        resolve();
      }
    };
    current.run(iteration, run);
    iteration.pending -= 1;
    iteration.settled();
  });
}

const EXECUTORS = {
  async 'per-vu-iterations'(s, run) {
    const each = Array.from({ length: s.vus }, async () => {
      const idInTest = ++lastVu;
      for (let i = 0; i < s.iterations; i++) {
        await iterate(run, { idInTest, iterationInScenario: i }, { iterationInTest: i }, seconds(s.maxDuration, 600));
      }
    });
    await Promise.all(each);
  },
  async 'constant-vus'(s, run) {
    const end = Date.now() + seconds(s.duration) * 1000;
    const each = Array.from({ length: s.vus }, async () => {
      const idInTest = ++lastVu;
      for (let i = 0; Date.now() < end; i++) {
        await iterate(run, { idInTest, iterationInScenario: i }, { iterationInTest: i }, 30);
        await until(0);
      }
    });
    await Promise.all(each);
  },
  async 'constant-arrival-rate'(s, run) {
    const start = Date.now();
    const idInTest = ++lastVu;
    sample('dropped_iterations', 'Counter');
    for (let i = 0; i < s.rate * seconds(s.duration); i++) {
      await until(start + (i * 1000) / s.rate / seconds(s.timeUnit) - Date.now());
      await iterate(run, { idInTest, iterationInScenario: i }, { iterationInTest: i }, 30);
    }
  },
};

const AGGREGATES = {
  count: (v) => v.length && v.reduce((a, b) => a + b, 0),
  rate: (v) => v.reduce((a, b) => a + b, 0) / v.length,
  p: (v, q) => [...v].sort((a, b) => a - b)[Math.max(0, Math.ceil((v.length * q) / 100) - 1)],
};

function holds(values, threshold) {
  const [, name, q, operator, limit] = /^([a-z]+)(?:\((\d+(?:\.\d+)?)\))?(==|<|>)(\d+(?:\.\d+)?)$/.exec(threshold);
  const value = AGGREGATES[name](values, Number(q));
  const good = { '==': value === Number(limit), '<': value < Number(limit), '>': value > Number(limit) }[operator];
  return { value, good };
}

await Promise.all(
  Object.values(script.options.scenarios).map(async (s) => {
    await until(seconds(s.startTime, 0) * 1000);
    await EXECUTORS[s.executor](s, script[s.exec ?? 'default']);
  }),
);
let failed = false;
for (const [name, thresholds] of Object.entries(script.options.thresholds)) {
  for (const threshold of thresholds) {
    const { value, good } = holds(metrics.get(name).values, threshold);
    failed ||= !good;
    console.log(`${good ? 'ok  ' : 'FAIL'} ${name} ${threshold} (${value}, ${metrics.get(name).values.length} samples)`);
  }
}
process.exit(failed ? 99 : 0);
