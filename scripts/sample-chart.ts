/** Cups sold on each day of the week the sample picture shows; the example answer must agree with it. */
export const CUPS_SOLD: readonly (readonly [day: string, cups: number])[] = [
  ['Monday', 42],
  ['Tuesday', 38],
  ['Wednesday', 45],
  ['Thursday', 61],
  ['Friday', 87],
  ['Saturday', 112],
  ['Sunday', 96],
];

export const SAMPLE_WIDTH = 960;
export const SAMPLE_HEIGHT = 600;

const PLOT = { left: 96, right: 924, top: 132, bottom: 500 };
const HIGHEST_LINE = 120;
const BAR_WIDTH = 76;

/** The sample picture of the welcome page as SVG, 960×600: a bar chart one can really ask about. */
export function drawSampleChart(): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${SAMPLE_WIDTH}" height="${SAMPLE_HEIGHT}" font-family="DejaVu Sans, Verdana, sans-serif">
  <rect width="100%" height="100%" fill="#fffdf8"/>
  <text x="36" y="56" font-size="30" font-weight="bold" fill="#2b2118">Coffee sold per weekday</text>
  <text x="36" y="90" font-size="18" fill="#6b5b4d">Corner Café, cups per day, one week in May</text>
  ${[0, 30, 60, 90, 120].map(drawLine).join('\n  ')}
  ${CUPS_SOLD.map(drawBar).join('\n  ')}
  <text x="36" y="578" font-size="15" fill="#6b5b4d">On Saturday there was a street market outside.</text>
</svg>`;
}

function drawLine(cups: number): string {
  const y = heightOf(cups);
  return `<line x1="${PLOT.left}" x2="${PLOT.right}" y1="${y}" y2="${y}" stroke="${cups === 0 ? '#6b5b4d' : '#e6ddd0'}" stroke-width="2"/>
  <text x="${PLOT.left - 14}" y="${y + 6}" font-size="16" text-anchor="end" fill="#6b5b4d">${cups}</text>`;
}

function drawBar([day, cups]: readonly [string, number], index: number): string {
  const slot = (PLOT.right - PLOT.left) / CUPS_SOLD.length;
  const middle = Math.round(PLOT.left + slot * (index + 0.5));
  const y = heightOf(cups);
  const fill = day === 'Saturday' ? '#b4531f' : '#c9a27c';
  return `<rect x="${middle - BAR_WIDTH / 2}" y="${y}" width="${BAR_WIDTH}" height="${PLOT.bottom - y}" fill="${fill}"/>
  <text x="${middle}" y="${y - 10}" font-size="19" font-weight="bold" text-anchor="middle" fill="#2b2118" stroke="#fffdf8" stroke-width="6" paint-order="stroke">${cups}</text>
  <text x="${middle}" y="${PLOT.bottom + 30}" font-size="17" text-anchor="middle" fill="#2b2118">${day.slice(0, 3)}</text>`;
}

function heightOf(cups: number): number {
  return Math.round(PLOT.bottom - (cups / HIGHEST_LINE) * (PLOT.bottom - PLOT.top));
}
