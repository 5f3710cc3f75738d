import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { drawSampleChart } from './sample-chart.ts';

/**
 * Draws what `public/` holds as pictures: the icons of the toolbar and the store, and the sample picture
 * of the welcome page. Run it after changing a drawing: `node scripts/make-icons.ts`.
 */

/** Contrast 4.4:1 on a white toolbar and 3.7:1 on Chromium's dark one (#202124). */
const ACCENT = '#6e6ade';
const SIZES = [16, 32, 48, 128] as const;

const publicFolder = fileURLToPath(new URL('../public/', import.meta.url));

/**
 * A loupe whose lens holds a speech bubble, on a grid of 16 units, so that at 16 px every straight edge
 * falls between two pixels. The lines of writing in the bubble are left out where they would blur.
 */
function drawIcon(size: number): string {
  const writing = `<path d="M4.6 4.75h3.8M4.6 6.25h2.4" stroke="${ACCENT}" stroke-width=".7" stroke-linecap="round"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 16 16">
  <path d="M10.5 10.5 14.25 14.25" stroke="${ACCENT}" stroke-width="3" stroke-linecap="round"/>
  <circle cx="6.5" cy="6.5" r="6.5" fill="${ACCENT}"/>
  <path d="M4 3h5a1 1 0 0 1 1 1v3a1 1 0 0 1-1 1H7l-2 2V8H4a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1z" fill="#fff"/>
  ${size >= 32 ? writing : ''}
</svg>`;
}

await mkdir(`${publicFolder}icon`, { recursive: true });
for (const size of SIZES) {
  await sharp(Buffer.from(drawIcon(size)))
    .png({ compressionLevel: 9 })
    .toFile(`${publicFolder}icon/${size}.png`);
}
await sharp(Buffer.from(drawSampleChart()))
  .png({ compressionLevel: 9, palette: true, colours: 64 })
  .toFile(`${publicFolder}sample.png`);
