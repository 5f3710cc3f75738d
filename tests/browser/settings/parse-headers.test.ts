import { describe, expect, it } from 'vitest';
import { formatHeaders, parseHeaders } from '@/components/settings/parse-headers.ts';

describe('lines of name and value become headers', () => {
  it.each([
    ['', {}],
    ['\n  \n', {}],
    ['x-team: design', { 'x-team': 'design' }],
    ['  X-Team :  design  ', { 'X-Team': 'design' }],
    ['x-a: 1\r\n\r\nx-b: 2', { 'x-a': '1', 'x-b': '2' }],
    ['x-link: https://a.example.com:8443/b', { 'x-link': 'https://a.example.com:8443/b' }],
    ['anthropic-workspace-id: wrk_1', { 'anthropic-workspace-id': 'wrk_1' }],
    ['anthropic-beta: some-beta', { 'anthropic-beta': 'some-beta' }],
    ['x-name: Caf\u00e9', { 'x-name': 'Caf\u00e9' }],
  ])('%j', (text, headers) => {
    expect(parseHeaders(text)).toEqual({ ok: true, headers });
  });

  it('takes every accepted header to fetch without an error', () => {
    const check = parseHeaders("x-team: design\nX-Name: Caf\u00e9\n!#$%&'*+.^_`|~: odd but allowed");
    if (!check.ok) throw new Error(check.sentence);
    expect([...new Headers(check.headers)]).toHaveLength(3);
  });
});

describe('a line that cannot be sent is named with its reason', () => {
  it.each([
    ['x-team', 1, /name, a colon and a value/],
    ['x-a: 1\nx team: 2', 2, /can't be the name/],
    [': value', 1, /can't be the name/],
    ['x-team:', 1, /has no value/],
    ['x-team: \u{1F50D}', 1, /can't carry/],
    ['x-team: a\u0000b', 1, /can't carry/],
    ['Authorization: Bearer sk-ant-1', 1, /under Authentication/],
    ['X-API-Key: sk-ant-1', 1, /under Authentication/],
    ['anthropic-version: 2026-10-21', 1, /Loupe sends/],
    ['Content-Type: text/plain', 1, /Loupe sends/],
    ['x-stainless-lang: js', 1, /Loupe sends/],
    ['Host: other.example.com', 1, /browser sets/],
    ['Cookie: a=b', 1, /browser sets/],
    ['Sec-Fetch-Mode: cors', 1, /browser sets/],
    ['Proxy-Authorization: Basic x', 1, /browser sets/],
    ['x-a: 1\n\nX-A: 2', 3, /is there twice/],
  ])('%j', (text, line, sentence) => {
    expect(parseHeaders(text)).toEqual({ ok: false, line, sentence: expect.stringMatching(sentence) });
  });

  it('never repeats the value, which may be a secret', () => {
    const check = parseHeaders('Authorization: Bearer sk-ant-canary');
    expect(JSON.stringify(check)).not.toContain('canary');
  });
});

it('shows stored headers the way they were typed', () => {
  const headers = { 'x-a': '1', 'x-b': 'two: three' };
  expect(parseHeaders(formatHeaders(headers))).toEqual({ ok: true, headers });
});
