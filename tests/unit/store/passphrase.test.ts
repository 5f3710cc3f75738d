import { expect, it } from 'vitest';
import { keyFromPassphrase, newSalt, PBKDF2_ITERATIONS, seal, unseal } from '@/utils/store/passphrase.ts';

/** Fewer rounds than Loupe uses: what is tested here does not depend on them. */
const FEW = 1000;

it('opens what was sealed with the same passphrase and salt, and nothing else', async () => {
  const salt = newSalt();
  const key = await keyFromPassphrase('correct horse', salt, FEW);
  const sealed = await seal(key, 'sk-ant-secret');
  expect(JSON.stringify(sealed)).not.toContain('sk-ant');
  expect(await unseal(await keyFromPassphrase('correct horse', salt, FEW), sealed)).toBe('sk-ant-secret');
  for (const other of [
    await keyFromPassphrase('Correct horse', salt, FEW),
    await keyFromPassphrase('correct horse', newSalt(), FEW),
    await keyFromPassphrase('correct horse', salt, FEW + 1),
  ]) {
    expect(await unseal(other, sealed)).toBeUndefined();
  }
});

it('notices a changed byte', async () => {
  const key = await keyFromPassphrase('correct horse', newSalt(), FEW);
  const sealed = await seal(key, 'sk-ant-secret');
  const data = (sealed.data.startsWith('A') ? 'B' : 'A') + sealed.data.slice(1);
  expect(await unseal(key, { ...sealed, data })).toBeUndefined();
});

it('seals the same text differently each time', async () => {
  const key = await keyFromPassphrase('correct horse', newSalt(), FEW);
  expect(await seal(key, 'same')).not.toEqual(await seal(key, 'same'));
});

it('takes a passphrase in whichever Unicode form it is typed', async () => {
  const salt = newSalt();
  const composed = await keyFromPassphrase('caf\u00e9 au lait', salt, FEW);
  expect(await keyFromPassphrase('cafe\u0301 au lait', salt, FEW)).toBe(composed);
});

it('derives the key as PBKDF2 with SHA-256 does elsewhere', async () => {
  // RFC 7914, section 11: PBKDF2-HMAC-SHA-256, "passwd" and "salt", one round, its first 32 bytes.
  const hex = '55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc';
  const key = await keyFromPassphrase('passwd', btoa('salt'), 1);
  expect(Buffer.from(key, 'base64').toString('hex')).toBe(hex);
  expect(PBKDF2_ITERATIONS).toBeGreaterThanOrEqual(600_000);
});
