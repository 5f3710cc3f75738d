import './imports.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Browser } from '#imports';
import { createTurnHub } from '@/entrypoints/background/turn-hub.ts';
import { applyText, type TurnText } from '@/utils/messaging/turn-port.ts';

type Tell = (message: unknown) => void;

/** The worker's end of a port, in memory: what came over it, and how the panel speaks. */
function makePort(): { port: Browser.runtime.Port; came: TurnText[]; follow: Tell; leave: () => void } {
  const came: TurnText[] = [];
  let onMessage: Tell = () => {};
  let onDisconnect = (): void => {};
  const port = {
    postMessage: (news: TurnText) => void came.push(news),
    onMessage: {
      addListener: (tell: Tell) => {
        onMessage = tell;
      },
    },
    onDisconnect: {
      addListener: (tell: () => void) => {
        onDisconnect = tell;
      },
    },
  };
  // The hub uses no more of a port than that.
  const asPort = port as unknown as Browser.runtime.Port;
  return { port: asPort, came, follow: (message) => onMessage(message), leave: () => onDisconnect() };
}

const textOf = (came: readonly TurnText[]): string => came.reduce(applyText, '');
const characters = (came: readonly TurnText[]): number => came.reduce((sum, { text }) => sum + text.length, 0);

it('sends every character once, numbered, what comes within a frame together', async () => {
  const hub = createTurnHub();
  const { port, came, follow } = makePort();
  hub.serve(port);
  hub.open('t', '');
  follow({ turnId: 't', from: 0 });
  for (let n = 0; n < 1000; n += 1) hub.append('t', `word ${n} `);
  await sleep(50);
  for (let n = 0; n < 10; n += 1) hub.append('t', `more ${n} `);
  hub.close('t');
  const whole = textOf(came);
  expect(whole.length).toBeGreaterThan(8000);
  expect(characters(came)).toBe(whole.length);
  expect(came.length).toBeLessThan(8);
});

it('does not keep the first text after a pause waiting', async () => {
  const hub = createTurnHub();
  const { port, came, follow } = makePort();
  hub.serve(port);
  hub.open('t', '');
  follow({ turnId: 't', from: 0 });
  hub.append('t', 'First');
  expect(textOf(came)).toBe('First');
  await sleep(60);
  hub.append('t', ' second');
  expect(textOf(came)).toBe('First second');
  hub.close('t');
});

it('sends a panel that comes later what it lacks, once', async () => {
  const hub = createTurnHub();
  const early = makePort();
  const late = makePort();
  hub.serve(early.port);
  hub.serve(late.port);
  hub.open('t', 'Before. ');
  early.follow({ turnId: 't', from: 8 });
  hub.append('t', 'One. ');
  hub.append('t', 'Two. ');
  late.follow({ turnId: 't', from: 3 });
  hub.append('t', 'Three.');
  hub.close('t');
  expect(early.came.reduce(applyText, 'Before. ')).toBe('Before. One. Two. Three.');
  expect(characters(early.came)).toBe('One. Two. Three.'.length);
  expect(late.came.map(({ text }) => text).join('')).toBe('ore. One. Two. Three.');
});

it('sends nothing to a panel that has left, and forgets the text of a turn that has ended', async () => {
  const hub = createTurnHub();
  const { port, came, follow, leave } = makePort();
  hub.serve(port);
  hub.open('t', '');
  follow({ turnId: 't', from: 0 });
  leave();
  hub.append('t', 'Unheard.');
  hub.close('t');
  await sleep(40);
  expect(came).toEqual([]);
  expect(hub.textOf('t')).toBeUndefined();
});
