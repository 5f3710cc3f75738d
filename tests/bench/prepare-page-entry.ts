import pica from 'pica';
import type { WorkerAnswer, WorkerQuestion } from './prepare-worker-entry.ts';

/** The page asks the service worker, and runs pica, which needs a page for its own workers. */
export interface PrepareBenchPage {
  ask: (question: WorkerQuestion) => Promise<WorkerAnswer>;
  runPica: (question: WorkerQuestion) => Promise<WorkerAnswer>;
}

declare global {
  interface Window {
    bench?: PrepareBenchPage;
  }
}

const resizer = pica();

async function ask(question: WorkerQuestion): Promise<WorkerAnswer> {
  const { active } = await navigator.serviceWorker.ready;
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise<WorkerAnswer>((resolve, reject) => {
    port1.onmessage = ({ data }: MessageEvent<WorkerAnswer & { error?: string }>) =>
      data.error ? reject(new Error(data.error)) : resolve(data);
  });
  active?.postMessage(question, [port2]);
  return await answer;
}

async function runPica({ url, width, height, wantsPixels }: WorkerQuestion): Promise<WorkerAnswer> {
  const blob = await (await fetch(url)).blob();
  const start = performance.now();
  const bitmap = await createImageBitmap(blob);
  const canvas = new OffscreenCanvas(width, height);
  await resizer.resize(bitmap, canvas, { filter: 'lanczos3' });
  const pixels = canvas.getContext('2d')?.getImageData(0, 0, width, height);
  const ms = performance.now() - start;
  bitmap.close();
  if (!wantsPixels || !pixels) return { ms };
  const bytes = new Uint8Array(pixels.data.buffer);
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return { ms, rgba: btoa(binary) };
}

await navigator.serviceWorker.register('/prepare-worker-entry.js', { type: 'module' });
await navigator.serviceWorker.ready;
window.bench = { ask, runPica };
