import { decode, measure, type ReceivedImage, sniff } from './images.ts';
import type { CountRequest, ImageBlock, ImageSource } from './message-schema.ts';
import { type FakeModel, tierOfModel } from './models.ts';
import { type Judged, pass, refuse } from './rejection.ts';
import { seenSize, visualTokens } from './visual-size.ts';

export interface ImageIntake {
  /** The bytes behind a url or file source; undefined leaves such images out (counting tokens fetches nothing). */
  bytesOf?: (source: Exclude<ImageSource, { type: 'base64' }>) => Promise<Judged<Buffer>>;
  /** What the service has against a decoded image, in its words. */
  complain?: ((image: ReceivedImage, at: string) => string | undefined) | undefined;
  /** Called with every image as soon as it is decoded. */
  onImage: (image: ReceivedImage) => void;
}

interface Place {
  block: ImageBlock;
  message: number;
  index: number;
}

/** Counted on the base64 text. */
const MOST_BASE64_CHARACTERS = 10_485_760;
const LONGEST_EDGE = 8000;
/** With more images than this in a request each may only have `LONGEST_EDGE_OF_MANY`. */
const MANY_IMAGES = 20;
const LONGEST_EDGE_OF_MANY = 2000;
const MOST_IMAGES = 600;
const MOST_IMAGES_OF_SMALL_CONTEXT = 100;
const SMALL_CONTEXT_TOKENS = 200_000;

/** Checks, fetches and decodes the images of a request one by one; the first bad one refuses the whole request. */
export async function acceptImages(
  { messages }: CountRequest,
  model: FakeModel,
  intake: ImageIntake,
): Promise<Judged<ReceivedImage[]>> {
  const places: Place[] = messages.flatMap(({ content }, message) =>
    typeof content === 'string'
      ? []
      : content.flatMap((block, index) => (block.type === 'image' ? [{ block, message, index }] : [])),
  );
  const most = model.max_input_tokens <= SMALL_CONTEXT_TOKENS ? MOST_IMAGES_OF_SMALL_CONTEXT : MOST_IMAGES;
  if (places.length > most) {
    return refuse(400, `Too much media: 0 document pages + ${places.length} images > ${most}`);
  }
  const [first] = places;
  if (first && !model.capabilities.image_input.supported) {
    return refuse(400, `messages.${first.message}.content.${first.index}: this model does not support image input`);
  }
  const accepted: ReceivedImage[] = [];
  for (const place of places) {
    if (place.block.source.type !== 'base64' && !intake.bytesOf) continue;
    const image = await acceptImage(place, model, places.length, intake);
    if (!image.ok) return image;
    accepted.push(image.value);
  }
  return pass(accepted);
}

async function acceptImage(
  place: Place,
  model: FakeModel,
  imagesInRequest: number,
  intake: ImageIntake,
): Promise<Judged<ReceivedImage>> {
  const { source, transformations } = place.block;
  const at = `messages.${place.message}.content.${place.index}`;
  const bytes = source.type === 'base64' ? bytesOfBase64(source, at) : await intake.bytesOf?.(source);
  if (!bytes) throw new Error('An image without bytes should have been left out');
  if (!bytes.ok) return bytes;
  const size = await judgeSize(bytes.value, `${at}.image.source.${source.type}`, imagesInRequest);
  if (!size.ok) return size;
  const seen = seenSize(size.value, tierOfModel(model));
  if (
    transformations?.oversized_image === 'error' &&
    (seen.width < size.value.width || seen.height < size.value.height)
  ) {
    const [is, would] = [size.value, seen].map(({ width, height }) => `${width}x${height}`);
    return refuse(
      400,
      `${at}: image dimensions ${is} exceed the maximum image size of a model named on this request and would be downsized to ${would}; scale the image to at most ${would} or set the image's oversized_image setting to "downsize"`,
    );
  }
  const decoded = await decode(bytes.value);
  if (!decoded) return refuse(400, 'Could not process image');
  const image: ReceivedImage = {
    ...decoded,
    kind: source.type,
    message: place.message,
    block: place.index,
    ...(source.type === 'url' ? { url: source.url } : {}),
    ...(source.type === 'file' ? { fileId: source.file_id } : {}),
    seenWidth: seen.width,
    seenHeight: seen.height,
    tokens: visualTokens(seen),
  };
  intake.onImage(image);
  const complaint = intake.complain?.(image, `${at}.image.source.${source.type}`);
  return complaint === undefined ? pass(image) : refuse(400, complaint);
}

function bytesOfBase64(source: Extract<ImageSource, { type: 'base64' }>, at: string): Judged<Buffer> {
  const { data, media_type: declared } = source;
  const path = `${at}.image.source.base64`;
  if (data.length === 0) return refuse(400, `${path}.data: image cannot be empty`);
  if (data.length > MOST_BASE64_CHARACTERS) {
    return refuse(400, `${path}: image exceeds 10 MB maximum: ${data.length} bytes > ${MOST_BASE64_CHARACTERS} bytes`);
  }
  if (data.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(data)) {
    return refuse(400, `${path}.data: invalid base64 data`);
  }
  const bytes = Buffer.from(data, 'base64');
  const actual = sniff(bytes);
  if (actual && actual !== declared) {
    return refuse(
      400,
      `${path}: The image was specified using the ${declared} media type, but the image appears to be a ${actual} image`,
    );
  }
  return pass(bytes);
}

async function judgeSize(
  bytes: Buffer,
  path: string,
  imagesInRequest: number,
): Promise<Judged<{ width: number; height: number }>> {
  const encodedLength = Math.ceil(bytes.length / 3) * 4;
  if (encodedLength > MOST_BASE64_CHARACTERS) {
    return refuse(
      400,
      `${path}: image exceeds 10 MB maximum: ${encodedLength} bytes > ${MOST_BASE64_CHARACTERS} bytes`,
    );
  }
  const size = sniff(bytes) ? await measure(bytes) : undefined;
  if (!size) return refuse(400, 'Could not process image');
  const edge = Math.max(size.width, size.height);
  const says = `${path}${path.endsWith('base64') ? '.data' : ''}: At least one of the image dimensions exceed max allowed size`;
  if (edge > LONGEST_EDGE) return refuse(400, `${says}: ${LONGEST_EDGE} pixels`);
  if (imagesInRequest > MANY_IMAGES && edge > LONGEST_EDGE_OF_MANY) {
    return refuse(400, `${says} for many-image requests: ${LONGEST_EDGE_OF_MANY} pixels`);
  }
  return pass(size);
}
