import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addPicture, altsOf, middleOf, type OpenPicker, openPicker, picker } from './picker-stage.ts';
import { drawn, keys, mouse, outer } from './region-stage.ts';

const { document: screen } = outer;
const hosts = (): HTMLElement[] => [...screen.querySelectorAll<HTMLElement>(':popover-open')];

beforeEach(async () => {
  await mouse('mouseMoved', 1, 1);
});

afterEach(() => {
  picker.endPick();
  for (const left of document.querySelectorAll('.of-this-test')) left.remove();
  for (const left of screen.querySelectorAll('.of-this-test')) left.remove();
  scrollTo(0, 0);
});

async function click(element: Element, modifiers = 0): Promise<void> {
  const [x, y] = middleOf(element);
  await mouse('mouseMoved', x, y);
  await mouse('mousePressed', x, y, 1, modifiers);
  await mouse('mouseReleased', x, y, 1, modifiers);
}

async function fourPictures(): Promise<HTMLImageElement[]> {
  return [
    await addPicture('one', { left: 20, top: 20 }),
    await addPicture('two', { left: 200, top: 20 }),
    await addPicture('three', { left: 20, top: 140, width: 150, height: 110 }),
    await addPicture(undefined, { left: 200, top: 140 }),
  ];
}

async function takenAlts(open: OpenPicker): Promise<(string | undefined)[]> {
  const picked = await open.answer;
  if (picked.state !== 'picked') throw new Error(picked.state);
  return await altsOf(picked.ids);
}

describe('what it shows', () => {
  it('outlines and numbers every picture in view, and says each one’s name, size and place', async () => {
    await fourPictures();
    await addPicture('far below', { top: 6000 });
    const open = await openPicker();
    expect(open.all('.picture .badge').map(({ textContent }) => textContent)).toEqual(['1', '2', '3', '4']);
    const names = open.all('[role=option]').map(({ ariaLabel }) => ariaLabel);
    expect(names[0]).toMatch(/^1 of 5, one, 240 by 160, \w+/);
    expect(names[3]).toMatch(/^4 of 5, Picture, no alt text, 240 by 160/);
  });

  it('puts each outline where its picture is', async () => {
    const [one] = await fourPictures();
    const open = await openPicker();
    const box = open.find('.picture').getBoundingClientRect();
    expect([box.x + box.width / 2, box.y + box.height / 2].map(Math.round)).toEqual(
      one && middleOf(one).map(Math.round),
    );
  });

  it('has the largest in view preselected, and Enter takes it', async () => {
    await fourPictures();
    const open = await openPicker();
    expect(open.focused()).toContain('three');
    await keys('Enter');
    expect(await takenAlts(open)).toEqual(['three']);
    expect(hosts()).toHaveLength(0);
  });

  it('has the picture under the pointer preselected', async () => {
    const [, two] = await fourPictures();
    if (two) await mouse('mouseMoved', ...middleOf(two));
    const open = await openPicker();
    await open.until(() => open.focused()?.includes('two') === true);
  });

  it('shows the size of what the pointer is on', async () => {
    const [one] = await fourPictures();
    const open = await openPicker();
    if (one) await mouse('mouseMoved', ...middleOf(one));
    await drawn();
    expect(open.find('.size').textContent).toBe('240 × 160');
    expect(open.find('.picture.here').ariaLabel).toContain('one');
  });

  it('follows scrolling, new pictures and pictures that change', async () => {
    const [one] = await fourPictures();
    const open = await openPicker();
    const far = await addPicture('late', { left: 400, top: 30 });
    await open.until(() => open.all('.picture').length === 5);
    far.style.top = '90px';
    await open.until(() => {
      const ring = open.all('.picture').find(({ ariaLabel }) => ariaLabel?.includes('late'));
      return ring !== undefined && Math.abs(ring.getBoundingClientRect().y - (middleOf(far)[1] - 40)) < 42;
    });
    one?.remove();
    await open.until(() => open.all('.picture').length === 4);
  });
});

