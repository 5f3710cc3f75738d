import { parseArgs } from 'node:util';
import { startFakeClaude } from './server.ts';

/**
 * `node tests/fake-claude/main.ts [--port 8787] [--tls] [--host img.example.com=http://127.0.0.1:8080]…` prints the
 * stand-in's URL on the first line and runs until it is stopped. The delays are a person's, not a test's.
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    tls: { type: 'boolean', default: false },
    host: { type: 'string', multiple: true, default: [] },
    'first-byte-ms': { type: 'string', default: '400' },
    'per-delta-ms': { type: 'string', default: '8' },
  },
});

const hosts = values.host.map((entry) => entry.split('=', 2));
const fake = await startFakeClaude({
  port: Number(values.port),
  tls: values.tls,
  delays: { firstByteMs: Number(values['first-byte-ms']), perDeltaMs: Number(values['per-delta-ms']) },
  ...(hosts.length > 0 ? { hostMap: Object.fromEntries(hosts) } : {}),
});
process.stdout.write(`${fake.url}\n`);
if (fake.certificate) process.stdout.write(`spki ${fake.certificate.spkiSha256}\n`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void fake.close();
  });
}
