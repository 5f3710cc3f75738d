import type { Failure, FailureCode } from './failure.ts';
import type { Describe, FailureDescription } from './failure-description.ts';
import { imageWords } from './image-numbers.ts';

type ImageFailureCode = Extract<FailureCode, `image-${string}` | 'too-many-images' | 'request-too-large'>;

/** Kinds of files people know by name. */
const KIND_NAMES: ReadonlyMap<string, string> = new Map([
  ['image/heic', 'HEIC photos'],
  ['image/heif', 'HEIC photos'],
  ['image/tiff', 'TIFF images'],
  ['image/jxl', 'JPEG XL images'],
  ['image/jp2', 'JPEG 2000 images'],
  ['image/vnd.adobe.photoshop', 'Photoshop files'],
  ['image/svg+xml', 'SVG drawings'],
  ['image/avif', 'AVIF images'],
  ['image/bmp', 'BMP images'],
  ['application/pdf', 'PDF files'],
  ['text/html', 'web pages'],
  ['video/mp4', 'videos'],
]);

/** The service counts base64 text; people know the size of the file. */
const BYTES_PER_BASE64_CHAR = 3 / 4;

/** The failures that are about one image, or about how many there are. */
export const IMAGE_FAILURES: Record<ImageFailureCode, Describe> = {
  'image-rejected': (failure) => removable(`${rejectionWords(failure)}${kept(failure)}${charge(failure)}`, failure),
  'image-undecodable': (failure) => removable(undecodable(failure), failure),
  'image-unreachable': unreachable,
  'image-type': (failure) => {
    const kind = KIND_NAMES.get(failure.mediaType ?? '') ?? (failure.mediaType ? 'files of this kind' : 'this file');
    return {
      sentence: `Claude can't look at ${kind}. Saved as PNG or JPEG it will work.${charge(failure)}`,
      action: 'add-images',
      actionLabel: 'Add images',
    };
  },
  'too-many-images': (failure, { modelName = 'Claude', oldestImages }) =>
    withoutOldest(
      `${tooMany(failure)} and ${modelName} takes at most ${failure.limit ?? 'a few'} at once.`,
      failure,
      oldestImages,
    ) ?? {
      sentence: `${tooMany(failure)} and ${modelName} takes at most ${failure.limit ?? 'a few'} at once. Remove some, or start a new conversation.${charge(failure)}`,
      action: 'new-conversation',
      actionLabel: 'New conversation',
      secondary: { action: 'remove-image', label: 'Remove images' },
    },
  'request-too-large': (failure, { oldestImages }) =>
    withoutOldest(
      `The images of this conversation are too large together${ofLimit(failure)}.`,
      failure,
      oldestImages,
    ) ?? {
      sentence: `The images of this conversation are too large together${ofLimit(failure)}. Remove one, or start a new conversation.${charge(failure)}`,
      action: 'new-conversation',
      actionLabel: 'New conversation',
      secondary: { action: 'remove-image', label: 'Remove images' },
    },
};

/** Where the images of earlier questions are what is too much: they can become notes, and can be shown again later. */
export function withoutOldest(
  what: string,
  failure: Failure,
  numbers: readonly number[] | undefined,
): FailureDescription | undefined {
  if (!numbers || numbers.length === 0) return undefined;
  const oldest = numbers.length === 1 ? 'the oldest image' : `the ${numbers.length} oldest images`;
  const [kept, words] = numbers.length === 1 ? ['its answer stays', 'A line'] : ['their answers stay', 'Lines'];
  return {
    sentence: `${what} ${words} of text can stand for ${imageWords(numbers)}; ${kept}.${charge(failure)}`,
    action: 'without-oldest',
    actionLabel: `Send without ${oldest}`,
    secondary: { action: 'new-conversation', label: 'New conversation' },
  };
}

function tooMany({ actual }: Failure): string {
  return actual === undefined ? 'There are too many images,' : `This conversation holds ${actual} images,`;
}

