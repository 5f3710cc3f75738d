import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright';
import sharp from 'sharp';
import { startFakeClaude } from '../fake-claude/server.ts';
import { sharedPicture } from '../shared-pictures.ts';
import { drawPixels } from './harness/fixture-pictures.ts';
import { grantAllSites } from './harness/grant-access.ts';
import { type Loupe, TEST_KEY } from './harness/launch-loupe.ts';
import {
  addImages,
  addPicture,
  ask,
  attachments,
  clickImage,
  expectAnswered,
  lastTurn,
  nthQuestion,
  questionBox,
  questions,
} from './harness/panel-steps.ts';
import { expect, test } from './harness/shared-loupe.ts';
import { storedTurns } from './harness/stored-rows.ts';

/** Sent by whoever, in the form in which Loupe's own pages ask the worker. */
interface Message {
  type: string;
  data: unknown;
}

/** Runs in a page of ours or in the world of an injected script. */
async function sendAll(messages: Message[]): Promise<string[]> {
  const answers = messages.map(
    ({ type, data }, id) =>
      new Promise<string>((resolve) => {
        // A message that nobody answers calls back at once or never.
        setTimeout(() => resolve('silence'), 1000);
        try {
          chrome.runtime.sendMessage({ id, type, data, timestamp: Date.now() }, (answer: unknown) => {
            const { lastError } = chrome.runtime;
            resolve(JSON.stringify(answer ?? lastError?.message ?? 'nothing'));
          });
        } catch (error) {
          resolve(String(error));
        }
      }),
  );
  return await Promise.all(answers);
}

/** Runs an expression in the isolated world of the page in the first tab, as an injected script. */
async function inject<R>(loupe: Loupe, script: string): Promise<R> {
  const session = await loupe.context.newCDPSession(loupe.page);
  const world = new Promise<number>((resolve) => {
    session.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.origin === `chrome-extension://${loupe.extensionId}`) resolve(context.id);
    });
  });
  await session.send('Runtime.enable');
  const worker = await loupe.worker();
  await worker.evaluate(async (url) => {
    const [tab] = await chrome.tabs.query({ url });
    // Any script of ours makes the world.
    await chrome.scripting.executeScript({ target: { tabId: tab?.id ?? -1 }, func: () => undefined });
  }, loupe.page.url());
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    contextId: await world,
    expression: script,
    awaitPromise: true,
    returnByValue: true,
  });
  await session.detach();
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
}

/** Everything the extension keeps, as one text. */
async function everythingKept(panel: Page): Promise<string> {
  return await panel.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('loupe');
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => resolve(opening.result);
    });
    const tables: Record<string, unknown> = {};
    for (const name of database.objectStoreNames) {
      tables[name] = await new Promise((resolve, reject) => {
        const reading = database.transaction(name).objectStore(name).getAll();
        reading.onerror = () => reject(reading.error);
        reading.onsuccess = () => resolve(reading.result);
      });
    }
    database.close();
    const { keys: _keys, ...settings } = await chrome.storage.local.get();
    return JSON.stringify({ tables, settings });
  });
}

/** Runs in the world of an injected script: everything that the worker's ports tell it within half a second. */
function listenIn(turnId: string): Promise<string[]> {
  return new Promise((resolve) => {
    const heard: string[] = [];
    for (const name of ['turn', 'offscreen']) {
      const port = chrome.runtime.connect({ name });
      port.onMessage.addListener((message: unknown) => void heard.push(JSON.stringify(message)));
      port.postMessage({ turnId, from: 0 });
    }
    setTimeout(() => resolve(heard), 500);
  });
}

/** Runs in the world of an injected script. */
async function readStorage(): Promise<string[]> {
  const read = async (area: 'local' | 'session'): Promise<string> => {
    try {
      return JSON.stringify(await chrome.storage[area].get(null));
    } catch (error) {
      return String(error);
    }
  };
  const databases = await indexedDB.databases();
  return [await read('local'), await read('session'), databases.map(({ name }) => name).join()];
}

