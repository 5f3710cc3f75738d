import type { Picture } from './picture.ts';
import type { PictureSet } from './picture-set.ts';
import type { View } from './view.ts';

export interface PointerEffects {
  point: (picture: Picture) => void;
  take: (picture: Picture) => void;
  toggle: (picture: Picture) => void;
  hide: () => void;
  region: () => void;
  leave: () => void;
}

/** Answers a person's pointer. What a page makes up is not heard. */
export function listenToPointer(
  { element, list, buttons }: View,
  pictures: PictureSet,
  effects: PointerEffects,
  signal: AbortSignal,
): void {
  let last: { x: number; y: number } | undefined;
  const on = <K extends 'pointerover' | 'pointermove' | 'mousedown' | 'click' | 'contextmenu'>(
    type: K,
    answer: (event: HTMLElementEventMap[K]) => void,
  ): void => element.addEventListener(type, (event) => event.isTrusted && answer(event), { signal });

  /** Only what lies on nothing of ours means a picture of the page. */
  const pictureAt = (event: MouseEvent): Picture | undefined => {
    const under = elementUnder(event);
    const id = list.idAt(under ?? null);
    if (id !== undefined) return pictures.get(id);
    return under?.closest('.list, .line, .card') ? undefined : pictures.at(event.clientX, event.clientY);
  };
  const point = (event: PointerEvent): void => {
    const at = { x: event.screenX, y: event.screenY };
    const isStill = last?.x === at.x && last.y === at.y;
    last = at;
    // The browser tells of the pointer also when the page scrolls under it: that is nobody's wish.
    const picture = isStill ? undefined : pictureAt(event);
    if (picture) effects.point(picture);
  };
  on('pointerover', point);
  on('pointermove', point);
  // The keyboard stays where it is.
  on('mousedown', (event) => !elementUnder(event)?.closest('button') && event.preventDefault());
  on('contextmenu', (event) => event.preventDefault());
  on('click', (event) => {
    const under = elementUnder(event);
    const button = under?.closest('button');
    if (button?.isSameNode(buttons.hide)) return effects.hide();
    if (button?.isSameNode(buttons.region)) return effects.region();
    if (button?.isSameNode(buttons.leave)) return effects.leave();
    const picture = pictureAt(event);
    if (!picture) return;
    if (event.shiftKey || event.ctrlKey || event.metaKey) effects.toggle(picture);
    else effects.take(picture);
  });
}

function elementUnder(event: Event): Element | undefined {
  const [target] = event.composedPath();
  return target && 'closest' in target ? (target as Element) : undefined; // Only elements have the method.
}