/** Why the service did not take an image. */
export function rejectionWords(failure: Failure): string {
  const image = nameOf(failure);
  const { limit, reason } = failure;
  switch (reason) {
    case 'edge':
      return `${image} is ${sizeOf(failure)}, and Claude takes at most ${limit ?? 8000} pixels on an edge; crop it or send it in parts.`;
    case 'edge-many':
      return `${image} is ${sizeOf(failure)}, and among more than 20 images none may be over ${limit ?? 2000} pixels; send it with fewer.`;
    case 'bytes':
      return `${image} is too large${ofLimit(failure, BYTES_PER_BASE64_CHAR)}; crop it or send it in parts.`;
    case 'oversized':
      return `${image} is ${sizeOf(failure)}, more than this model can see; send it in parts.`;
    case 'type-mismatch':
      return `${image} is not the kind of file it says it is, and Claude didn't take it.`;
    case 'base64':
      return `${image} arrived damaged.`;
    default:
      return `Claude couldn't read ${image.toLowerCase()}.`;
  }
}

/** Where the image itself cannot be helped, at least the question is not lost. */
function kept({ reason }: Failure): string {
  const isSize = reason === 'edge' || reason === 'edge-many' || reason === 'bytes' || reason === 'oversized';
  return isSize ? '' : ' Your question is kept.';
}

function undecodable(failure: Failure): string {
  const image = nameOf(failure);
  switch (failure.reason) {
    case 'gone':
      return `Loupe doesn’t have ${image.toLowerCase()} any more. It may have been cleared to make room.`;
    case 'truncated':
      return `${image} is incomplete: its file ends too early.`;
    case 'bomb':
      return `${image} is ${sizeOf(failure)}, more than the browser can hold; a smaller copy will work.`;
    case 'absurd-size':
      return `${image} says it has no size, so there is nothing to show.`;
    default:
      return `The browser couldn't open ${image.toLowerCase()}. It may be damaged, or not an image.`;
  }
}

function unreachable(failure: Failure): FailureDescription {
  const { reason, host, width, height } = failure;
  const site = host ?? 'its site';
  if (reason === 'no-image') {
    const sentence = 'There is no image to ask about yet. Right-click one on a page, or paste or drop it here.';
    return { sentence, action: 'add-images', actionLabel: 'Add images' };
  }
  if (reason === 'one-image') {
    const sentence = 'Comparing takes two images or more. Add another one first.';
    return { sentence, action: 'add-images', actionLabel: 'Add images' };
  }
  if (reason === 'service-fetch' || reason === 'robots') {
    const sentence = `Claude couldn't fetch the image from ${site}. Loupe can send the image itself.${charge(failure)}`;
    return { sentence, action: 'retry', actionLabel: 'Send the image' };
  }
  if (reason === 'file-gone') {
    const sentence = `The uploaded copy of this image has expired. Loupe still has it.${charge(failure)}`;
    return { sentence, action: 'retry', actionLabel: 'Send it again' };
  }
  const shown = width !== undefined && height !== undefined;
  return {
    sentence: shown
      ? `This site doesn't hand out the image, so Loupe used what was on screen (${width}×${height}).`
      : "This site doesn't hand out the image, and it was not on screen. You can paste or drop it here.",
    action: 'allow-originals',
    actionLabel: 'Allow access to originals',
    ...(!shown && { secondary: { action: 'add-images', label: 'Add images' } }),
  };
}

function removable(sentence: string, { imageNumber }: Failure): FailureDescription {
  const actionLabel = imageNumber === undefined ? 'Remove the image' : `Remove image ${imageNumber}`;
  return { sentence, action: 'remove-image', actionLabel };
}

function nameOf({ imageNumber }: Failure): string {
  return imageNumber === undefined ? 'The image' : `Image ${imageNumber}`;
}

function sizeOf({ width, height, actual }: Failure): string {
  if (width !== undefined && height !== undefined) return `${width}×${height}`;
  return actual === undefined ? 'too large' : `${actual} pixels on one edge`;
}

/** What broke a limit and the limit, in megabytes of a file. */
function ofLimit({ actual, limit }: Failure, bytesPerUnit = 1): string {
  if (actual === undefined || limit === undefined) return '';
  const megabytes = (count: number): string =>
    ((count * bytesPerUnit) / 1e6).toLocaleString('en', { maximumFractionDigits: 1 });
  return ` (${megabytes(actual)} MB, at most ${megabytes(limit)} MB)`;
}

function charge({ nothingCharged }: Failure): string {
  return nothingCharged ? ' Nothing was charged.' : '';
}