const TYPES = [
  ...[
    'ask',
    'answerOffer',
    'sendHeld',
    'dismissHeld',
    'stop',
    'retry',
    'continueTurn',
    'keepShown',
    'newConversation',
    'undoNewConversation',
  ],
  ...['addToLastConversation', 'openConversation', 'claimIncoming', 'removeAttachment', 'restoreAttachment'],
  ...['chooseCandidate', 'useScreen', 'tryAttachmentAgain', 'chooseSource', 'saveDraft', 'setAlert'],
  ...['setDetail', 'liftAgain', 'moveAttachment', 'renameAttachment', 'editAttachment', 'restoreEarlier'],
  ...['discardEarlier', 'capture', 'stopCapture', 'pressOverlayKey'],
  ...['showExample', 'saveKey', 'checkKey', 'saveSettings', 'listModels'],
  ...['unlock', 'lock', 'setPassphrase', 'removePassphrase', 'forgetKeys'],
  ...['importConversations', 'discardImports', 'clearPrepared', 'clearOldImages'],
  ...['toString', '__proto__', 'keys', ''],
];
/** None of these is the data of any message: a field is missing, of another type, or too large. */
const SHAPES: unknown[] = [
  ...[null, 0, -1, 1.5, true, '', 'ask', [], [{}], [1, 2], 'x'.repeat(1000)],
  ...[{ windowId: '1', turnId: 7, attachmentId: 7, key: 5, baseUrl: 5, draft: 5 }],
  ...[{ windowId: null, turnId: null, attachmentId: {}, key: null, model: {}, sendAs: 'telepathy' }],
  ...[{ windowId: 'x', question: {}, kind: 'explode', ids: 'all', key: 'k'.repeat(4001), headers: 5 }],
  ...[{ windowId: '', attachmentId: 1, detail: 'all', to: -1, name: 'n'.repeat(81), edits: {}, model: 5 }],
  ...[{ windowId: {}, attachmentIds: [1, 2, 3], action: 'all', key: {}, incomingIds: [{}], model: 5 }],
  ...[{ windowId: [], turnId: 'x'.repeat(65), attachmentId: 'x'.repeat(65), key: [], announce: 'never' }],
];
const isAlwaysFit = (type: string, data: unknown): boolean =>
  ['checkKey', 'listModels', 'lock', 'forgetKeys'].includes(type) &&
  typeof data === 'object' &&
  data !== null &&
  !Array.isArray(data);

/** The same 1,000 every time. */
function fuzz(): Message[] {
  const all = TYPES.flatMap((type) => SHAPES.map((data) => ({ type, data })));
  const fit = all.filter(({ type, data }) => !isAlwaysFit(type, data));
  return Array.from({ length: 1000 }, (_, n) => fit[n % fit.length] ?? { type: 'ask', data: n });
}

