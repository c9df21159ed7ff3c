// Runs every script against a good and several bad servers, and demands that thresholds tell them apart and that
// every line of every script has run.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from './server.js';

const here = fileURLToPath(new URL('..', import.meta.url));
const coverage = mkdtempSync(join(tmpdir(), 'k6-standin-'));
const SMALL = { VUS: '10', HOLD: '2', CHANNELS: '3', SUBSCRIBERS: '10', RATE: '20', DURATION: '2', START: '1' };

function run(script, environment) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', './standin/register.js', 'standin/run.js', script], {
      cwd: here,
      env: { ...process.env, ...SMALL, API_KEY: 'secret', NODE_V8_COVERAGE: coverage, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 60_000,
    });
    let output = '';
    child.stdout.on('data', (part) => (output += part));
    child.stderr.on('data', (part) => (output += part));
    child.on('close', (code) => resolve({ code, output }));
  });
}

let bad = 0;
function expect(what, good, details) {
  console.log(`${good ? 'ok  ' : 'FAIL'} ${what}`);
  if (!good) {
    bad += 1;
    console.log(details);
  }
}

const CASES = [
  ['connect.js', '', 0],
  ['connect.js', 'refuse', 99],
  ['connect.js', 'close', 99],
  ['fanout.js', '', 0],
  ['fanout.js', 'drop', 99],
  ['fanout.js', 'close', 99],
  ['fanout.js', 'api', 99],
  ['http-publish.js', '', 0],
  ['http-publish.js', 'api', 99],
];
const results = await Promise.all(
  CASES.map(async ([script, fault, wanted]) => {
    const server = await serve(fault);
    const { code, output } = await run(script, { BASE_URL: server.url });
    server.close();
    return [`${script} with ${fault || 'a good'} server: exit code ${wanted}`, code === wanted, `exit code ${code}\n${output}`];
  }),
);
results.forEach((r) => expect(...r));
const nobody = await run('connect.js', { BASE_URL: 'http://127.0.0.1:1' });
expect('connect.js without a server: exit code 99', nobody.code === 99, nobody.output);
const wrong = await run('connect.js', { VUS: 'many' });
expect('connect.js with VUS=many: refused', wrong.code === 1 && wrong.output.includes('VUS=many'), wrong.output);

/** Lines of a script that no run has reached. */
function unreached(script) {
  const source = readFileSync(join(here, script), 'utf8');
  const reached = new Set();
  for (const file of readdirSync(coverage)) {
    const { result } = JSON.parse(readFileSync(join(coverage, file), 'utf8'));
    for (const { functions } of result.filter((r) => r.url.endsWith(`/k6/${script}`))) {
      const counts = new Uint8Array(source.length);
      for (const range of functions.flatMap((f) => f.ranges)) {
        counts.fill(range.count > 0 ? 1 : 0, range.startOffset, range.endOffset);
      }
      counts.forEach((c, i) => c && reached.add(i));
    }
  }
  let at = 0;
  return source.split('\n').filter((line) => {
    const start = at + line.length - line.trimStart().length;
    at += line.length + 1;
    return /\w/.test(line) && !line.trimStart().startsWith('//') && !reached.has(start);
  });
}

for (const script of ['connect.js', 'fanout.js', 'http-publish.js', 'lib/client.js']) {
  const lines = unreached(script);
  expect(`${script}: every line has run`, lines.length === 0, lines.join('\n'));
}
rmSync(coverage, { recursive: true });
process.exit(bad ? 1 : 0);
