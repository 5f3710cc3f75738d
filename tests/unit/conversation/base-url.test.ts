import { describe, expect, it } from 'vitest';
import { accessPattern, checkBaseUrl } from '@/utils/conversation/base-url.ts';

const DEFAULT = 'https://api.anthropic.com';

describe('a base URL is kept in one form', () => {
  it.each([
    ['https://gateway.example.com', 'https://gateway.example.com'],
    ['  https://gateway.example.com/ ', 'https://gateway.example.com'],
    ['HTTPS://Gateway.Example.COM/Anthropic//', 'https://gateway.example.com/Anthropic'],
    ['https://gateway.example.com:8443/anthropic', 'https://gateway.example.com:8443/anthropic'],
    ['https://gateway.example.com:443', 'https://gateway.example.com'],
    ['http://localhost:4000', 'http://localhost:4000'],
    ['http://127.0.0.1:4000/', 'http://127.0.0.1:4000'],
    ['http://[::1]:4000', 'http://[::1]:4000'],
    ['https://192.168.1.20:8443', 'https://192.168.1.20:8443'],
    ['', DEFAULT],
    ['   ', DEFAULT],
  ])('%j becomes %s', (text, baseUrl) => {
    expect(checkBaseUrl(text)).toEqual({ ok: true, baseUrl });
  });

  it.each([
    ['https://gateway.example.com/v1', 'https://gateway.example.com', '/v1'],
    ['https://gateway.example.com/anthropic/v1/messages', 'https://gateway.example.com/anthropic', '/v1/messages'],
  ])('%s loses the part Loupe adds itself, and says so', (text, baseUrl, part) => {
    const check = checkBaseUrl(text);
    expect(check).toMatchObject({ ok: true, baseUrl });
    expect(check).toHaveProperty('notice', expect.stringContaining(`${part} itself`));
  });

  it('keeps a path that only looks like the part Loupe adds', () => {
    expect(checkBaseUrl('https://gateway.example.com/my-v1')).toEqual({
      ok: true,
      baseUrl: 'https://gateway.example.com/my-v1',
    });
  });
});

describe('a base URL that would be unsafe or cannot work is refused with its reason', () => {
  it.each([
    ['http://gateway.example.com', /^Use https\./],
    ['http://192.168.1.20:4000', /^Use https\./],
    ['http://localhost.example.com', /^Use https\./],
    ['http://127.0.0.1.nip.io', /^Use https\./],
    ['http://app.localhost', /^Use https\./],
    ['gateway.example.com', /^Start the address with https/],
    ['localhost:4000', /^Start the address with https/],
    ['ftp://gateway.example.com', /^Start the address with https/],
    ['javascript:alert(1)', /^Start the address with https/],
    ['https://', /not a complete address/],
    ['https://gate way.example.com', /not a complete address/],
    ['https://user:secret@gateway.example.com', /user name and password/],
    ['https://sk-ant-key@gateway.example.com', /user name and password/],
    ['https://gateway.example.com/?team=a', /from the \? or #/],
    ['https://gateway.example.com/#v1', /from the \? or #/],
    ['https://*.example.com', /without a \*/],
  ])('%s', (text, sentence) => {
    expect(checkBaseUrl(text)).toEqual({ ok: false, sentence: expect.stringMatching(sentence) });
  });
});

describe('the browser is asked for one host, not for more', () => {
  it.each([
    ['https://gateway.example.com:8443/anthropic', 'https://gateway.example.com/*'],
    ['http://localhost:4000', 'http://localhost/*'],
    ['http://[::1]:4000', 'http://[::1]/*'],
  ])('%s → %s', (baseUrl, pattern) => {
    expect(accessPattern(baseUrl)).toBe(pattern);
  });
});