test.describe('who may ask the worker what', () => {
  test('a thousand messages of wrong shapes from the panel itself have no effect', async ({ loupe, panel }) => {
    await addPicture(panel);
    const before = await everythingKept(panel);
    const messages = fuzz();
    for (let at = 0; at < messages.length; at += 250) {
      const answers = await panel.evaluate(sendAll, messages.slice(at, at + 250));
      expect(answers.join()).not.toContain(TEST_KEY);
      expect(answers.filter((answer) => answer.includes('"ok":true'))).toEqual([]);
    }
    expect(await everythingKept(panel)).toBe(before);
    expect(loupe.claude.requests.filter(({ method }) => method === 'POST')).toEqual([]);
    // And the panel still works.
    await ask(panel, 'Still there?');
    await expectAnswered(panel, 1);
  });

  test('a right message from a page of ours that may not send it has no effect', async ({ loupe, panel }) => {
    await addPicture(panel);
    const windowId = await panel.evaluate(async () => (await chrome.windows.getCurrent()).id);
    const welcome = await loupe.context.newPage();
    await welcome.goto(`chrome-extension://${loupe.extensionId}/welcome.html`);
    const before = await everythingKept(panel);
    const forPanelOnly = [
      { type: 'ask', data: { windowId, question: 'Sent by the wrong page', kind: 'ask' } },
      { type: 'saveKey', data: { key: 'sk-ant-other' } },
      { type: 'saveSettings', data: { baseUrl: 'https://evil.example.com' } },
      { type: 'saveDraft', data: { windowId, draft: 'Written by the wrong page' } },
    ];
    await welcome.evaluate(sendAll, forPanelOnly);
    expect(await everythingKept(panel)).toBe(before);
    expect(questions(loupe)).toEqual([]);
  });

  test('an injected script gets nothing out of messages, ports and storage', async ({ loupe, panel }) => {
    await grantAllSites(loupe);
    await loupe.page.goto(loupe.site.page('same-origin'));
    await panel.bringToFront();
    await addPicture(panel);
    loupe.claude.settings.delays = { firstByteMs: 0, perDeltaMs: 15 };
    await ask(panel, 'What is secret here?');
    await expect(lastTurn(panel)).toContainText('stand-in');
    const [turn] = await storedTurns(panel);
    const windowId = await panel.evaluate(async () => (await chrome.windows.getCurrent()).id);
    const before = await everythingKept(panel);
    const requestsBefore = loupe.claude.requests.length;

    const messages: Message[] = [
      { type: 'ask', data: { windowId, question: 'Asked by the page', kind: 'ask' } },
      { type: 'saveKey', data: { key: 'sk-ant-other' } },
      { type: 'saveSettings', data: { baseUrl: 'https://evil.example.com' } },
      { type: 'saveDraft', data: { windowId, draft: 'Written by the page' } },
      { type: 'stop', data: { turnId: turn?.id } },
      { type: 'checkKey', data: {} },
      { type: 'listModels', data: {} },
      { type: 'showExample', data: { windowId } },
    ];
    const answers = await inject<string[]>(loupe, `(${sendAll})(${JSON.stringify(messages)})`);
    expect(answers).toHaveLength(messages.length);
    expect(answers.join()).not.toMatch(/"ok":true|"result"|claude-/);

    const heard = await inject<string[]>(loupe, `(${listenIn})(${JSON.stringify(turn?.id)})`);
    expect(heard).toEqual([]);

    const found = await inject<string[]>(loupe, `(${readStorage})()`);
    expect(found.join()).not.toContain(TEST_KEY);
    expect(found[0]).toMatch(/not allowed/);
    expect(found[1]).toMatch(/not allowed/);
    expect(found[2]).not.toContain('loupe');

    await expectAnswered(panel, 1);
    expect(loupe.claude.requests.slice(requestsBefore).filter(({ method }) => method === 'POST')).toEqual([]);
    const [after] = await storedTurns(panel);
    expect(after?.state.status).toBe('done');
    expect(JSON.parse(await everythingKept(panel)).settings).toEqual(JSON.parse(before).settings);
  });

  test('no page of ours and nothing kept but the key itself has the key in it', async ({ loupe, panel }) => {
    await addPicture(panel);
    await ask(panel, 'Show me the key');
    await expectAnswered(panel, 1);
    await lastTurn(panel).getByRole('button', { name: 'Details' }).click();
    const options = await loupe.optionsPage();
    await options.getByRole('button', { name: 'Check key' }).click();
    await expect(options.getByRole('status').first()).toContainText('The key works');
    const places = [await panel.content(), await options.content(), await everythingKept(panel)];
    const typed = await options
      .getByRole('textbox')
      .evaluateAll((boxes) => boxes.map((box) => (box as HTMLInputElement).value));
    expect([...places, ...typed].join()).not.toContain(TEST_KEY);
    // Sent in one header to one place.
    const { claude, site } = loupe;
    const bodies = claude.requests.map(({ json, path, query }) => JSON.stringify([json, path, query]));
    const elsewhere = [...bodies, JSON.stringify(site.requests), JSON.stringify(claude.files.living())];
    expect(elsewhere.join()).not.toContain(TEST_KEY);
    expect(places[1]).toContain(TEST_KEY.slice(-4));
  });
});

