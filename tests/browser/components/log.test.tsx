import { expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { makeTurn, SETTINGS, showPanel, useStage } from './panel-stage.tsx';

useStage();

const paragraphs = (count: number): string =>
  Array.from({ length: count }, (_, n) => `Sentence number ${n}.`).join('\n\n');
const streaming = (answer: string) => makeTurn({ state: { status: 'streaming' }, answer });
const log = (): HTMLElement => page.getByRole('log', { name: 'Conversation' }).element() as HTMLElement;
const distance = (): number => log().scrollHeight - log().scrollTop - log().clientHeight;
const frames = (): Promise<void> =>
  new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));

it('is a log that does not speak by itself', async () => {
  showPanel({ turns: [makeTurn()] });
  await expect.element(page.getByRole('log', { name: 'Conversation' })).toHaveAttribute('aria-live', 'off');
});

it('follows growing text while the reader is at the end', async () => {
  const { stream } = showPanel({ turns: [streaming(paragraphs(30))] });
  await expect.poll(distance).toBeLessThanOrEqual(1);
  stream(paragraphs(60));
  await frames();
  await expect.poll(() => document.querySelectorAll('.answer p').length).toBe(60);
  await expect.poll(distance).toBeLessThanOrEqual(1);
});

it('never moves under a reader who went up, and offers the way down', async () => {
  const { stream } = showPanel({ turns: [streaming(paragraphs(30))] });
  await expect.poll(distance).toBeLessThanOrEqual(1);
  log().scrollTop = log().scrollHeight - log().clientHeight - 60;
  await frames();
  const top = log().scrollTop;
  stream(paragraphs(60));
  const down = page.getByRole('button', { name: 'New text ↓' });
  await expect.element(down).toBeVisible();
  expect(log().scrollTop).toBe(top);
  await down.click();
  await expect.poll(distance).toBeLessThanOrEqual(1);
  await expect.element(down).not.toBeInTheDocument();
});

it('does not call new text what the reader opened themselves, or a narrower panel made longer', async () => {
  const turns = [makeTurn({ answer: paragraphs(40) }), makeTurn({ id: 'turn-2', order: 2, answer: paragraphs(30) })];
  showPanel({ turns });
  await expect.poll(distance).toBeLessThanOrEqual(1);
  log().scrollTop = 0;
  await frames();
  const before = log().scrollHeight;
  await page.getByRole('button', { name: 'Edit question' }).first().click();
  await expect.poll(() => log().scrollHeight).toBeGreaterThan(before);
  document.body.style.width = '300px';
  await frames();
  document.body.style.width = '';
  await frames();
  await expect.element(page.getByRole('button', { name: 'New text ↓' })).not.toBeInTheDocument();
});

it('does not call new text what of a very long answer comes into view', async () => {
  // Each part is taller than it is taken to be.
  const answer = paragraphs(1000).replaceAll('.', `.${' And so it goes on.'.repeat(30)}`);
  showPanel({ turns: [makeTurn({ answer })] });
  const far = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-far="true"]')];
  await expect.poll(() => far().length).toBeGreaterThan(25);
  await expect.poll(distance).toBeLessThanOrEqual(1);
  const [, ...others] = far();
  log().scrollTop = 0;
  await frames();
  const guessed = others[20]?.offsetHeight;
  others[20]?.scrollIntoView();
  await expect.poll(() => others[20]?.offsetHeight).not.toBe(guessed);
  await frames();
  await expect.element(page.getByRole('button', { name: 'New text ↓' })).not.toBeInTheDocument();
});

it('shows the live text once, whatever the row says meanwhile', async () => {
  const { store, stream } = showPanel({ turns: [streaming('One.')] });
  await expect.poll(() => document.querySelector('.answer')?.textContent).toBe('One.');
  stream('One. Two. Three.');
  await expect.poll(() => document.querySelector('.answer')?.textContent).toBe('One. Two. Three.');
  store.turns.value = [streaming('One. Two.')];
  await frames();
  expect(document.querySelector('.answer')?.textContent).toBe('One. Two. Three.');
  store.turns.value = [makeTurn({ answer: 'One. Two. Three. Four.' })];
  await expect.poll(() => document.querySelector('.answer')?.textContent).toBe('One. Two. Three. Four.');
});

it('keeps finished blocks as they are while more text arrives', async () => {
  const { stream } = showPanel({ turns: [streaming(paragraphs(100))] });
  await expect.poll(() => document.querySelectorAll('.answer p').length).toBe(100);
  const early = [...document.querySelectorAll('.answer p')].slice(0, 99);
  let changes = 0;
  const observer = new MutationObserver((records) => {
    changes += records.filter(({ target }) => early.some((each) => each.contains(target))).length;
  });
  observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  stream(paragraphs(101));
  await expect.poll(() => document.querySelectorAll('.answer p').length).toBe(101);
  observer.disconnect();
  expect(changes).toBe(0);
  expect([...document.querySelectorAll('.answer p')].slice(0, 99)).toEqual(early);
});

it('tells a screen reader in whole sentences, at most once every two seconds, then the end', async () => {
  const { store, stream } = showPanel({ turns: [makeTurn({ state: { status: 'reading' } })] });
  const heard: [string, number][] = [];
  store.said.subscribe((words) => heard.push([words, performance.now()]));
  store.turns.value = [streaming('')];
  const text = 'First **sentence**. Second one! Third? Fourth. Fifth one is not whole';
  for (let length = 1; length <= text.length; length += 1) {
    stream(text.slice(0, length));
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  store.turns.value = [makeTurn({ answer: `${text}.` })];
  await expect.poll(() => heard.at(-1)?.[0]).toMatch(/Answer complete$/);
  const words = heard.map(([each]) => each).filter((each) => each !== '');
  expect(words[0]).toBe('Claude is answering');
  expect(words.slice(1).join(' ').replaceAll('\n', ' ')).toBe(
    'First sentence. Second one! Third? Fourth. Fifth one is not whole. Answer complete',
  );
  const [, ...during] = heard.filter(([each]) => each !== '').slice(0, -1);
  const times = during.map(([, at]) => at);
  expect(during.length).toBeGreaterThan(0);
  for (let n = 1; n < times.length; n += 1) expect((times[n] ?? 0) - (times[n - 1] ?? 0)).toBeGreaterThan(1900);
}, 15_000);

it('tells the end only, when that is the setting', async () => {
  const { store, stream } = showPanel({
    turns: [streaming('')],
    settings: { ...SETTINGS, announce: 'end' },
  });
  const heard: string[] = [];
  store.said.subscribe((words) => heard.push(words));
  stream('One. Two. ');
  await new Promise((resolve) => setTimeout(resolve, 2200));
  store.turns.value = [makeTurn({ answer: 'One. Two. Three.' })];
  await expect.poll(() => heard.at(-1)).toBe('Answer complete');
  expect(heard.join(' ')).not.toContain('Two');
});

it('comes to the keyboard in the order log, attachments, Question, Ask, tools, header', async () => {
  showPanel({ turns: [makeTurn()] });
  await expect.element(page.getByRole('textbox', { name: 'Question' })).toHaveFocus();
  log().focus();
  const order: string[] = [];
  for (let n = 0; n < 24; n += 1) {
    await userEvent.keyboard('{Tab}');
    const at = document.activeElement;
    order.push(at?.getAttribute('aria-label') ?? at?.textContent ?? '');
  }
  const wanted = ['Question', 'Ask', 'Add images', 'Model', 'New conversation', 'History', 'More'];
  expect(order.filter((each) => wanted.includes(each)).slice(0, wanted.length)).toEqual(wanted);
});
