import sharp from 'sharp';
import { drawSampleChart } from '../sample-chart.ts';

/** Every picture of the demo page, drawn here: nobody else's, and always the same. */
export const DEMO_PICTURES = {
  'dunes.jpg': { draw: () => jpeg(drawDunes(1800, 1200)), type: 'image/jpeg' },
  'lake.jpg': { draw: () => jpeg(drawLake(2400, 1600)), type: 'image/jpeg' },
  'chart.png': { draw: () => png(drawSampleChart()), type: 'image/png' },
  'receipt.png': { draw: () => png(drawReceipt()), type: 'image/png' },
  'terminal.png': { draw: () => png(drawTerminal()), type: 'image/png' },
  'menu-card.png': { draw: () => png(drawMenuCard()), type: 'image/png' },
  'floor-plan.svg': { draw: async () => Buffer.from(drawFloorPlan()), type: 'image/svg+xml' },
} as const;

export type DemoPicture = keyof typeof DEMO_PICTURES;

export function isDemoPicture(name: string): name is DemoPicture {
  return name in DEMO_PICTURES;
}

async function png(svg: string): Promise<Buffer> {
  return await sharp(Buffer.from(svg)).png().toBuffer();
}

async function jpeg(svg: string): Promise<Buffer> {
  return await sharp(Buffer.from(svg)).jpeg({ quality: 88 }).toBuffer();
}

function svg(width: number, height: number, body: string, font = 'DejaVu Sans, Liberation Sans, sans-serif'): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${font}">${body}</svg>`;
}

function gradient(id: string, from: string, to: string): string {
  return `<linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient>`;
}

/** A wavy line across the picture, closed along its lower edge. */
function hill(width: number, height: number, y: number, swing: number, fill: string): string {
  const points = Array.from({ length: 41 }, (_, index) => {
    const x = (index / 40) * width;
    return `${x.toFixed(0)},${(y + swing * Math.sin(index / 5 + y / 90) + (swing / 3) * Math.sin(index / 1.7)).toFixed(0)}`;
  });
  return `<polygon points="0,${height} ${points.join(' ')} ${width},${height}" fill="${fill}"/>`;
}

function drawDunes(width: number, height: number): string {
  const layers = ['#e8b878', '#d99a58', '#c27d43', '#9c5c33'].map((fill, index) =>
    hill(width, height, height * (0.5 + index * 0.12), 40 + index * 12, fill),
  );
  return svg(
    width,
    height,
    `<defs>${gradient('sky', '#6fa8dc', '#fde6c8')}</defs><rect width="100%" height="100%" fill="url(#sky)"/>
    <circle cx="${width * 0.74}" cy="${height * 0.26}" r="${height * 0.07}" fill="#fff4d6"/>${layers.join('')}`,
  );
}

function drawLake(width: number, height: number): string {
  const peaks = [0.12, 0.34, 0.58, 0.83].map((at, index) => {
    const top = height * (0.16 + 0.07 * (index % 2));
    return `<polygon points="${width * (at - 0.22)},${height * 0.56} ${width * at},${top} ${width * (at + 0.22)},${height * 0.56}" fill="#${['5b6f82', '6d8296', '52667a', '7890a5'][index]}"/>
    <polygon points="${width * (at - 0.05)},${top + height * 0.092} ${width * at},${top} ${width * (at + 0.05)},${top + height * 0.092}" fill="#f4f8fb"/>`;
  });
  const waves = Array.from(
    { length: 24 },
    (_, index) =>
      `<rect x="${(index * 389) % width}" y="${height * 0.6 + index * height * 0.016}" width="${120 + index * 14}" height="4" fill="#ffffff" opacity="0.25"/>`,
  );
  return svg(
    width,
    height,
    `<defs>${gradient('sky', '#8ec5e8', '#e9f4fa')}${gradient('water', '#3f7fa6', '#16405e')}</defs>
    <rect width="100%" height="100%" fill="url(#sky)"/>${peaks.join('')}
    <rect y="${height * 0.56}" width="100%" height="44%" fill="url(#water)"/>${waves.join('')}
    <polygon points="${width * 0.44},${height * 0.74} ${width * 0.56},${height * 0.74} ${width * 0.54},${height * 0.78} ${width * 0.46},${height * 0.78}" fill="#8a4b2d"/>
    <polygon points="${width * 0.5},${height * 0.58} ${width * 0.5},${height * 0.73} ${width * 0.56},${height * 0.73}" fill="#f6efe2"/>`,
  );
}

