import { marked } from 'marked';
import { describe, expect, it } from 'vitest';
import { inertMarkdown, plainCode, plainLine, verbatimBlock } from '@/utils/archive/inert-markdown.ts';

/** What a viewer that allows everything makes of it. */
function tagsIn(markdown: string): string[] {
  const html = marked.parse(markdown, { async: false });
  return [...html.matchAll(/<\/?([a-z][a-z0-9]*)/gi)].map(([, tag = '']) => tag.toLowerCase());
}

const HARMLESS = ['p', 'pre', 'code', 'strong', 'em', 'h1', 'ul', 'ol', 'li', 'blockquote', 'table', 'thead', 'tbody'];
HARMLESS.push('tr', 'th', 'td', 'a', 'br', 'hr', 'del', 'h2', 'h3');

const ATTACKS = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  'text <iframe src="https://evil.example.com">',
  '<!-- --> <svg onload=alert(1)>',
  '- a list\n  <img src=x onerror=alert(1)>',
  '> a quote <b onclick=alert(1)>x</b>',
  '![picture](https://evil.example.com/?data)',
  '\\\\![picture](https://evil.example.com/?data)',
  '![ref][1]\n\n[1]: https://evil.example.com/x.png',
  '&lt;img src=x&gt; &#60;img src=x onerror=alert(1)&#62;',
  '`` ` `` <img src=x>',
  '\\`<img src=x>`',
  '<https://evil.example.com/"onmouseover="alert(1)>',
  '| a |\n|---|\n| <img src=x> |',
  '1. ```\n   <img src=x>\n```\n<img src=y>',
];

describe('an answer in a file', () => {
  it.each(ATTACKS)('loads and runs nothing: %s', (attack) => {
    const tags = tagsIn(inertMarkdown(attack));
    expect(tags.filter((tag) => !HARMLESS.includes(tag))).toEqual([]);
  });

  it.each([
    '[x](javascript:alert(1))',
    '[x](JavaScript\\:alert(1))',
    '[x](&#106;avascript:alert(1))',
    '[x](data:text/html,1)',
  ])('leads to no script: %s', (attack) => {
    const html = marked.parse(inertMarkdown(attack), { async: false });
    expect(html).not.toMatch(/href="\s*(javascript|data):/i);
  });

  it('keeps its form, and its code as it stands', () => {
    const answer = '# Title\n\nA **bold** word, 1 < 2.\n\n```html\n<b>&amp;</b>\n```\n';
    expect(inertMarkdown(answer)).toBe(answer);
  });

  it('loses what cannot be seen', () => {
    expect(inertMarkdown('a\u202eb\u200bc')).toBe('abc');
  });
});

it.each(['=1+1', '<script>alert(1)</script>', '```\n<img src=x>', '~~~\n````\n<b>', '# not a title', 'a\n===\n'])(
  'a question stands there as it was asked and does nothing: %s',
  (question) => {
    const block = verbatimBlock(question);
    expect(new Set(tagsIn(block))).toEqual(new Set(['pre', 'code']));
    expect(block).toContain(question);
  },
);

it.each(['<b>x</b>', '![x](y)', '[x](javascript:1)', '`x`', '# x', '**x**', 'x | y'])(
  'a title is plain text: %s',
  (title) => {
    expect(new Set(tagsIn(`# ${plainLine(title)}`))).toEqual(new Set(['h1']));
  },
);

it('an address is no link, whatever stands in it', () => {
  expect(tagsIn(plainCode('https://e.example.com/`<img src=x>`'))).toEqual(['p', 'code', 'code', 'p']);
});