const EVIL = 'https://evil.example.com';
/** Each has an address of its own, so that whichever gets through is named. */
const CARRIERS = [
  (url: string) => `![a picture](${url})`,
  (url: string) => `![a picture][ref]\n\n[ref]: ${url} "title"`,
  (url: string) => `[![linked](${url})](${url})`,
  (url: string) => `<img src="${url}">`,
  (url: string) => `<img srcset="${url} 2x" src=x onerror="fetch('${url}')">`,
  (url: string) => `<picture><source srcset="${url}"><img></picture>`,
  (url: string) => `<video src="${url}" poster="${url}" autoplay></video>`,
  (url: string) => `<audio src="${url}" autoplay></audio><track src="${url}">`,
  (url: string) => `<iframe src="${url}"></iframe>`,
  (url: string) => `<iframe srcdoc="<img src='${url}'>"></iframe>`,
  (url: string) => `<object data="${url}"></object><embed src="${url}">`,
  (url: string) => `<link rel="stylesheet" href="${url}"><link rel="preload" as="image" href="${url}">`,
  (url: string) => `<link rel="prefetch" href="${url}"><link rel="dns-prefetch" href="${url}">`,
  (url: string) => `<style>@import url("${url}"); body { background: url("${url}") }</style>`,
  (url: string) => `<div style="background-image: url('${url}')">styled</div>`,
  (url: string) => `<svg><image href="${url}"/><use href="${url}#a"/><feImage href="${url}"/></svg>`,
  (url: string) => `<svg><style>@import "${url}";</style><script href="${url}"></script></svg>`,
  (url: string) => `<script src="${url}"></script><script>new Image().src = "${url}"</script>`,
  (url: string) => `<meta http-equiv="refresh" content="0; url=${url}">`,
  (url: string) => `<base href="${url}"><a href="x" ping="${url}">ping</a>`,
  (url: string) => `<form action="${url}"><input type="image" src="${url}"></form>`,
  (url: string) => `<table background="${url}"><tr><td background="${url}">cell</td></tr></table>`,
  (url: string) => `<body background="${url}" onload="location='${url}'">`,
  (url: string) => `<math><mtext href="${url}"><img src="${url}"></mtext></math>`,
  (url: string) => `<template><img src="${url}"></template><noscript><img src="${url}"></noscript>`,
  (url: string) => `<details open ontoggle="fetch('${url}')"><summary>open</summary></details>`,
  (url: string) => `| a |\n|---|\n| ![in a table](${url}) |`,
  (url: string) => `![svg](data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='${url}'/></svg>)`,
  (url: string) => `<${url}> and ${url} and [text](${url} "title")`,
  (url: string) => `![unfinished](${url}`,
];

test.describe('answers', () => {
  test('nothing in an answer loads anything', async ({ loupe, panel }) => {
    await loupe.page.goto(`${loupe.site.page('same-origin')}`);
    await loupe.page.evaluate((url) => fetch(url, { mode: 'no-cors' }).catch(() => undefined), `${EVIL}/control`);
    const evil = () => loupe.site.requests.filter(({ host }) => host === 'evil.example.com').map(({ url }) => url);
    expect(evil()).toEqual(['/control']);

    await panel.bringToFront();
    await addPicture(panel);
    const answer = CARRIERS.map((carry, n) => carry(`${EVIL}/${n}`)).join('\n\n');
    loupe.claude.respondWith(`${answer}\n\nThe end.`, 1);
    // In pieces of seven characters with a pause after each, so that every prefix is shown.
    loupe.claude.settings.delays = { firstByteMs: 0, perDeltaMs: 2 };
    await ask(panel, 'Load something');
    await expectAnswered(panel, 1);
    await expect(lastTurn(panel)).toContainText('The end.');
    await panel.waitForTimeout(500);
    expect(evil()).toEqual(['/control']);
    expect(panel.url()).toContain('sidepanel.html');
    await expect(
      lastTurn(panel).locator('.answer :is(img, iframe, video, object, script, style, svg image)'),
    ).toHaveCount(0);
  });

  test('a link shows its host, and opens only after a confirming click', async ({ loupe, panel }) => {
    await addPicture(panel);
    loupe.claude.respondWith('See [the bank](https://links.example.org/path?data=1).');
    await ask(panel, 'Where?');
    await expectAnswered(panel, 1);
    const pagesBefore = loupe.context.pages().length;
    const link = lastTurn(panel).getByRole('button', { name: 'the bank (links.example.org)' });
    await link.click();
    const dialog = panel.getByRole('dialog', { name: 'Link to links.example.org' });
    await expect(dialog).toContainText('https://links.example.org/path?data=1');
    expect(loupe.context.pages()).toHaveLength(pagesBefore);
    expect(loupe.site.requests.filter(({ host }) => host === 'links.example.org')).toEqual([]);

    const [opened] = await Promise.all([
      loupe.context.waitForEvent('page'),
      dialog.getByRole('button', { name: 'Open' }).click(),
    ]);
    await opened.waitForURL('https://links.example.org/path?data=1');
  });
});

