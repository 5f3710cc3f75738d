import { expect, it } from 'vitest';
import { createCapturePace } from '@/utils/capture/capture-pace.ts';

function paceAt(start = 0) {
  let time = start;
  const pace = createCapturePace(() => time);
  /** Captures as soon as allowed; @returns when. */
  const capture = (): number => {
    time += pace.wait();
    pace.record();
    return time;
  };
  return { pace, capture, advance: (milliseconds: number) => (time += milliseconds) };
}

it('never makes three calls within a second', () => {
  const { capture } = paceAt();
  const times = Array.from({ length: 12 }, capture);
  for (const [index, time] of times.entries()) {
    const third = times[index + 2];
    if (third !== undefined) expect(third - time).toBeGreaterThan(1000);
  }
});

it('keeps nobody waiting for the first two, nor after a pause', () => {
  const { capture, advance } = paceAt(500);
  expect([capture(), capture()]).toEqual([500, 500]);
  advance(5000);
  expect([capture(), capture()]).toEqual([5500, 5500]);
});

it('waits a whole window once the browser has refused', () => {
  const { pace, capture, advance } = paceAt();
  capture();
  advance(10_000);
  pace.record();
  pace.recordRefusal();
  expect(pace.wait()).toBeGreaterThan(1000);
});
