import { area, intersect } from '../measure.ts';
import type { PageCandidate, Rect } from '../page-answers.ts';
import type { ReaderOperations } from '../page-operations.ts';
import type { PictureElsewhere } from '../picker-operations.ts';
import { isInView, type Picture } from './picture.ts';
import { mergeInReadingOrder } from './reading-order.ts';

/** What the picker asks of the reader, which was injected before it and knows the elements. */
export type PictureReader = Pick<ReaderOperations, 'findAll' | 'measureNow' | 'measure' | 'bringIntoView'>;

/** As many are measured in one frame; each costs up to 20 µs in a deep page. */
const MOST_MEASURED_AT_ONCE = 400;

/** The pictures of the page, kept where they are while it scrolls and changes. */
export interface PictureSet {
  /** In reading order. */
  all(): readonly Picture[];
  get(id: string | undefined): Picture | undefined;
  /** The topmost at a point of the viewport: of several upon one another the smallest. */
  at(x: number, y: number): Picture | undefined;
  /** Looks for all of them again. */
  find(): Promise<void>;
  /** Measures those again that can be in view now. */
  follow(): void;
  /** The one that stands where this one stood, when the page has put another there. */
  standIn(gone: Picture): Picture | undefined;
  /** Asks for the file's own size where the page did not tell it at once. */
  learnSize(id: string): Promise<void>;
  bringIntoView(picture: Picture): void;
}

export function createPictureSet(
  view: Window,
  reader: PictureReader,
  elsewhere: readonly PictureElsewhere[],
): PictureSet {
  let pictures: Picture[] = [];
  let byId = new Map<string, Picture>();
  let scroll = { x: view.scrollX, y: view.scrollY };
  /** The part of the own ones that was measured last, when there are too many for one frame. */
  let measuredUpTo = 0;
  let foreign = elsewhere.filter(hasPlace).map((picture) => ({ ...picture, elsewhere: true, number: 0 }));

  const screen = (): Rect => ({ x: 0, y: 0, width: view.innerWidth, height: view.innerHeight });

  function shiftByScroll(): void {
    const [dx, dy] = [scroll.x - view.scrollX, scroll.y - view.scrollY];
    scroll = { x: view.scrollX, y: view.scrollY };
    if (dx === 0 && dy === 0) return;
    for (const picture of pictures) {
      picture.rect = moved(picture.rect, dx, dy);
      // What a container cuts off is measured anew; of a frame's pictures only the viewport's edge is known.
      picture.visible = intersect(picture.elsewhere ? picture.rect : moved(picture.visible, dx, dy), screen());
    }
  }

  return {
    all: () => pictures,
    get: (id) => (id === undefined ? undefined : byId.get(id)),
    at(x, y) {
      const holds = ({ visible: { x: left, y: top, width, height } }: Picture): boolean =>
        x >= left && x < left + width && y >= top && y < top + height;
      return pictures
        .filter((picture) => isInView(picture) && holds(picture))
        .reduce<Picture | undefined>(
          (best, picture) => (best === undefined || area(picture.visible) <= area(best.visible) ? picture : best),
          undefined,
        );
    },
    async find() {
      const found = await reader.findAll();
      shiftByScroll();
      foreign = foreign.map((picture) => byId.get(picture.id) ?? picture);
      const own = found.pictures.filter(hasPlace).map((picture) => ({
        ...byId.get(picture.id),
        ...picture,
        elsewhere: false,
        number: 0,
      }));
      pictures = mergeInReadingOrder<Picture>(own, foreign);
      pictures.forEach((picture, index) => {
        picture.number = index + 1;
      });
      byId = new Map(pictures.map((picture) => [picture.id, picture]));
    },
    follow() {
      shiftByScroll();
      // Those a screen away may have come into view by a scrolling container, too.
      const { width, height } = screen();
      const around = { x: -width, y: -height, width: 3 * width, height: 3 * height };
      const near = pictures.filter((picture) => !picture.elsewhere && area(intersect(picture.rect, around)) >= 1);
      const seen = near.filter(isInView);
      const others = near.filter((picture) => !isInView(picture));
      if (measuredUpTo >= others.length) measuredUpTo = 0;
      const room = Math.max(50, MOST_MEASURED_AT_ONCE - seen.length);
      const part = others.slice(measuredUpTo, measuredUpTo + room);
      measuredUpTo += part.length;
      const ids = [...seen, ...part].map(({ id }) => id);
      const measured = new Map(reader.measureNow(ids).map((one) => [one.id, one]));
      for (const id of ids) {
        const picture = byId.get(id);
        if (!picture) continue;
        const now = measured.get(id);
        if (now) Object.assign(picture, { rect: now.rect, visible: now.visible });
        else picture.visible = { ...picture.rect, width: 0, height: 0 };
      }
    },
    standIn(gone) {
      const near = (a: number, b: number): boolean => Math.abs(a - b) <= 2;
      return pictures.find(
        ({ rect }) =>
          near(rect.x, gone.rect.x) &&
          near(rect.y, gone.rect.y) &&
          near(rect.width, gone.rect.width) &&
          near(rect.height, gone.rect.height),
      );
    },
    async learnSize(id) {
      const picture = byId.get(id);
      if (!picture || picture.elsewhere || picture.width !== undefined) return;
      const { candidates } = await reader.measure([id]);
      const { width, height } = candidates[0] ?? {};
      if (width !== undefined && height !== undefined) Object.assign(picture, { width, height });
    },
    bringIntoView(picture) {
      if (!picture.elsewhere) return reader.bringIntoView(picture.id);
      const { x, y, width, height } = picture.rect;
      view.scrollBy({
        left: x + width / 2 - view.innerWidth / 2,
        top: y + height / 2 - view.innerHeight / 2,
        behavior: 'instant',
      });
    },
  };
}

function hasPlace<T extends PageCandidate>(picture: T): picture is T & { rect: Rect; visible: Rect } {
  return picture.rect !== undefined && picture.visible !== undefined;
}

function moved(rect: Rect, dx: number, dy: number): Rect {
  return { ...rect, x: rect.x + dx, y: rect.y + dy };
}
