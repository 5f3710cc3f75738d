import { contextOf } from './pixels.ts';

/** Structural similarity of two pictures' brightness in 8 × 8 windows; 1 is equal. */
export function similarity(a: ImageData, b: ImageData): number {
  const [greyA, greyB] = [grey(a), grey(b)];
  let sum = 0;
  let windows = 0;
  for (let y = 0; y + 8 <= a.height; y += 4) {
    for (let x = 0; x + 8 <= a.width; x += 4, windows++) sum += windowSimilarity(greyA, greyB, a.width, x, y);
  }
  return sum / windows;
}

function windowSimilarity(a: Float64Array, b: Float64Array, width: number, left: number, top: number): number {
  let [sumA, sumB, squareA, squareB, product] = [0, 0, 0, 0, 0];
  for (let y = top; y < top + 8; y++) {
    for (let at = y * width + left; at < y * width + left + 8; at++) {
      const [p, q] = [a[at] ?? 0, b[at] ?? 0];
      sumA += p;
      sumB += q;
      squareA += p * p;
      squareB += q * q;
      product += p * q;
    }
  }
  const [meanA, meanB] = [sumA / 64, sumB / 64];
  const [varianceA, varianceB] = [squareA / 64 - meanA ** 2, squareB / 64 - meanB ** 2];
  const covariance = product / 64 - meanA * meanB;
  const [c1, c2] = [(0.01 * 255) ** 2, (0.03 * 255) ** 2];
  return (
    ((2 * meanA * meanB + c1) * (2 * covariance + c2)) / ((meanA ** 2 + meanB ** 2 + c1) * (varianceA + varianceB + c2))
  );
}

function grey({ data }: ImageData): Float64Array {
  return Float64Array.from(
    { length: data.length / 4 },
    (_, i) => 0.299 * (data[i * 4] ?? 0) + 0.587 * (data[i * 4 + 1] ?? 0) + 0.114 * (data[i * 4 + 2] ?? 0),
  );
}

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
