import { afterEach, expect, it, vi } from 'vitest';
import { encodePng } from '@/utils/page/encode-png.ts';

afterEach(() => vi.restoreAllMocks());

it('keeps the page drawing until the picture is encoded, and no longer', async () => {
  const canvas = document.createElement('canvas');
  let finish: BlobCallback = () => {};
  vi.spyOn(canvas, 'toBlob').mockImplementation((callback) => {
    finish = callback;
  });
  const asked = vi.spyOn(window, 'requestAnimationFrame');
  const encoding = encodePng(canvas);
  // Beside those of keep-frames.ts.
  const ours = () => asked.mock.calls.map(([callback]) => callback).filter((each) => each === asked.mock.calls[0]?.[0]);
  await expect.poll(() => ours().length).toBeGreaterThan(3);
  const blob = new Blob(['a']);
  finish(blob);
  expect(await encoding).toBe(blob);
  const before = ours().length;
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(ours().length).toBe(before);
});

it('stops drawing where the picture cannot be read', async () => {
  const canvas = document.createElement('canvas');
  vi.spyOn(canvas, 'toBlob').mockImplementation(() => {
    throw new DOMException('Tainted', 'SecurityError');
  });
  const asked = vi.spyOn(window, 'requestAnimationFrame');
  await expect(encodePng(canvas)).rejects.toThrow('Tainted');
  const [ours] = asked.mock.calls[0] ?? [];
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(asked.mock.calls.filter(([callback]) => callback === ours).length).toBe(1);
});
