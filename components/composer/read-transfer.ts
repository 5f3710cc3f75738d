/** Pictures the user handed over, and a sentence about what was no picture. */
export interface Handed {
  images: { blob: Blob; name?: string }[];
  refused: string | undefined;
  /** True when text came along that the Question box should take. */
  hasText: boolean;
}

const DROPPED_LINK =
  'Loupe can’t fetch a dropped link. Right-click the image on its page, or drop the image file itself.';
/** Types that are no picture for sure; everything else is told by its bytes. */
const NO_PICTURE = /^(?:text|audio|video|font|model)\/|^application\/(?!octet-stream)/;

/** Files chosen from disk: all of them, and which were no pictures. */
export function readFiles(files: readonly File[]): Handed {
  const images = files.filter((file) => !NO_PICTURE.test(file.type));
  const others = files.filter((file) => NO_PICTURE.test(file.type));
  return {
    images: images.map((file) => ({ blob: file, name: file.name })),
    refused: others.length === 0 ? undefined : refusal(others),
    hasText: false,
  };
}

function refusal(others: readonly File[]): string {
  const names = others.map((file) => `“${file.name}”`).join(', ');
  const what = others.length === 1 ? 'is no image' : 'are no images';
  return `${names} ${what}, so ${others.length === 1 ? 'it was' : 'they were'} not attached.`;
}

/**
 * What a paste or a drop carries. Must run before the event handler returns: the browser empties the
 * transfer then.
 */
export function readTransfer(transfer: DataTransfer, way: 'paste' | 'drop'): Handed {
  const text = transfer.getData('text/plain').trim();
  const html = transfer.getData('text/html');
  const files = [...transfer.files];
  // Spreadsheets and word processors add a picture of what was copied; the text is what was meant.
  if (way === 'paste' && text !== '' && html !== '' && files.length > 0 && htmlText(html) !== '') {
    return { images: [], refused: undefined, hasText: true };
  }
  if (files.length > 0) return readFiles(files);
  const images = embeddedImages(html);
  if (images.length > 0) return { images, refused: undefined, hasText: text !== '' };
  const isLink = transfer.types.includes('text/uri-list') || (html !== '' && htmlText(html) === '');
  if (isLink && (way === 'drop' || text === '')) return { images: [], refused: DROPPED_LINK, hasText: false };
  return { images: [], refused: undefined, hasText: text !== '' };
}

/** Parsed into a document of its own, in which nothing loads and nothing runs. */
function inertDocument(html: string): Document {
  return new DOMParser().parseFromString(html, 'text/html');
}

function htmlText(html: string): string {
  return inertDocument(html).body.textContent.trim();
}

function embeddedImages(html: string): { blob: Blob }[] {
  if (!html.includes('data:image/')) return [];
  const sources = [...inertDocument(html).querySelectorAll('img')].map((image) => image.getAttribute('src') ?? '');
  return sources.flatMap((source) => {
    const blob = blobFromDataUrl(source);
    return blob ? [{ blob }] : [];
  });
}

/** By hand, because the page's policy forbids every `fetch`, that of a `data:` URL too. */
function blobFromDataUrl(source: string): Blob | undefined {
  const match = /^data:(image\/[\w.+-]+)[^,]*;base64,/i.exec(source);
  if (!match) return undefined;
  try {
    const bytes = Uint8Array.from(atob(source.slice(match[0].length)), (letter) => letter.charCodeAt(0));
    return new Blob([bytes], { type: match[1] ?? '' });
  } catch {
    // Broken base64 is no picture.
    return undefined;
  }
}
