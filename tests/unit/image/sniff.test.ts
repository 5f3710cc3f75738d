import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sniffImage } from '@/utils/image/sniff.ts';
import { sharedPicture } from '../../shared-pictures.ts';
import { join, text } from './build-files.ts';
import { bytesOf, gradient } from './gradient.ts';

describe('sniffing', () => {
  it.each([
    ['jpeg', 'image/jpeg'],
    ['png', 'image/png'],
    ['gif', 'image/gif'],
    ['webp', 'image/webp'],
    ['avif', 'image/avif'],
    ['tiff', 'image/tiff'],
  ] as const)('knows a real %s', async (format, type) => {
    expect(sniffImage(await bytesOf(gradient(16, 16).toFormat(format)))).toBe(type);
  });

  it.each([
    ['a bitmap', 'BM\x36\0\0\0', 'image/bmp'],
    ['an icon', `\0\0\x01\0\x01\0${'\x10'.repeat(30)}`, 'image/x-icon'],
    ['a cursor', `\0\0\x02\0\x01\0${'\x10'.repeat(30)}`, 'image/x-icon'],
    ['HEIC', '\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'image/heic'],
    ['HEIC behind a generic brand', '\0\0\0\x18ftypmif1\0\0\0\0mif1heic', 'image/heic'],
    ['AVIF behind a generic brand', '\0\0\0\x18ftypmif1\0\0\0\0mif1avif', 'image/avif'],
    ['an AVIF sequence', '\0\0\0\x18ftypavis\0\0\0\0msf1avis', 'image/avif'],
    ['a video', '\0\0\0\x18ftypisom\0\0\0\0isommp42', 'video/mp4'],
    ['a JPEG XL stream', '\xff\x0a\x00\x00', 'image/jxl'],
    ['a JPEG XL container', '\0\0\0\x0cJXL \r\n\x87\n', 'image/jxl'],
    ['a Photoshop file', '8BPS\0\x01', 'image/vnd.adobe.photoshop'],
    ['a PDF', '%PDF-1.7', 'application/pdf'],
    ['big-endian TIFF', 'MM\0*\0\0\0\x08', 'image/tiff'],
    ['a bare SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'image/svg+xml'],
    ['an SVG behind a prolog', '<?xml version="1.0"?>\n<!-- Made by hand -->\n<svg>', 'image/svg+xml'],
    ['an SVG behind its doctype', '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd"><svg>', 'image/svg+xml'],
    ['an SVG with a prefix', '  <s:svg xmlns:s="http://www.w3.org/2000/svg">', 'image/svg+xml'],
    ['an SVG behind a UTF-8 mark', '\xef\xbb\xbf<svg>', 'image/svg+xml'],
    ['an SVG in UTF-16', '\xff\xfe<\0s\0v\0g\0>\0', 'image/svg+xml'],
    ['a web page', '\n<!DOCTYPE html><html>', 'text/html'],
    ['a web page that mentions svg', '<html><body><svg></svg>', 'text/html'],
    ['some other XML', '<?xml version="1.0"?><Error><Code>AccessDenied</Code>', 'text/xml'],
    ['an error in JSON', '{"error":"not found"}', 'application/json'],
  ])('knows %s', (_, start, type) => {
    expect(sniffImage(text(start))).toBe(type);
  });

  it.each([
    ['nothing', ''],
    ['zeros', '\0'.repeat(64)],
    ['plain words', 'image not found'],
    ['half a signature', '\x89PN'],
    ['RIFF with sound in it', 'RIFF\0\0\0\0WAVEfmt '],
  ])('does not guess at %s', (_, start) => {
    expect(sniffImage(text(start))).toBeUndefined();
  });

  it('looks at the bytes, whatever stands behind them', () => {
    expect(sniffImage(join(text('GIF89a'), text('<svg>')))).toBe('image/gif');
  });

  it.skipIf(!sharedPicture('formats')).each([
    ['basn6a16.png', 'image/png'],
    ['ball.png', 'image/png'],
    ['cat.jpg', 'image/jpeg'],
    ['anim.webp', 'image/webp'],
    ['alpha_gif_a.gif', 'image/gif'],
    ['core.bmp', 'image/bmp'],
    ['multiple_entries_with_different_bit_depth.ico', 'image/x-icon'],
    ['mandrill.tiff', 'image/tiff'],
    ['sample.heif', 'image/heic'],
  ])('knows %s', (name, type) => {
    expect(sniffImage(readFileSync(sharedPicture(`formats/${name}`) ?? ''))).toBe(type);
  });
});
