/** The longest URL a candidate carries: beyond it only the page itself can read the image. */
export const LONGEST_URL = 65_536;
/** More candidates than this are not a choice anybody makes. */
export const MOST_CANDIDATES = 24;
/** Edge of the small copy by which what the page shows is compared with what a server sent, in pixels. */
export const SAMPLE_EDGE = 72;
/** Height of the strip under a lifted tile by which a capture proves that it shows this very tile, in device pixels. */
export const MARKER_EDGE = 4;
/** Edge of the square that proves a capture to be free of Loupe's own overlay, in device pixels. */
export const SQUARE_EDGE = 6;
/** The longest way to an element that is remembered, in characters: some 60 elements deep. */
export const LONGEST_PATH = 1000;
/** A page of more pictures than this is shown in the picker by its first ones in view. */
export const MOST_PICTURES = 5000;
