import type { Stage } from '../overlay-stage.ts';
import { isInView, type Picture, type Size, spokenName } from './picture.ts';
import { PICTURES_LABEL } from './words.ts';

/** Pictures smaller than this, in CSS pixels, get their number outside. */
const SMALL_EDGE = 40;
const BADGE_HEIGHT = 18;

/** What of the picker's state is to be drawn. */
export interface Shown {
  pictures: readonly Picture[];
  here: Picture | undefined;
  chosen: ReadonlySet<string>;
  viewport: Size;
  devicePixelRatio: number;
}

/** The ring and number of each picture in view; for a screen reader a list to choose from. */
export interface Outlines {
  element: HTMLElement;
  paint(shown: Shown): void;
  /** Gives the keyboard to the picture that is current. */
  focus(id: string): void;
}

export function createOutlines({ document }: Stage): Outlines {
  const element = document.createElement('div');
  element.className = 'pictures';
  element.role = 'listbox';
  element.ariaLabel = PICTURES_LABEL;
  element.ariaMultiSelectable = 'true';
  const rings = new Map<string, HTMLElement>();

  const ringOf = (id: string): HTMLElement => {
    const known = rings.get(id);
    if (known) return known;
    const ring = document.createElement('div');
    ring.role = 'option';
    ring.tabIndex = -1;
    const badge = document.createElement('span');
    badge.className = 'badge';
    badge.ariaHidden = 'true';
    ring.append(badge);
    rings.set(id, ring);
    return ring;
  };

  return {
    element,
    paint(shown) {
      const { pictures, here } = shown;
      const drawn = pictures.filter((picture) => isInView(picture) || picture === here);
      const ids = new Set(drawn.map(({ id }) => id));
      for (const [id, ring] of rings) {
        if (ids.has(id)) continue;
        ring.remove();
        rings.delete(id);
      }
      let next = element.firstElementChild;
      for (const picture of drawn) {
        const ring = ringOf(picture.id);
        // What stands right already must not be moved: it would lose the keyboard.
        if (ring.isSameNode(next)) next = ring.nextElementSibling;
        else element.insertBefore(ring, next);
        dress(ring, picture, shown);
      }
    },
    focus: (id) => rings.get(id)?.focus({ preventScroll: true }),
  };
}

function dress(
  ring: HTMLElement,
  picture: Picture,
  { pictures, here, chosen, viewport, devicePixelRatio }: Shown,
): void {
  const { x, y, width, height } = picture.visible;
  const isSmall = Math.min(width, height) < SMALL_EDGE;
  const classes = [
    'picture',
    picture === here && 'here',
    chosen.has(picture.id) && 'chosen',
    !isInView(picture) && 'empty',
    isSmall && 'small',
    isSmall && (y > BADGE_HEIGHT ? 'above' : 'below'),
  ];
  set(ring, 'className', classes.filter(Boolean).join(' '));
  set(ring, 'ariaSelected', String(chosen.has(picture.id)));
  set(ring, 'ariaPosInSet', String(picture.number));
  set(ring, 'ariaSetSize', String(pictures.length));
  set(ring, 'ariaLabel', spokenName(picture, pictures.length, viewport, devicePixelRatio));
  // The smaller above the larger, so that the number of what lies on a background can be read.
  const rank = picture === here ? 3000 : Math.max(0, 2000 - Math.round(Math.sqrt(width * height)));
  const place = `transform:translate(${x}px,${y}px);width:${width}px;height:${height}px;z-index:${rank}`;
  if (ring.style.cssText !== place && ring.dataset.place !== place) {
    ring.style.cssText = place;
    ring.dataset.place = place;
  }
  const [badge] = ring.children;
  if (badge && badge.textContent !== String(picture.number)) badge.textContent = String(picture.number);
}

type Told = 'className' | 'ariaSelected' | 'ariaPosInSet' | 'ariaSetSize' | 'ariaLabel';

/** Writing what is there already would still make the browser and the screen reader look again. */
function set(element: HTMLElement, name: Told, value: string): void {
  if (element[name] !== value) element[name] = value;
}
