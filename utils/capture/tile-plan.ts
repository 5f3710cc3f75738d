export interface Size {
  width: number;
  height: number;
}

/** A piece of the image in pixels of the image as it is shown. */
export interface Piece extends Size {
  x: number;
  y: number;
}

export interface TilePlan extends Size {
  /** Size shown ÷ the image's own; 1 keeps every pixel. */
  scale: number;
  pieces: Piece[];
}

/** Each piece is a capture, of which the browser allows two a second: six take about three seconds. */
export const MOST_PIECES = 6;

/**
 * In which size and pieces to show an image on a screen that holds one `room` at a time: at the size that is
 * of use, at its own size when that takes no more captures, and never in more than {@link MOST_PIECES}.
 *
 * @param natural the image's own size.
 * @param wantedEdge the longest edge that is of use, in pixels.
 */
export function planTiles(natural: Size, wantedEdge: number, room: Size): TilePlan {
  const wanted = Math.min(1, wantedEdge / Math.max(natural.width, natural.height));
  const budget = Math.min(MOST_PIECES, countPieces(shownAt(natural, wanted), room));
  const scale = countPieces(natural, room) <= budget ? 1 : Math.min(wanted, largestScale(natural, room, MOST_PIECES));
  const size = shownAt(natural, scale);
  return { ...size, scale, pieces: cut(size, room) };
}

function shownAt(natural: Size, scale: number): Size {
  const edge = (length: number): number => Math.max(1, scale === 1 ? length : Math.floor(length * scale + 1e-6));
  return { width: edge(natural.width), height: edge(natural.height) };
}

function countPieces(size: Size, room: Size): number {
  return Math.ceil(size.width / room.width) * Math.ceil(size.height / room.height);
}

/** The best of every way to lay out that many pieces in rows and columns. */
function largestScale(natural: Size, room: Size, pieces: number): number {
  let best = 0;
  for (let columns = 1; columns <= pieces; columns++) {
    const rows = Math.floor(pieces / columns);
    best = Math.max(best, Math.min((columns * room.width) / natural.width, (rows * room.height) / natural.height));
  }
  return best;
}

function cut(size: Size, room: Size): Piece[] {
  const pieces: Piece[] = [];
  for (let y = 0; y < size.height; y += room.height) {
    for (let x = 0; x < size.width; x += room.width) {
      const [width, height] = [Math.min(room.width, size.width - x), Math.min(room.height, size.height - y)];
      pieces.push({ x, y, width, height });
    }
  }
  return pieces;
}