function rows(lines: readonly string[], x: number, top: number, step: number, size: number, fill: string): string {
  return lines
    .map(
      (line, index) =>
        `<text x="${x}" y="${top + index * step}" font-size="${size}" fill="${fill}" xml:space="preserve">${line}</text>`,
    )
    .join('');
}

function drawReceipt(): string {
  const lines = [
    '       CORNER CAFÉ',
    '    12 Harbour Street',
    '',
    '2 x Flat white       7.80',
    '1 x Cheese scone     3.20',
    '1 x Orange juice     4.50',
    '------------------------',
    'Subtotal            15.50',
    'VAT 20%              3.10',
    'TOTAL               18.60',
    '',
    'Card **** 4821',
    '14 May 2026  10:42',
    '',
    '   Thank you, come again',
  ];
  return svg(
    520,
    640,
    `<rect width="100%" height="100%" fill="#d8d2c6"/><rect x="50" y="24" width="420" height="592" fill="#fffef9"/>${rows(lines, 74, 80, 36, 24, '#22201c')}`,
    'DejaVu Sans Mono, Liberation Mono, monospace',
  );
}

function drawTerminal(): string {
  const lines = [
    '$ git push',
    'To git.example.com:loupe/loupe.git',
    ' ! [rejected]        main -&gt; main (non-fast-forward)',
    'error: failed to push some refs',
    'hint: Updates were rejected because the tip of your current',
    'hint: branch is behind its remote counterpart. Integrate the',
    'hint: remote changes (e.g. "git pull ...") before pushing again.',
    '$ _',
  ];
  return svg(
    960,
    360,
    `<rect width="100%" height="100%" rx="10" fill="#1b1f27"/><circle cx="26" cy="24" r="7" fill="#e5604f"/><circle cx="50" cy="24" r="7" fill="#e8b64a"/><circle cx="74" cy="24" r="7" fill="#5fb35a"/>${rows(lines, 28, 82, 34, 21, '#d7dee8')}`,
    'DejaVu Sans Mono, Liberation Mono, monospace',
  );
}

function drawMenuCard(): string {
  const lines = [
    'Ελληνική ταβέρνα',
    '',
    'Χωριάτικη σαλάτα ........ 7,50 €',
    'Μουσακάς ............... 11,00 €',
    'Ψητό χταπόδι ........... 14,50 €',
    'Λουκουμάδες με μέλι ...... 5,00 €',
    '',
    'Ψωμί και νερό δωρεάν',
  ];
  return svg(
    720,
    480,
    `<rect width="100%" height="100%" fill="#f3ead7"/><rect x="18" y="18" width="684" height="444" fill="none" stroke="#3f6f8f" stroke-width="4"/>${rows(lines, 60, 92, 48, 27, '#27313a')}`,
  );
}

function drawFloorPlan(): string {
  const rooms = [
    [20, 20, 300, 200, 'Kitchen', '14 m²'],
    [320, 20, 360, 200, 'Living room', '27 m²'],
    [20, 220, 220, 220, 'Bath', '8 m²'],
    [240, 220, 440, 220, 'Bedroom', '19 m²'],
  ] as const;
  return svg(
    700,
    460,
    `<rect width="100%" height="100%" fill="#fff"/>${rooms
      .map(
        ([x, y, width, height, name, area]) =>
          `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="#f7f9fb" stroke="#2d3a47" stroke-width="6"/><text x="${x + 20}" y="${y + 44}" font-size="24">${name}</text><text x="${x + 20}" y="${y + 74}" font-size="18" fill="#5a6875">${area}</text>`,
      )
      .join('')}`,
  );
}
