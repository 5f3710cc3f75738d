/** Colours, sizes and motion are those of the panel. */
export const REGION_CSS = `
:host, :root {
  color-scheme: light dark;
  --surface: light-dark(#ffffff, #1b1b1f);
  --surface-raised: light-dark(#f5f5f8, #26262b);
  --text: light-dark(#1b1b21, #ececf1);
  --text-quiet: light-dark(#5a5a66, #adadb9);
  --line: light-dark(#dcdce3, #3a3a42);
  --line-control: light-dark(#85858f, #7b7b87);
  --accent: light-dark(#5753c6, #aaa7ff);
  --accent-hover: light-dark(#4743b0, #c0beff);
  --on-accent: light-dark(#ffffff, #17162e);
  --shadow: 0 4px 16px rgb(0 0 0 / 32%);
  --dim: rgb(12 12 24 / 48%);
}
body { margin: 0; }
.stage {
  position: absolute; inset: 0; overflow: hidden; transform-origin: 0 0;
  cursor: crosshair; touch-action: none; user-select: none; outline: none;
  font: 400 14px/20px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
  color: var(--text); forced-color-adjust: none; animation: appear 120ms ease-out;
}
.stage *, .stage *::before { box-sizing: border-box; }
[hidden] { display: none !important; }
@keyframes appear { from { opacity: 0; } }
.dim { position: absolute; inset: 0; background: rgb(12 12 24 / 36%); }
.line { position: absolute; background: #fff; box-shadow: 0 0 0 1px rgb(12 12 24 / 64%); pointer-events: none; }
.line.across { left: 0; right: 0; height: 1px; }
.line.down { top: 0; bottom: 0; width: 1px; }
.box {
  position: absolute; outline: 1px solid #fff; cursor: move;
  box-shadow: 0 0 0 2px rgb(12 12 24 / 72%), 0 0 0 200vmax var(--dim);
}
/* Outside it would be off the screen. */
.box.at-edge {
  outline: 2px solid #1b1b21; outline-offset: -2px; box-shadow: inset 0 0 0 3px #fff, 0 0 0 200vmax var(--dim);
}
.handle { position: absolute; width: 24px; height: 24px; margin: -12px 0 0 -12px; }
.handle::before {
  content: ""; position: absolute; inset: 7px; border-radius: 2px;
  background: #fff; border: 1px solid #1b1b21;
}
.handle:hover::before, .handle.held::before { inset: 5px; background: var(--accent); border-color: #fff; }
.nw, .se { cursor: nwse-resize; } .ne, .sw { cursor: nesw-resize; }
.n, .s { cursor: ns-resize; } .e, .w { cursor: ew-resize; }
.stage.busy .handle, .stage.busy .box { cursor: inherit; }
.chip, .bar, .hint {
  position: absolute; white-space: nowrap; border-radius: 8px; background: var(--surface); box-shadow: var(--shadow);
  border: 1px solid var(--line);
}
.chip { padding: 1px 7px; font-size: 12px; line-height: 16px; font-variant-numeric: tabular-nums; pointer-events: none; }
.hint { top: 16px; left: 50%; transform: translateX(-50%); max-width: calc(100% - 32px); padding: 8px 12px;
  text-align: center; white-space: normal; pointer-events: none; transition: opacity 120ms ease-out; }
.hint small { display: block; font-size: 12px; line-height: 16px; color: var(--text-quiet); }
.hint.away { opacity: 0; }
.bar { display: flex; gap: 4px; padding: 4px; cursor: default; }
button {
  all: unset; box-sizing: border-box; display: flex; align-items: center; gap: 8px; height: 32px; padding: 0 12px;
  border-radius: 6px; cursor: pointer; color: var(--text);
}
button:hover { background: var(--surface-raised); }
button:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
button.take { background: var(--accent); color: var(--on-accent); font-weight: 600; }
button.take:hover { background: var(--accent-hover); }
kbd { font: inherit; font-size: 12px; font-weight: 400; opacity: 0.8; }
.status { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (prefers-reduced-motion: reduce) { .stage { animation: none; } .hint { transition: none; } }
@media (forced-colors: active) {
  .box { outline: 3px solid Highlight; }
  .line { background: Highlight; }
  .handle::before { background: ButtonFace; border: 2px solid ButtonText; }
  .chip, .bar, .hint { background: Canvas; color: CanvasText; border-color: CanvasText; }
  .hint small { color: CanvasText; }
  button { color: ButtonText; border: 1px solid ButtonText; }
  button.take { background: Highlight; color: HighlightText; }
  button:focus-visible { outline-color: Highlight; }
}
`;
