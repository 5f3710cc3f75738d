import type { PageCandidate, Picked } from '@/utils/page/page-answers.ts';
import { readerOperations } from '@/utils/page/page-operations.ts';
import { pickerOperations } from '@/utils/page/picker/picker-page.ts';
import type { PictureElsewhere } from '@/utils/page/picker-operations.ts';
import { outer } from './region-stage.ts';

/** The picker as the worker asks for it. */
export const picker = pickerOperations(() => readerOperations);

/** What the test may see of a picker that nobody else can look into. */
export interface OpenPicker {
  answer: Promise<Picked>;
  host: HTMLElement;
  /** The document inside the host. */
  inner: Document;
  find(selector: string): HTMLElement;
  all(selector: string): HTMLElement[];
  /** The accessible name of what has the keyboard. */
  focused(): string | null;
  /** Resolves when it is so. */
  until(condition: () => boolean): Promise<void>;
}

/** Opens the picker as the worker does, and keeps a key to its closed shadow root. */
export async function openPicker(elsewhere: PictureElsewhere[] = []): Promise<OpenPicker> {
  const roots: ShadowRoot[] = [];
  const attach = outer.Element.prototype.attachShadow;
  outer.Element.prototype.attachShadow = function (init) {
    const root = attach.call(this, init);
    roots.push(root);
    return root;
  };
  const answer = picker.pick(elsewhere);
  await until(() => roots.length > 0);
  outer.Element.prototype.attachShadow = attach;
  const [shadow] = roots;
  if (!shadow) throw new Error('No picker opened');
  const inner = (): Document => {
    const document = shadow.querySelector('iframe')?.contentDocument;
    if (!document) throw new Error('The picker has gone');
    return document;
  };
  const all = (selector: string): HTMLElement[] => [...inner().querySelectorAll<HTMLElement>(selector)];
  return {
    answer,
    host: shadow.host as HTMLElement, // The picker's own <div>.
    get inner() {
      return inner();
    },
    all,
    find: (selector) => {
      const [found] = all(selector);
      if (!found) throw new Error(`Nothing is ${selector}`);
      return found;
    },
    focused: () => inner().activeElement?.ariaLabel ?? inner().activeElement?.textContent ?? null,
    until,
  };
}

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 20) {
    if (waited > 5000) throw new Error(`Not so within 5 s: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A picture on the page, drawn here. */
export async function addPicture(
  alt: string | undefined,
  { width = 120, height = 80, left = 0, top = 0, natural = [240, 160] } = {},
): Promise<HTMLImageElement> {
  const canvas = document.createElement('canvas');
  const [naturalWidth = 0, naturalHeight = 0] = natural;
  canvas.width = naturalWidth;
  canvas.height = naturalHeight;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('No canvas');
  context.fillStyle = `hsl(${left} 60% 50%)`;
  context.fillRect(0, 0, naturalWidth, naturalHeight);
  const image = new Image();
  if (alt !== undefined) image.alt = alt;
  image.style.cssText = `position:absolute;left:${left}px;top:${top}px;width:${width}px;height:${height}px`;
  image.src = canvas.toDataURL();
  image.className = 'of-this-test';
  document.body.append(image);
  await image.decode();
  return image;
}

/** Names of the pictures the ids stand for. */
export async function altsOf(ids: readonly string[]): Promise<PageCandidate['alt'][]> {
  const { candidates } = await readerOperations.measure([...ids]);
  return candidates.map(({ alt }) => alt);
}

/** The middle of an element of the page, in CSS pixels of the outer window. */
export function middleOf(element: Element): [x: number, y: number] {
  const frame = window.frameElement?.getBoundingClientRect() ?? { x: 0, y: 0, width: innerWidth };
  const scale = frame.width / innerWidth;
  const box = element.getBoundingClientRect();
  return [frame.x + (box.x + box.width / 2) * scale, frame.y + (box.y + box.height / 2) * scale];
}
