import type { Tier } from '@/utils/conversation/attachment.ts';
import { type Fitted, fitToTier, TIERS, TOKEN_EDGE, tokensFor } from './fit.ts';

/** One piece of an image that would lose too much as a whole. */
export interface Part {
  /** The piece's place in the upright original, in pixels. */
  x: number;
  y: number;
  width: number;
  height: number;
  /** Size and visual tokens it is sent with; smaller than the piece only when even the most parts cannot show every pixel. */
  sentWidth: number;
  sentHeight: number;
  tokens: number;
  /** For the model and the user: "part 2 of 6, top right". */
  label: string;
}

/** Neighbours share this many sent pixels: three lines of ordinary text, so that no line is cut in both. */
const OVERLAP = 96;
/** More than a dozen parts cost more than they tell, and with other images come near the 20 that limit the size of all. */
const MAX_PARTS = 12;
/** More than this, and the service holds every image of a request to an edge of 2000 pixels. */
const MOST_PAGE_TILES = 20;
/** A page that shrinks no further than this as a whole is not worth cutting: text of 13 pixels keeps 12. */
const WHOLE_PAGE_SCALE = 0.9;
/** Below this scale small text is lost, so parts are offered. */
const ADVISE_BELOW_SCALE = 0.7;
/** From this aspect ratio on one edge is shrunk away long before the other is used up. */
const PROPOSE_BEYOND_ASPECT = 3;

/** True when shrinking to the fitted size loses so much that parts should be offered. */
export function shouldAdviseParts(
  original: { width: number; height: number },
  fitted: { width: number; height: number },
): boolean {
  const scale = Math.max(fitted.width, fitted.height) / Math.max(original.width, original.height);
  return scale < ADVISE_BELOW_SCALE;
}

/** True for a long strip (a whole page, for instance) that does not fit as it is: parts come first, the whole second. */
export function mustProposeParts(width: number, height: number, tier: Tier): boolean {
  const aspect = Math.max(width, height) / Math.min(width, height);
  return aspect > PROPOSE_BEYOND_ASPECT && fitToTier(width, height, tier).scale < 1;
}

/**
 * Cuts an image into as few overlapping parts as show it at full size, in reading order. Where more than
 * {@link MAX_PARTS} would be needed, each part is shrunk by as little as brings them down to that.
 *
 * @returns one part, the whole, when the image fits the tier.
 */
export function planParts(width: number, height: number, tier: Tier): Part[] {
  const fitted = fitToTier(width, height, tier);
  if (fitted.scale === 1) return [whole(width, height, fitted)];
  // Scales of 1, 0.98, … until few enough parts remain; the whole at its own scale is the last resort.
  for (let scale = 1; scale > fitted.scale; scale *= 0.98) {
    const sent = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
    const grid = smallestGrid(sent, tier, MAX_PARTS);
    if (grid) return cutGrid({ width, height }, sent, grid, (piece) => fitToTier(piece.width, piece.height, tier));
  }
  return [whole(width, height, fitted)];
}

/**
 * Cuts a captured page into as few overlapping tiles as show it at one image pixel per CSS pixel, in reading order,
 * labelled by how far down the page they are. Where more than {@link MOST_PAGE_TILES} would be needed, the page is
 * shrunk by as little as brings them down to that.
 *
 * @param width device pixels, as is `height`.
 * @param devicePixelRatio of the page when it was captured.
 * @returns one tile, the whole, when the page fits the tier or all but does.
 */
export function planPageTiles(width: number, height: number, devicePixelRatio: number, tier: Tier): Part[] {
  const fitted = fitToTier(width, height, tier);
  const oneToOne = Math.min(1, 1 / devicePixelRatio);
  if (fitted.scale >= oneToOne * WHOLE_PAGE_SCALE) return [whole(width, height, fitted)];
  for (let scale = oneToOne; scale > fitted.scale; scale *= 0.98) {
    const sent = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
    const grid = smallestGrid(sent, tier, MOST_PAGE_TILES);
    if (!grid) continue;
    const toSent = (piece: Size): Fitted =>
      fitToTier(Math.max(1, Math.round(piece.width * scale)), Math.max(1, Math.round(piece.height * scale)), tier);
    return cutGrid({ width, height }, sent, grid, toSent).map((part, index) => {
      const across = COLUMN_NAMES[grid.columns - 1]?.[index % grid.columns] ?? '';
      const place = [depthName(part, height), across].filter((name) => name !== '').join(', ');
      return { ...part, label: `part ${index + 1} of ${grid.columns * grid.rows}, ${place}` };
    });
  }
  return [whole(width, height, fitted)];
}

