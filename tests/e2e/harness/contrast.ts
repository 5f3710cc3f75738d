import type { Page } from 'playwright';

export interface Contrast {
  text: string;
  colour: string;
  background: string;
  /** As WCAG 2 defines it, 1 to 21. */
  ratio: number;
}

/** The contrast of every visible piece of text with what lies behind it, from the styles as they are computed. */
export async function findContrasts(page: Page): Promise<Contrast[]> {
  return await page.evaluate(() => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    if (!canvas) throw new Error('No canvas');
    // Whatever the notation, a canvas knows what colour it is; alpha is kept apart.
    const parse = (colour: string): [number, number, number, number] => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data;
      return [red, green, blue, alpha / 255];
    };
    type Rgb = [number, number, number];
    const over = ([r, g, b, alpha]: [number, number, number, number], below: Rgb): Rgb => [
      r * alpha + below[0] * (1 - alpha),
      g * alpha + below[1] * (1 - alpha),
      b * alpha + below[2] * (1 - alpha),
    ];
    const behind = (element: Element | null): Rgb => {
      if (!element) return matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18] : [255, 255, 255];
      const own = parse(getComputedStyle(element).backgroundColor);
      return own[3] === 1 ? [own[0], own[1], own[2]] : over(own, behind(element.parentElement));
    };
    const opacityOf = (element: Element | null): number =>
      element ? Number(getComputedStyle(element).opacity) * opacityOf(element.parentElement) : 1;
    const luminance = (rgb: Rgb): number => {
      const [red = 0, green = 0, blue = 0] = rgb.map((level) => {
        const part = level / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };

    const found: Contrast[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const element = node.parentElement;
      const text = (node.textContent ?? '').trim();
      const box = element?.getBoundingClientRect();
      const isShown = element?.checkVisibility({ visibilityProperty: true }) && box && box.width > 1 && box.height > 1;
      // What is disabled is free of the rule.
      if (!element || text === '' || !isShown || element.closest(':disabled, [aria-disabled=true]')) continue;
      const opacity = opacityOf(element);
      // Buttons of earlier turns show on hover and focus only.
      if (opacity === 0) continue;
      const colour = parse(getComputedStyle(element).color);
      colour[3] *= opacity;
      const background = behind(element);
      const [light = 0, dark = 0] = [luminance(over(colour, background)), luminance(background)].sort((a, b) => b - a);
      found.push({
        text: text.slice(0, 40),
        colour: getComputedStyle(element).color,
        background: background.map(Math.round).join(','),
        ratio: Math.round(((light + 0.05) / (dark + 0.05)) * 100) / 100,
      });
    }
    return found;
  });
}
