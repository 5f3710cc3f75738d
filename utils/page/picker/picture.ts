import type { PageCandidate, Rect } from '../page-answers.ts';

/** A picture as the picker shows it. */
export interface Picture extends PageCandidate {
  /** CSS pixels of the viewport. */
  rect: Rect;
  /** The part of it that can be seen; of no size when nothing can. */
  visible: Rect;
  /** 1 is the first in reading order. */
  number: number;
  /** It stands in a frame that this document cannot look into. */
  elsewhere: boolean;
}

export interface Size {
  width: number;
  height: number;
}

export function isInView({ visible }: Pick<Picture, 'visible'>): boolean {
  return visible.width >= 1 && visible.height >= 1;
}

/** The file's own size in pixels where the page knows it, otherwise the pixels it has on the screen. */
export function sizeOf(picture: Picture, devicePixelRatio: number): Size & { isOwn: boolean } {
  const { width, height, rect } = picture;
  if (width !== undefined && height !== undefined) return { width, height, isOwn: true };
  return {
    width: Math.round(rect.width * devicePixelRatio),
    height: Math.round(rect.height * devicePixelRatio),
    isOwn: false,
  };
}

const KIND_NAMES: Partial<Record<PageCandidate['kind'], string>> = {
  svg: 'Drawing',
  canvas: 'Canvas',
  video: 'Video',
  poster: 'Video poster',
  background: 'Background',
  border: 'Border image',
  mask: 'Mask',
  frame: 'Frame',
};

const LONGEST_NAME = 120;

/** @returns what a person would call it: its alternative text, else the name of its file, else what it is. */
export function nameOf({ alt, url, kind }: Pick<Picture, 'alt' | 'url' | 'kind'>): string {
  const name = alt?.replace(/\s+/g, ' ').trim() || fileName(url) || KIND_NAMES[kind] || 'Picture';
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
}

export function hasAlt({ alt }: Pick<Picture, 'alt'>): boolean {
  return alt !== undefined && alt.trim() !== '';
}

function fileName(url: string | undefined): string | undefined {
  const parsed = url === undefined || !/^(?:https?|file):/.test(url) ? undefined : URL.parse(url);
  const last = parsed?.pathname.split('/').findLast((part) => part !== '');
  if (last === undefined) return undefined;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** Where on the screen, in words: by thirds of the viewport. */
export function placeInWords({ visible }: Pick<Picture, 'visible'>, viewport: Size): string {
  const third = (at: number, whole: number): number => Math.min(2, Math.max(0, Math.floor((at / whole) * 3)));
  const row = ['top', '', 'bottom'][third(visible.y + visible.height / 2, viewport.height)] ?? '';
  const column = ['left', '', 'right'][third(visible.x + visible.width / 2, viewport.width)] ?? '';
  return [row, column].filter(Boolean).join(' ') || 'middle';
}

/** What a screen reader says: "2 of 14, Chart of sales, 640 by 480, top left". */
export function spokenName(picture: Picture, total: number, viewport: Size, devicePixelRatio: number): string {
  const { width, height, isOwn } = sizeOf(picture, devicePixelRatio);
  return [
    `${picture.number} of ${total}`,
    nameOf(picture),
    ...(hasAlt(picture) ? [] : ['no alt text']),
    `${width} by ${height}${isOwn ? '' : ' on screen'}`,
    ...(isInView(picture) ? [placeInWords(picture, viewport)] : ['out of view']),
  ].join(', ');
}
