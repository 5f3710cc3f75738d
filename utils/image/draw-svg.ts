/**
 * Draws an SVG, which only a document can: as a `data:` URL in an image, where no script runs and nothing is loaded;
 * a `blob:` URL would taint the canvas as soon as the SVG holds a `foreignObject`.
 *
 * @param svg the file in base64.
 * @param width the size to draw it at, in pixels.
 * @returns a canvas that can be read back. Rejects when the browser cannot draw it.
 */
export async function drawSvg(svg: string, width: number, height: number): Promise<HTMLCanvasElement> {
  const image = new Image(width, height);
  image.src = `data:image/svg+xml;base64,${svg}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('No canvas');
  context.drawImage(image, 0, 0, width, height);
  return canvas;
}
