/** What the header of an image file says, before anything is decoded. */
export interface Header {
  /** Stored size in pixels, before the orientation is applied. */
  width: number;
  height: number;
  /** EXIF orientation: 1 upright, 2–4 mirrored or upside down, 5–8 with the sides exchanged. */
  orientation: Orientation;
  animated: boolean;
  /** False only where the header proves that every pixel is opaque. */
  mayHaveAlpha: boolean;
  /** Bits per channel, where the header tells. */
  bitDepth?: number;
}

export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** A run of the file's bytes that is kept or cut out as a whole. */
export interface Segment {
  /** The format's own name for it: `APP1`, `tEXt`, `EXIF`, `comment`. */
  name: string;
  start: number;
  /** One past the last byte. */
  end: number;
  /** True for what draws no pixel and may tell about the person: EXIF, XMP, IPTC, comments, what follows the image. */
  metadata: boolean;
}
