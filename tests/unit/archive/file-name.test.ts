import { expect, it } from 'vitest';
import { endingFor, safeName } from '@/utils/archive/file-name.ts';

it.each([
  ['What is this?', 'What is this'],
  ['../../etc/passwd', 'etc passwd'],
  ['C:\\Windows\\system32', 'C Windows system32'],
  ['CON', 'image CON'],
  ['lpt1.txt', 'image lpt1.txt'],
  ['contract', 'contract'],
  ['=cmd|calc', 'cmd calc'],
  ['-rf ~', 'rf ~'],
  ['.htaccess', 'htaccess'],
  ['ends with dots. . .', 'ends with dots'],
  ['photo\u202egpj.exe', 'photogpj.exe'],
  ['zero\u200bwidth\u0000', 'zerowidth'],
  ['line\nbreak', 'line break'],
  ['', 'image'],
  ['???', 'image'],
  ['Grüße 你好 🎉', 'Grüße 你好 🎉'],
])('%j is called %j', (text, name) => {
  expect(safeName(text, 'image')).toBe(name);
});

it('cuts a long one, never in the middle of a character', () => {
  const name = safeName('🎉'.repeat(200), 'image');
  expect([...name]).toHaveLength(50);
  expect(name.isWellFormed()).toBe(true);
});

it('has the ending of what the bytes are', () => {
  expect(['image/jpeg', 'image/svg+xml', undefined].map(endingFor)).toEqual(['jpg', 'svg', 'bin']);
});
