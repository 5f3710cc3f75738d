import { intersect } from './measure.ts';
import type { Rect } from './page-answers.ts';

/**
 * What a replaced element's own pixels cover of its content box, by `object-fit` and `object-position`: the bars beside
 * a video that keeps its proportions are not part of it.
 */
export function fittedBox(element: Element, style: CSSStyleDeclaration, content: Rect): Rect {
  const fit = style.objectFit;
  const natural = fit === 'fill' || fit === 'cover' ? undefined : layoutSize(element);
  if (!natural || content.width === 0 || content.height === 0) return content;
  const contained = Math.min(content.width / natural.width, content.height / natural.height);
  const scale = fit === 'none' ? 1 : fit === 'scale-down' ? Math.min(1, contained) : contained;
  const [width, height] = [natural.width * scale, natural.height * scale];
  const [across, down = '50%'] = style.objectPosition.split(' ');
  const fitted = {
    x: content.x + offset(across, content.width - width),
    y: content.y + offset(down, content.height - height),
    width,
    height,
  };
  return intersect(fitted, content);
}

/** Percentages are of the room that is left; anything else than a percentage or pixels counts as the middle. */
function offset(position = '50%', room: number): number {
  const match = /^(-?[\d.]+)(%|px)$/.exec(position);
  if (!match) return room / 2;
  return match[2] === 'px' ? Number(match[1]) : (Number(match[1]) / 100) * room;
}

/** The size the layout goes by: of an image out of a `srcset`, its pixels divided by their density. */
function layoutSize(element: Element): { width: number; height: number } | undefined {
  // Only HTML has elements of these local names that pages use.
  if (element.localName === 'img') {
    const { naturalWidth: width, naturalHeight: height } = element as HTMLImageElement;
    return width > 0 && height > 0 ? { width, height } : undefined;
  }
  if (element.localName !== 'video') return undefined;
  const { videoWidth: width, videoHeight: height } = element as HTMLVideoElement;
  return width > 0 && height > 0 ? { width, height } : undefined;
}