describe('the mouse', () => {
  it('takes the picture that is clicked', async () => {
    const [, two] = await fourPictures();
    const open = await openPicker();
    if (two) await click(two);
    expect(await takenAlts(open)).toEqual(['two']);
  });

  it('chooses several with Shift, and takes them with Enter, in reading order', async () => {
    const [one, two, three] = await fourPictures();
    const open = await openPicker();
    for (const image of [three, two, one, two]) if (image) await click(image, 8);
    await open.until(() => open.all('.picture.chosen').length === 2);
    expect(open.find('.status').textContent).toBe('2 chosen. Enter takes them.');
    await keys('Enter');
    expect(await takenAlts(open)).toEqual(['one', 'three']);
  });

  it('takes the smaller of two that lie upon one another, and nothing where none is', async () => {
    await addPicture('behind', { left: 0, top: 0, width: 380, height: 300 });
    const small = await addPicture('in front', { left: 100, top: 100, width: 60, height: 40 });
    const open = await openPicker();
    await mouse('mousePressed', outer.innerWidth - 3, 300);
    await mouse('mouseReleased', outer.innerWidth - 3, 300);
    expect(hosts()).toHaveLength(1);
    await click(small);
    expect(await takenAlts(open)).toEqual(['in front']);
  });

  it('takes what stands there when the page has just put another picture in its place', async () => {
    const [one] = await fourPictures();
    const open = await openPicker();
    const other = await addPicture('other', { left: 500, top: 500, natural: [50, 50] });
    if (one) {
      one.src = other.src;
      one.alt = 'changed';
      await one.decode();
      await click(one);
    }
    expect(await takenAlts(open)).toEqual(['changed']);
  });
});

describe('the keyboard', () => {
  it('moves in reading order with Tab, and by place with the arrow keys', async () => {
    await fourPictures();
    const open = await openPicker();
    await keys('Home');
    expect(open.focused()).toContain('1 of 4');
    await keys('Tab');
    expect(open.focused()).toContain('2 of 4');
    await keys('Shift+Tab', 'Shift+Tab');
    expect(open.focused()).toContain('4 of 4');
    await keys('ArrowUp');
    expect(open.focused()).toContain('two');
    await keys('ArrowLeft', 'ArrowDown');
    expect(open.focused()).toContain('three');
    await keys('2');
    expect(open.focused()).toContain('two');
  });

  it('chooses several with Space and with Shift+Enter', async () => {
    await fourPictures();
    const open = await openPicker();
    await keys('Home', ' ', 'Tab', 'Shift+Enter', 'Tab');
    await open.until(() => open.all('[aria-selected=true]').length === 2);
    await keys('Enter');
    expect(await takenAlts(open)).toEqual(['one', 'two']);
  });

  it('reaches pictures out of view', async () => {
    await fourPictures();
    const far = await addPicture('far below', { top: 6000 });
    const open = await openPicker();
    await keys('End');
    expect(open.focused()).toContain('far below');
    expect(far.getBoundingClientRect().top).toBeLessThan(innerHeight);
    await keys('Enter');
    expect(await takenAlts(open)).toEqual(['far below']);
  });

  it('lists all of them with L, goes through the list, and takes from it', async () => {
    await fourPictures();
    const open = await openPicker();
    await keys('Home', 'l');
    expect(open.all('.row').map(({ textContent }) => textContent)).toEqual([
      '1one240 × 160',
      '2two240 × 160',
      '3three240 × 160',
      '4Picture240 × 160 · no alt text',
    ]);
    expect(open.inner.activeElement?.className).toContain('row here');
    await keys('Escape');
    expect(open.find('.list').hidden).toBe(true);
    await keys('L', 'ArrowDown', 'Enter');
    expect(await takenAlts(open)).toEqual(['two']);
  });

  it('leaves with Escape and gives the keyboard back', async () => {
    const input = document.createElement('input');
    input.className = 'of-this-test';
    document.body.append(input);
    input.focus();
    await fourPictures();
    const open = await openPicker();
    await keys('Escape');
    expect(await open.answer).toEqual({ state: 'left' });
    expect(document.activeElement).toBe(input);
  });

  it('hears keys that were pressed in the panel', async () => {
    await fourPictures();
    const open = await openPicker();
    const press = (key: string): void => picker.pressPickerKey({ key, shiftKey: false, ctrlKey: false });
    press('Home');
    press('Enter');
    expect(await takenAlts(open)).toEqual(['one']);
  });
});

