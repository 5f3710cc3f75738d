import { render } from 'preact';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { KeyCard } from '@/components/settings/key-card.tsx';
import { createPanelStore, PanelProvider, type PanelReach } from '@/components/ui/panel-store.ts';
import type { KeyVerdict } from '@/utils/messaging/protocol.ts';

let root: HTMLElement;
beforeEach(() => {
  root = document.body.appendChild(document.createElement('div'));
});
afterEach(() => {
  render(null, root);
  root.remove();
});

function show(verdict: KeyVerdict) {
  const request = vi.fn(async () => verdict);
  const openTab = vi.fn();
  const onReady = vi.fn();
  // Only what the card uses; anything else would throw and fail the test.
  const reach = { request, openTab, openSettings: vi.fn() } as unknown as PanelReach;
  render(
    <PanelProvider value={createPanelStore({ windowId: 1, isPrivate: false }, reach)}>
      <KeyCard onReady={onReady} />
    </PanelProvider>,
    root,
  );
  return { request, openTab, onReady };
}

const status = (): ReturnType<typeof page.getByRole> => page.getByRole('status');

/** A real paste: the text is typed elsewhere, cut and put into the field with the keyboard. */
async function paste(text: string): Promise<void> {
  const elsewhere = document.createElement('textarea');
  root.before(elsewhere);
  await userEvent.fill(elsewhere, text);
  await userEvent.keyboard('{Control>}a{/Control}{Control>}x{/Control}');
  await page.getByRole('textbox', { name: 'API key' }).click();
  await userEvent.keyboard('{Control>}v{/Control}');
  elsewhere.remove();
}

it('says what is needed, what is not, and what a question costs', async () => {
  const { openTab } = show({ result: 'works' });
  const card = page.getByRole('region', { name: 'No API key' });
  for (const sentence of [
    'Loupe needs an Anthropic API key. A Claude Pro or Max subscription is not one.',
    'A question about a picture with Haiku usually costs under 1¢.',
  ]) {
    await expect.element(card).toMatchTextContent(sentence);
  }
  await page.getByRole('button', { name: 'Get a key' }).click();
  expect(openTab).toHaveBeenCalledExactlyOnceWith('https://console.anthropic.com/settings/keys');
});

it('checks a key as soon as it is pasted, once, and hands back to the composer', async () => {
  const { request, onReady } = show({ result: 'works' });
  await paste('  sk-ant-pasted-key ');
  await vi.waitFor(() => expect(onReady).toHaveBeenCalledExactlyOnceWith());
  expect(request).toHaveBeenCalledExactlyOnceWith('saveKey', { key: 'sk-ant-pasted-key' });
});

it('does not check while a key is being typed, but on Enter', async () => {
  const { request, onReady } = show({ result: 'works' });
  await page.getByRole('textbox', { name: 'API key' }).click();
  await userEvent.keyboard('sk-ant-typed');
  expect(request).not.toHaveBeenCalled();
  await userEvent.keyboard('{Enter}');
  await vi.waitFor(() => expect(onReady).toHaveBeenCalledOnce());
});

it.each([
  [{ result: 'offline' }, 'The key is stored. You’re offline'],
  [{ result: 'unreachable', host: 'api.anthropic.com' }, 'The key is stored. api.anthropic.com can’t be reached'],
] satisfies [KeyVerdict, string][])('lets the user go on when nobody could check: $result', async (verdict, note) => {
  const { onReady } = show(verdict);
  await page.getByRole('textbox', { name: 'API key' }).fill('sk-ant-key');
  await page.getByRole('button', { name: 'Check key' }).click();
  await vi.waitFor(() => expect(onReady).toHaveBeenCalledExactlyOnceWith(expect.stringContaining(note)));
});

it.each([
  [{ result: 'wrong-key' }, 'Anthropic doesn’t accept this key.'],
  [{ result: 'org-blocks-browsers' }, 'The key itself may be fine.'],
  [{ result: 'cors-refused', host: 'api.anthropic.com' }, 'is there but'],
] satisfies [KeyVerdict, string][])(
  'stays with the reason and the text when the answer is $result',
  async (verdict, sentence) => {
    const { onReady } = show(verdict);
    await page.getByRole('textbox', { name: 'API key' }).fill('sk-ant-key');
    await page.getByRole('button', { name: 'Check key' }).click();
    await expect.element(status()).toMatchTextContent(sentence);
    await expect.element(page.getByRole('textbox', { name: 'API key' })).toHaveValue('sk-ant-key');
    expect(onReady).not.toHaveBeenCalled();
  },
);

it('lets the user try a key that the service neither took nor refused', async () => {
  const { onReady } = show({
    result: 'failed',
    failure: { code: 'unexpected', reason: 'not-a-model-list', host: 'gw.example.com' },
  });
  await page.getByRole('textbox', { name: 'API key' }).fill('gateway-key');
  await page.getByRole('button', { name: 'Check key' }).click();
  await expect.element(status()).toMatchTextContent("gw.example.com doesn't list its models. The key is stored.");
  await page.getByRole('button', { name: 'Use it anyway' }).click();
  expect(onReady).toHaveBeenCalledOnce();
});
