import { contextOf } from './pixels.ts';

/** Lanczos3 by the book, in floating point: slow, and shares nothing with what it judges. Opaque pictures only. */
export function lanczosReference(source: ImageData, width: number, height: number): ImageData {
  const across = new Float64Array(width * source.height * 3);
  weightsFor(source.width, width).forEach(({ start, weights }, x) => {
    for (let y = 0; y < source.height; y++) {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        weights.forEach((weight, i) => {
          sum += weight * (source.data[(y * source.width + start + i) * 4 + channel] ?? 0);
        });
        across[(y * width + x) * 3 + channel] = sum;
      }
    }
  });
  const result = contextOf(width, height).createImageData(width, height);
  weightsFor(source.height, height).forEach(({ start, weights }, y) => {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        weights.forEach((weight, i) => {
          sum += weight * (across[((start + i) * width + x) * 3 + channel] ?? 0);
        });
        result.data[(y * width + x) * 4 + channel] = sum;
      }
      result.data[(y * width + x) * 4 + 3] = 255;
    }
  });
  return result;
}

function weightsFor(from: number, to: number): { start: number; weights: number[] }[] {
  const ratio = from / to;
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * ratio;
    const start = Math.max(0, Math.ceil(centre - 3 * ratio - 0.5));
    const end = Math.min(from - 1, Math.floor(centre + 3 * ratio - 0.5));
    const raw = Array.from({ length: end - start + 1 }, (_, k) => lanczos3((start + k + 0.5 - centre) / ratio));
    const total = raw.reduce((a, b) => a + b);
    return { start, weights: raw.map((weight) => weight / total) };
  });
}

function lanczos3(x: number): number {
  if (x === 0) return 1;
  const pi = Math.PI * x;
  return Math.abs(x) >= 3 ? 0 : (3 * Math.sin(pi) * Math.sin(pi / 3)) / pi ** 2;
}