test.describe('what leaves', () => {
  test('a photograph’s place and maker stay here', async ({ loupe, panel }) => {
    const { width, height } = { width: 320, height: 240 };
    const pixels = drawPixels({ name: 'photo', width, height, noise: 0 });
    const buffer = await sharp(pixels, { raw: { width, height, channels: 3 } })
      .jpeg()
      .withExif({ IFD0: { Make: 'Canary camera' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 3230/100' } })
      .toBuffer();
    expect(buffer.includes('Canary camera')).toBe(true);
    await addImages(panel, { name: 'photo.jpg', mimeType: 'image/jpeg', buffer });
    await ask(panel, 'Where was this?');
    const sent = await sentBytes(loupe);
    expect(sent).toHaveLength(1);
    expect(sent[0]?.includes('Canary camera')).toBe(false);
    expect((await sharp(sent[0]).metadata()).exif).toBeUndefined();
  });

  const photographs = ['exif-xmp.jpg', 'gps-1.jpg', 'gps-2.jpg', 'iptc.png', 'xmp.webp'].map((name) => ({
    name,
    path: sharedPicture(`metadata/${name}`),
  }));
  test('no metadata of real photographs leaves', async ({ loupe, panel }) => {
    test.skip(
      photographs.some(({ path }) => path === undefined),
      'The pictures with metadata are not here.',
    );
    const types = { jpg: 'image/jpeg', png: 'image/png', webp: 'image/webp' } as Record<string, string>;
    const files = photographs.map(async ({ name, path = '' }) => ({
      name,
      mimeType: types[name.split('.').at(-1) ?? ''] ?? '',
      buffer: await readFile(path),
    }));
    await addImages(panel, ...(await Promise.all(files)));
    await ask(panel, 'Where were these?');
    const sent = await sentBytes(loupe);
    expect(sent).toHaveLength(photographs.length);
    for (const bytes of sent) {
      const { exif, xmp, iptc } = await sharp(bytes).metadata();
      expect({ exif, xmp, iptc }).toEqual({ exif: undefined, xmp: undefined, iptc: undefined });
    }
  });

  test('a gateway gets its own key and bytes only, and Anthropic gets nothing', async ({ loupe, panel }) => {
    const gatewayKey = 'gateway-key-3Kd8';
    const gateway = await startFakeClaude({ keys: [gatewayKey] });
    try {
      await loupe.storeSettings({ baseUrl: gateway.url, authScheme: 'x-api-key' });
      await loupe.storeKey(gatewayKey, gateway.url);
      await grantAllSites(loupe);
      await loupe.page.goto(loupe.site.page('cors'));
      await panel.bringToFront();
      await panel.reload();
      await expect(panel.getByText(`Goes to 127.0.0.1:${gateway.port} with your key.`)).toBeVisible();
      await clickImage(loupe, panel, 'ask');
      await expect(attachments(panel)).toContainText('640×480');
      await ask(panel, 'What is it?');
      await expectAnswered(panel, 1);
      // Said always, not only before the first question.
      await expect(panel.getByText(`Goes to 127.0.0.1:${gateway.port} with your key.`)).toBeVisible();

      const [asked] = gateway.requests.filter(({ method, path }) => method === 'POST' && path === '/v1/messages');
      expect(asked?.outcome?.status).toBe(200);
      expect(asked?.headers['x-api-key']).toBe(gatewayKey);
      expect(asked?.headers.authorization).toBeUndefined();
      expect(asked?.images).toMatchObject([{ kind: 'base64' }]);
      expect(JSON.stringify(gateway.requests)).not.toContain(TEST_KEY);
      expect(JSON.stringify(loupe.claude.requests)).not.toContain(gatewayKey);
      expect(questions(loupe)).toEqual([]);
    } finally {
      await gateway.close();
    }
  });

  test('the panel says once where everything goes', async ({ panel }) => {
    await expect(panel.getByText('Goes to Anthropic with your key. Nothing else leaves.')).toBeVisible();
    await addPicture(panel);
    await ask(panel, 'What is it?');
    await expectAnswered(panel, 1);
    await expect(panel.getByText('Goes to Anthropic with your key.')).toHaveCount(0);
    await expect(questionBox(panel)).toBeVisible();
  });
});

/** The images of the first question as bytes. */
async function sentBytes(loupe: Loupe): Promise<Buffer[]> {
  const { json, outcome } = await nthQuestion(loupe, 1);
  expect(outcome?.status).toBe(200);
  const { messages } = json as { messages: { content: { source?: { data: string } }[] }[] };
  return messages.flatMap(({ content }) =>
    content.flatMap(({ source }) => (source ? [Buffer.from(source.data, 'base64')] : [])),
  );
}
