/**
 * Keeps every test's page drawing. Without a frame to draw Chromium encodes PNG and JPEG only after a second (see
 * `encodePng`), and so took two thirds of the time of all these tests: most draw a picture first.
 */
function draw(): void {
  requestAnimationFrame(draw);
}

draw();