/** How far down a page a part begins and ends. */
function depthName(part: Size & { y: number }, height: number): string {
  const percent = (y: number): number => Math.round((100 * y) / height);
  if (part.height === height) return 'whole height';
  if (part.y === 0) return `top ${percent(part.height)} %`;
  if (part.y + part.height === height) return `bottom ${percent(part.height)} %`;
  return `${percent(part.y)} to ${percent(part.y + part.height)} % from the top`;
}

interface Grid {
  columns: number;
  rows: number;
  tileWidth: number;
  tileHeight: number;
}

/** The grid with the fewest tiles, then the fewest tokens, whose tiles all fit the tier. */
function smallestGrid({ width, height }: Size, tier: Tier, most: number): Grid | undefined {
  const { longestEdge, mostTokens } = TIERS[tier];
  let best: Grid | undefined;
  let bestCost = Number.POSITIVE_INFINITY;
  for (let columns = 1; columns <= most; columns++) {
    const tileWidth = tileLength(width, columns);
    if (tileWidth > longestEdge) continue;
    const mostRowsOfTokens = Math.floor(mostTokens / Math.ceil(tileWidth / TOKEN_EDGE));
    const mostHeight = Math.min(longestEdge, mostRowsOfTokens * TOKEN_EDGE);
    const rows = tilesFor(height, mostHeight);
    if (columns * rows > most) continue;
    const tileHeight = tileLength(height, rows);
    // Tokens only decide between grids with the same number of tiles.
    const cost = columns * rows * (mostTokens + 1) + tokensFor(tileWidth, tileHeight);
    if (cost < bestCost) {
      best = { columns, rows, tileWidth, tileHeight };
      bestCost = cost;
    }
  }
  return best;
}

function tileLength(length: number, tiles: number): number {
  return Math.ceil((length + (tiles - 1) * OVERLAP) / tiles);
}

function tilesFor(length: number, most: number): number {
  if (length <= most) return 1;
  return most <= OVERLAP ? Number.POSITIVE_INFINITY : Math.ceil((length - OVERLAP) / (most - OVERLAP));
}

interface Size {
  width: number;
  height: number;
}

function cutGrid(original: Size, sent: Size, grid: Grid, sentSize: (piece: Size) => Fitted): Part[] {
  const { columns, rows, tileWidth, tileHeight } = grid;
  const total = columns * rows;
  const [toX, toY] = [original.width / sent.width, original.height / sent.height];
  const parts: Part[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const left = Math.floor(place(column, columns, sent.width - tileWidth) * toX);
      const top = Math.floor(place(row, rows, sent.height - tileHeight) * toY);
      const width = column === columns - 1 ? original.width - left : Math.round(tileWidth * toX);
      const height = row === rows - 1 ? original.height - top : Math.round(tileHeight * toY);
      const fitted = sentSize({ width, height });
      parts.push({
        ...{ x: left, y: top, width, height },
        ...{ sentWidth: fitted.width, sentHeight: fitted.height, tokens: fitted.tokens },
        label: `part ${parts.length + 1} of ${total}, ${placeName(column, columns, row, rows)}`,
      });
    }
  }
  return parts;
}

/** Start of the tile, the first at 0 and the last at the far end. */
function place(index: number, count: number, room: number): number {
  return count === 1 ? 0 : Math.round((index * room) / (count - 1));
}

const COLUMN_NAMES = [[''], ['left', 'right'], ['left', 'centre', 'right']];
const ROW_NAMES = [[''], ['top', 'bottom'], ['top', 'middle', 'bottom']];

function placeName(column: number, columns: number, row: number, rows: number): string {
  const across = COLUMN_NAMES[columns - 1]?.[column] ?? `column ${column + 1} of ${columns}`;
  const down = ROW_NAMES[rows - 1]?.[row] ?? `row ${row + 1} of ${rows}`;
  return [down, across].filter((name) => name !== '').join(down.includes('of') || across.includes('of') ? ', ' : ' ');
}

function whole(width: number, height: number, fitted: { width: number; height: number; tokens: number }): Part {
  const sent = { sentWidth: fitted.width, sentHeight: fitted.height, tokens: fitted.tokens };
  return { x: 0, y: 0, width, height, ...sent, label: 'part 1 of 1' };
}
