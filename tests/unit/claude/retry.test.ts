import { describe, expect, it } from 'vitest';
import { decideRetry, parseRetryAfter } from '@/utils/claude/retry.ts';
import { FAILURE_CODES, type Failure } from '@/utils/conversation/failure.ts';

const NOW = Date.UTC(2026, 10, 20, 12);
const before = { phase: 'before-first-byte', attempt: 1, now: NOW } as const;

describe('asking again by itself', () => {
  it.each<[string, Failure, number, number]>([
    ['a rate limit waits as long as asked', { code: 'rate-limited', retryAt: NOW + 18_000 }, 1, 18_000],
    ['a rate limit waits up to five minutes', { code: 'rate-limited', retryAt: NOW + 300_000 }, 1, 300_000],
    ['a time in the past still leaves a second', { code: 'rate-limited', retryAt: NOW - 60_000 }, 1, 1000],
    ['a rate limit without a time', { code: 'rate-limited' }, 1, 2000],
    ['a rate limit for the third time', { code: 'rate-limited' }, 3, 8000],
    ['an overload', { code: 'overloaded', status: 529 }, 1, 2000],
    ['an overload again', { code: 'overloaded', status: 529 }, 2, 8000],
    ['an overload that says when', { code: 'overloaded', retryAt: NOW + 40_000 }, 1, 40_000],
    ['a host that did not answer', { code: 'offline', reason: 'unreachable' }, 1, 2000],
    ['a request the service waited too long for', { code: 'timeout', status: 408 }, 1, 2000],
  ])('%s', (_, failure, attempt, wait) => {
    expect(decideRetry({ ...before, failure, attempt })).toEqual({ retry: true, at: NOW + wait });
  });

  it.each<[string, Failure, number]>([
    ['a rate limit over five minutes', { code: 'rate-limited', retryAt: NOW + 300_001 }, 1],
    ['a rate limit for the fourth time', { code: 'rate-limited', retryAt: NOW + 1000 }, 4],
    ['an overload for the third time', { code: 'overloaded' }, 3],
    ['a gateway that gave up on a service that may have answered', { code: 'overloaded', status: 502 }, 1],
    ['a gateway that waited too long for it', { code: 'overloaded', status: 504 }, 1],
    ['no network', { code: 'offline' }, 1],
    ['a captive portal', { code: 'offline', reason: 'captive-portal' }, 1],
    ['a timeout of our own, which may have been billed', { code: 'timeout', reason: 'headers' }, 1],
  ])('never for %s', (_, failure, attempt) => {
    expect(decideRetry({ ...before, failure, attempt })).toEqual({ retry: false });
  });

  it.each(FAILURE_CODES)('never after the first byte: %s', (code) => {
    const failure = { code, retryAt: NOW + 1000 };
    expect(decideRetry({ failure, attempt: 1, phase: 'after-first-byte', now: NOW })).toEqual({ retry: false });
  });

  it.each(FAILURE_CODES.filter((code) => !['rate-limited', 'overloaded', 'offline', 'timeout'].includes(code)))(
    'never for what does not get better by itself: %s',
    (code) => {
      expect(decideRetry({ ...before, failure: { code, retryAt: NOW + 1000 } })).toEqual({ retry: false });
    },
  );
});

describe('retry-after', () => {
  it.each([
    ['18', NOW + 18_000],
    ['0', NOW],
    ['1.5', NOW + 1500],
    [' 3600 ', NOW + 3_600_000],
    ['Fri, 20 Nov 2026 12:00:30 GMT', NOW + 30_000],
    ['Fri, 20 Nov 2026 11:00:00 GMT', NOW - 3_600_000],
    ['soon', undefined],
    ['-5', undefined],
    ['', undefined],
    [null, undefined],
  ])('%s', (header, expected) => {
    expect(parseRetryAfter(header, NOW)).toBe(expected);
  });
});
