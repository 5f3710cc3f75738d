import { expect, it } from 'vitest';
import { linkTarget } from '@/components/conversation/link-target.ts';

it.each([
  ['https://example.com/a?b#c', 'example.com'],
  ['http://example.com:8080/', 'example.com:8080'],
  ['HTTPS://EXAMPLE.COM', 'example.com'],
  ['https://pаypal.com/', 'xn--pypal-4ve.com'],
  ['https://ｅxample.com/', 'example.com'],
  ['https://example.com。evil.example.net/', 'example.com.evil.example.net'],
  ['https://0x7f.1/', '127.0.0.1'],
])('%s leads to %s', (href, host) => {
  expect(linkTarget(href)?.host).toBe(host);
});

it.each([
  'javascript:alert(1)',
  'data:text/html,x',
  'blob:https://example.com/1',
  'file:///etc/passwd',
  'chrome://settings',
  'chrome-extension://abc/sidepanel.html',
  'mailto:a@example.com',
  'tel:+1',
  'ftp://example.com',
  '//example.com/x',
  '/x',
  'x',
  '',
  'https://',
  'https://user@example.com/',
  'https://google.com:x@example.com/',
  `https://example.com/?${'d'.repeat(2000)}`,
  'java\nscript:alert(1)',
])('%s stays text', (href) => {
  expect(linkTarget(href)).toBeUndefined();
});
