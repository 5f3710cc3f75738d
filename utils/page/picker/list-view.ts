import type { Stage } from '../overlay-stage.ts';
import type { Shown } from './outlines.ts';
import { hasAlt, isInView, nameOf, type Picture, sizeOf, spokenName } from './picture.ts';
import { countOf, PICTURES_LABEL } from './words.ts';

/** Every picture of the page in reading order, with its number, name and size. */
export interface ListView {
  element: HTMLElement;
  paint(shown: Shown): void;
  focus(id: string): void;
  /** @returns the id of the picture in whose row the element lies. */
  idAt(element: Element | null): string | undefined;
}

export function createListView({ document }: Stage): ListView {
  const element = document.createElement('div');
  element.className = 'list';
  element.hidden = true;
  const heading = document.createElement('h2');
  const rows = document.createElement('div');
  rows.className = 'rows';
  rows.role = 'listbox';
  rows.ariaLabel = PICTURES_LABEL;
  rows.ariaMultiSelectable = 'true';
  element.append(heading, rows);
  const byId = new Map<string, HTMLElement>();
  const ids = new WeakMap<Element, string>();
  let listed = '';

  return {
    element,
    paint(shown) {
      const { pictures, here, chosen } = shown;
      heading.textContent = countOf(pictures.length);
      const key = pictures.map(({ id, width }) => `${id}/${width}`).join();
      if (key !== listed) {
        listed = key;
        byId.clear();
        const made = pictures.map((picture) => {
          const row = createRow(document, picture, shown);
          byId.set(picture.id, row);
          ids.set(row, picture.id);
          return row;
        });
        rows.replaceChildren(...made);
      }
      for (const [id, row] of byId) {
        const name = `row${id === here?.id ? ' here' : ''}${chosen.has(id) ? ' chosen' : ''}`;
        if (row.className === name) continue;
        row.className = name;
        row.ariaSelected = String(chosen.has(id));
      }
      // It must not hide the picture that it speaks of.
      element.classList.toggle('left', here !== undefined && isInView(here) && isOnTheRight(here, shown));
    },
    focus(id) {
      const row = byId.get(id);
      row?.focus({ preventScroll: true });
      row?.scrollIntoView({ block: 'nearest' });
    },
    idAt(within) {
      const row = within?.closest('.row');
      return row ? ids.get(row) : undefined;
    },
  };
}

function createRow(document: Document, picture: Picture, { pictures, viewport, devicePixelRatio }: Shown): HTMLElement {
  const row = document.createElement('div');
  row.role = 'option';
  row.tabIndex = -1;
  row.ariaSelected = 'false';
  row.ariaPosInSet = String(picture.number);
  row.ariaSetSize = String(pictures.length);
  row.ariaLabel = spokenName(picture, pictures.length, viewport, devicePixelRatio);
  const part = (tag: string, className: string, text: string): HTMLElement => {
    const made = document.createElement(tag);
    made.className = className;
    made.textContent = text;
    return made;
  };
  const { width, height, isOwn } = sizeOf(picture, devicePixelRatio);
  const facts = [`${width} × ${height}${isOwn ? '' : ' on screen'}`, ...(hasAlt(picture) ? [] : ['no alt text'])];
  row.append(
    part('span', 'number', String(picture.number)),
    part('span', 'name', nameOf(picture)),
    part('small', '', facts.join(' · ')),
  );
  return row;
}

function isOnTheRight({ visible }: Picture, { viewport }: Shown): boolean {
  return visible.x + visible.width / 2 > viewport.width / 2;
}
