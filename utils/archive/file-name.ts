import { visibleText } from '@/utils/conversation/visible-text.ts';

/** Windows allows 260 characters for a whole path; folders, numbers and endings come on top of this. */
const LONGEST_NAME = 50;
/** Windows keeps these for devices, whatever the ending. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * Part of a file's name that every system takes, made of any text.
 *
 * @param instead what it is called when nothing is left of the text.
 */
export function safeName(text: string, instead: string): string {
  const plain = visibleText(text)
    .normalize('NFC')
    .replace(/[\\/:*?"<>|\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
    // A name that begins so is hidden, an option of a command, or somebody's home.
    .replace(/\s+/g, ' ')
    .replace(/^[.\-~=+@ ]+/, '');
  const short = [...plain]
    .slice(0, LONGEST_NAME)
    .join('')
    .replace(/[. ]+$/, '');
  if (short === '') return instead;
  return RESERVED.test(short) ? `${instead} ${short}` : short;
}

const ENDINGS: ReadonlyMap<string | undefined, string> = new Map([
  ['image/jpeg', 'jpg'],
  ['image/png', 'png'],
  ['image/gif', 'gif'],
  ['image/webp', 'webp'],
  ['image/avif', 'avif'],
  ['image/bmp', 'bmp'],
  ['image/x-icon', 'ico'],
  ['image/svg+xml', 'svg'],
  ['image/heic', 'heic'],
  ['image/tiff', 'tif'],
  ['image/jxl', 'jxl'],
]);

/** @param mediaType as the first bytes say it. */
export function endingFor(mediaType: string | undefined): string {
  return ENDINGS.get(mediaType) ?? 'bin';
}
