import { expect, it } from 'vitest';
import { visibleMarkdownText, visibleText } from '@/utils/conversation/visible-text.ts';

it.each([
  ['zero-width space', 'a\u200Bb', 'ab'],
  ['zero-width joiner between Latin letters', 'a\u200Db', 'ab'],
  ['word joiner and byte order mark', 'a\u2060b\uFEFFc', 'abc'],
  ['left-to-right and right-to-left marks', 'a\u200E\u200Fb', 'ab'],
  ['bidirectional embeddings and overrides', '\u202Aa\u202Bb\u202Cc\u202Dd\u202E', 'abcd'],
  ['bidirectional isolates', '\u2066a\u2067b\u2068c\u2069', 'abc'],
  ['Arabic letter mark', 'a\u061Cb', 'ab'],
  ['soft hyphen', 'a\u00ADb', 'ab'],
  ['tags that spell a hidden text', 'a\u{E0001}\u{E0068}\u{E0069}\u{E007F}b', 'ab'],
  ['variation selectors used as bytes', 'a\u{FE01}\u{E0101}\u{E0102}b', 'ab'],
  ['fillers that look like nothing', 'a\u115F\u1160\u3164\uFFA0b', 'ab'],
  ['invisible operators', 'a\u2061\u2062\u2063\u2064b', 'ab'],
  ['annotation marks', 'a\uFFF9b\uFFFAc\uFFFB', 'abc'],
  ['control characters', 'a\u0000\u0007\u001B[31mb\u0085', 'a[31mb'],
  ['line and paragraph separators', 'a\u2028b\u2029c', 'a\nb\nc'],
  ['half a surrogate pair', 'a\uD83Db', 'a\uFFFDb'],
  ['line breaks and tabs, which stay', 'a\n\tb', 'a\n\tb'],
  ['a family, which stays', '👩\u200D👩\u200D👧', '👩\u200D👩\u200D👧'],
  ['a heart in colour, which stays', '❤\uFE0F', '❤\uFE0F'],
  ['a skin tone in a sequence, which stays', '👩🏽\u200D🚀', '👩🏽\u200D🚀'],
  ['a Persian word with its joiner, which stays', 'می\u200Cخواهم', 'می\u200Cخواهم'],
  ['a Hindi conjunct with its joiner, which stays', 'क्\u200Dष', 'क्\u200Dष'],
  ['many joiners after a letter, of which none is needed', 'م\u200C\u200C\u200Cم', 'مم'],
])('%s', (_name, text, shown) => {
  expect(visibleText(text)).toBe(shown);
});

it.each([
  ['&lt;b&gt; &amp;amp; &quot;&#39;', `<b> &amp; "'`],
  ['a&#8203;b&#x202e;c', 'abc'],
  ['&#0; &#x110000; &#99999999;', '\uFFFD \uFFFD &#99999999;'],
  ['&unknown;', '&unknown;'],
])('resolves the references of %s before hiding', (text, shown) => {
  expect(visibleMarkdownText(text)).toBe(shown);
});
