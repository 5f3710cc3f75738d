import type { Stage } from '../overlay-stage.ts';
import { createListView, type ListView } from './list-view.ts';
import { createOutlines, type Outlines, type Shown } from './outlines.ts';
import { isInView, type Picture, sizeOf } from './picture.ts';
import {
  chosenInWords,
  countOf,
  HIDE_LINE,
  HOW_TO,
  KEYS,
  LEAVE_BUTTON,
  NO_PICTURES,
  PDF,
  PICTURES_LABEL,
  REGION_BUTTON,
} from './words.ts';

export interface View {
  element: HTMLElement;
  outlines: Outlines;
  list: ListView;
  /** The buttons that can be pressed. */
  buttons: Record<'hide' | 'region' | 'leave', HTMLElement>;
  paint(shown: Shown & { hasLine: boolean; hasList: boolean; isPdf: boolean }): void;
  say(text: string): void;
}

/** Room that the size needs beside a picture, in CSS pixels. */
const TAG_HEIGHT = 22;
const TAG_WIDTH = 140;
const LINE_ROOM = 100;

/** @param isDark as the browser says for the page's own window; a frame is told what is around it. */
export function createView(stage: Stage, isDark: boolean): View {
  const { document, root } = stage;
  const make = (tag: string, className: string, text = ''): HTMLElement => {
    const made = document.createElement(tag);
    made.className = className;
    made.textContent = text;
    return made;
  };
  const element = make('div', isDark ? 'picker dark' : 'picker');
  const outlines = createOutlines(stage);
  const list = createListView(stage);
  const tag = make('div', 'size');
  tag.ariaHidden = 'true';
  const hide = make('button', 'close', '✕');
  hide.ariaLabel = HIDE_LINE;
  hide.title = HIDE_LINE;
  const { line, count } = createLine(make, hide);
  const region = make('button', 'main', REGION_BUTTON);
  const leave = make('button', '', LEAVE_BUTTON);
  const sentence = make('p', '', NO_PICTURES);
  const card = make('div', 'card');
  card.role = 'group';
  const buttons = make('div', 'buttons');
  buttons.append(region, leave);
  card.append(sentence, buttons);
  const status = make('div', 'status');
  status.role = 'status';
  element.append(outlines.element, tag, line, list.element, card, status);
  root.append(element);

  return {
    element,
    outlines,
    list,
    buttons: { hide, region, leave },
    paint(shown) {
      const { pictures, here, chosen, viewport, hasLine, hasList, isPdf } = shown;
      const isEmpty = pictures.length === 0;
      sentence.textContent = isPdf ? PDF : NO_PICTURES;
      card.ariaLabel = sentence.textContent;
      card.hidden = !isEmpty;
      outlines.element.ariaHidden = hasList ? 'true' : null;
      outlines.element.ariaLabel = `${PICTURES_LABEL}. ${HOW_TO}`;
      outlines.paint(shown);
      if (hasList) list.paint(shown);
      list.element.hidden = !hasList;
      line.hidden = isEmpty || (!hasLine && chosen.size === 0);
      line.classList.toggle('bare', !hasLine);
      line.classList.toggle('up', here !== undefined && isAtTheBottom(here, viewport.height));
      count.textContent = chosenInWords(chosen.size) || countOf(pictures.length);
      placeTag(tag, here, shown);
    },
    say(text) {
      if (status.textContent !== text) status.textContent = text;
    },
  };
}

function createLine(
  make: (tag: string, className: string, text?: string) => HTMLElement,
  hide: HTMLElement,
): { line: HTMLElement; count: HTMLElement } {
  const line = make('div', 'line');
  const words = make('div', '');
  const count = make('p', 'count');
  const keys = make('p', 'keys');
  for (const [names, what] of KEYS) {
    const one = make('span', '');
    names.forEach((name, index) => {
      one.append(...(index > 0 ? [' or '] : []), make('kbd', '', name));
    });
    one.append(` ${what}`);
    keys.append(one, ' ');
  }
  words.append(count, keys);
  line.append(words, hide);
  return { line, count };
}

function isAtTheBottom({ visible }: Picture, height: number): boolean {
  return visible.y > LINE_ROOM && visible.y + visible.height > height - LINE_ROOM && visible.height < height * 0.6;
}

function placeTag(tag: HTMLElement, here: Picture | undefined, { viewport, devicePixelRatio }: Shown): void {
  tag.hidden = here === undefined || !isInView(here);
  if (!here) return;
  const { width, height, isOwn } = sizeOf(here, devicePixelRatio);
  tag.textContent = `${width} × ${height}${isOwn ? '' : ' on screen'}`;
  const { visible } = here;
  const below = visible.y + visible.height + 4;
  const hasRoom = below + TAG_HEIGHT < viewport.height;
  const x = Math.max(4, Math.min(visible.x, viewport.width - TAG_WIDTH));
  const y = hasRoom ? below : visible.y + visible.height - TAG_HEIGHT - 8;
  tag.style.transform = `translate(${hasRoom ? x : x + 8}px,${y}px)`;
}
