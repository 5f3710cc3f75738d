import { drawPicture, type Picture } from './fixture-pictures.ts';

/** A PDF of one page, as large as the picture in points, that shows nothing but the picture. */
export async function drawPdf(picture: Picture): Promise<Buffer> {
  const { width, height } = picture;
  const jpeg = await drawPicture(picture, 'jpg');
  const content = `q ${width} 0 0 ${height} 0 0 cm /Im0 Do Q`;
  const objects: (string | Buffer)[][] = [
    ['<< /Type /Catalog /Pages 2 0 R >>'],
    ['<< /Type /Pages /Kids [3 0 R] /Count 1 >>'],
    [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Contents 5 0 R `,
      '/Resources << /XObject << /Im0 4 0 R >> >> >>',
    ],
    [
      `<< /Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceRGB `,
      `/BitsPerComponent 8 /Filter /DCTDecode /Length ${jpeg.length} >>\nstream\n`,
      jpeg,
      '\nendstream',
    ],
    [`<< /Length ${content.length} >>\nstream\n${content}\nendstream`],
  ];
  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n')];
  const offsets: number[] = [];
  const add = (part: string | Buffer): void => void parts.push(typeof part === 'string' ? Buffer.from(part) : part);
  const length = (): number => parts.reduce((sum, part) => sum + part.length, 0);
  objects.forEach((pieces, index) => {
    offsets.push(length());
    add(`${index + 1} 0 obj\n`);
    pieces.forEach(add);
    add('\nendobj\n');
  });
  const start = length();
  add(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`);
  for (const offset of offsets) add(`${String(offset).padStart(10, '0')} 00000 n \n`);
  add(`trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`);
  return Buffer.concat(parts);
}