describe('a page without pictures', () => {
  it('says so and offers a region', async () => {
    const open = await openPicker();
    expect(open.find('.card').textContent).toContain('no picture');
    expect(open.focused()).toBe('Select a region instead');
    await keys('Enter');
    expect(await open.answer).toEqual({ state: 'region' });
  });

  it('is an ordinary one as soon as a picture comes', async () => {
    const open = await openPicker();
    await addPicture('late');
    await open.until(() => open.find('.card').checkVisibility() === false);
    expect(open.focused()).toContain('1 of 1, late');
  });
});

describe('a page that is no friend', () => {
  it('cannot look in, sees no key, and is not heard', async () => {
    await fourPictures();
    const heard: string[] = [];
    const listen = (event: Event): unknown => event.isTrusted && heard.push(event.type);
    const types = ['keydown', 'keyup', 'keypress', 'pointerdown', 'pointermove', 'pointerup', 'click', 'wheel'];
    for (const type of types) outer.addEventListener(type, listen, true);
    const open = await openPicker();
    expect(open.host.shadowRoot).toBeNull();
    const before = heard.length;
    for (const target of [outer, screen, screen.body, open.host]) {
      for (const key of ['Enter', ' ', 'Escape', 'l']) {
        target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true }));
      }
    }
    open.host.click();
    const [ring] = open.all('.picture.here');
    ring?.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true, clientX: 60, clientY: 60 }));
    expect(open.all('.picture.chosen')).toHaveLength(0);
    expect(open.find('.list').hidden).toBe(true);
    await keys('Home', ' ', 'Tab', 'l', 'Escape');
    await mouse('mouseMoved', 60, 60);
    await keys('Enter');
    expect(await takenAlts(open)).toEqual(['one']);
    for (const type of types) outer.removeEventListener(type, listen, true);
    expect(heard.slice(before)).toEqual([]);
  });

  it('may tear the picker out: that is said', async () => {
    await fourPictures();
    const open = await openPicker();
    open.host.remove();
    expect(await open.answer).toEqual({ state: 'gone' });
  });

  it('may open a modal dialog over it: the picker is above that, with what was chosen', async () => {
    await fourPictures();
    const open = await openPicker();
    await keys('Home', ' ');
    const dialog = screen.createElement('dialog');
    dialog.className = 'of-this-test';
    dialog.textContent = 'Subscribe!';
    screen.body.append(dialog);
    dialog.showModal();
    await open.until(() => dialog.contains(screen.querySelector(':popover-open')));
    await drawn();
    await keys('End', ' ');
    await keys('Enter');
    expect(await takenAlts(open)).toEqual(['one', undefined]);
  });

  it('offers pictures of frames that it cannot look into', async () => {
    await fourPictures();
    const rect = { x: outer.innerWidth - 140, y: 10, width: 100, height: 60 };
    const framed = {
      id: 'doc:p1',
      kind: 'img',
      alt: 'framed',
      rect,
      visible: rect,
      covered: false,
      undistorted: true,
    } as const;
    const open = await openPicker([framed]);
    await mouse('mouseMoved', outer.innerWidth - 90, 40);
    await open.until(() => open.focused()?.includes('framed') === true);
    await keys('Enter');
    expect(await open.answer).toEqual({ state: 'picked', ids: ['doc:p1'] });
  });
});
