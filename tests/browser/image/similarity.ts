/** Red, green, blue, alpha by rows; what a canvas and a native decoder give alike. */
export interface Pixels {
  width: number;
  height: number;
  data: Uint8ClampedArray | Uint8Array;
}

/** Structural similarity of two pictures' brightness in 8 × 8 windows; 1 is equal. */
export function similarity(a: Pixels, b: Pixels): number {
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

function grey({ data }: Pixels): Float64Array {
  return Float64Array.from(
    { length: data.length / 4 },
    (_, i) => 0.299 * (data[i * 4] ?? 0) + 0.587 * (data[i * 4 + 1] ?? 0) + 0.114 * (data[i * 4 + 2] ?? 0),
  );
}
