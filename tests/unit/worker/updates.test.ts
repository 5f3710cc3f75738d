import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { keepAliveWhile } from '@/entrypoints/background/keep-alive.ts';
import { updateWhenIdle } from '@/entrypoints/background/updates.ts';
import { offerUpdate, told } from './imports.ts';

beforeAll(() => updateWhenIdle());
beforeEach(() => {
  told.reloads = 0;
  told.openPages = 0;
});

const settle = () => new Promise((resolve) => setTimeout(resolve, 30));
const alarm = () =>
  fakeBrowser.alarms.onAlarm.trigger({ name: 'update', scheduledTime: 0, persistAcrossSessions: false });

describe('an update', () => {
  it('is taken at once where nothing is under way and no page is open', async () => {
    offerUpdate();
    await vi.waitFor(() => expect(told.reloads).toBe(1));
    expect(await fakeBrowser.alarms.get('update')).toBeUndefined();
  });

  it('waits for an answer to end', async () => {
    let end: () => void = () => undefined;
    const answer = keepAliveWhile(new Promise<void>((resolve) => (end = resolve)));
    offerUpdate();
    await settle();
    await alarm();
    await settle();
    expect(told.reloads).toBe(0);
    expect(await fakeBrowser.alarms.get('update')).toBeDefined();
    end();
    await answer;
    await alarm();
    await vi.waitFor(() => expect(told.reloads).toBe(1));
  });

  it('waits for open pages to close', async () => {
    told.openPages = 1;
    offerUpdate();
    await settle();
    expect(told.reloads).toBe(0);
    told.openPages = 0;
    await alarm();
    await vi.waitFor(() => expect(told.reloads).toBe(1));
  });

  it('is no business of other alarms', async () => {
    await fakeBrowser.alarms.onAlarm.trigger({
      ...{ name: 'something else', scheduledTime: 0, persistAcrossSessions: false },
    });
    await settle();
    expect(told.reloads).toBe(0);
  });
});

it('a heartbeat beats while the work runs, and stops with it, also when it fails', async () => {
  vi.useFakeTimers();
  const before = told.platform;
  let fail: (error: Error) => void = () => undefined;
  const work = keepAliveWhile(new Promise<void>((_, reject) => (fail = reject)));
  await vi.advanceTimersByTimeAsync(61_000);
  expect(told.platform - before).toBe(3);
  fail(new Error('broken'));
  await expect(work).rejects.toThrow('broken');
  await vi.advanceTimersByTimeAsync(120_000);
  expect(told.platform - before).toBe(3);
  vi.useRealTimers();
});
