/**
 * Colours and sizes are those of the panel; the rings are two, so that one stands out on any picture.
 *
 * Nothing fades in: the first frame shows where everything is, and who wants less motion has none.
 */
export const PICKER_CSS = `
.picker {
  --surface: #ffffff; --surface-raised: #f5f5f8; --text: #1b1b21; --text-quiet: #5a5a66; --line: #dcdce3;
  --accent: #5753c6; --on-accent: #ffffff; --scheme: light;
  position: absolute; inset: 0; overflow: hidden; cursor: crosshair; user-select: none; outline: none;
  font: 400 14px/20px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; color: var(--text);
}
.picker.dark {
  --surface: #1b1b1f; --surface-raised: #26262b; --text: #ececf1; --text-quiet: #adadb9; --line: #3a3a42;
  --accent: #aaa7ff; --on-accent: #17162e; --scheme: dark;
}
body { margin: 0; }
.picker *, .picker *::before { box-sizing: border-box; }
[hidden] { display: none !important; }
.pictures { position: absolute; inset: 0; z-index: 0; isolation: isolate; }
.picture {
  position: absolute; left: 0; top: 0; border: 2px solid #5753c6; border-radius: 3px; pointer-events: none;
  outline: 1px solid #fff; outline-offset: -3px;
}
.picture.here {
  border-width: 4px; outline: 2px solid #fff; outline-offset: -6px; background: rgb(87 83 198 / 18%);
}
.picture.chosen { background: rgb(87 83 198 / 36%); }
.picture.empty { border-style: dashed; }
.badge {
  position: absolute; left: 0; top: 0; min-width: 20px; padding: 0 5px; border-radius: 0 0 8px 0; text-align: center; white-space: nowrap;
  background: #5753c6; color: #fff; font-weight: 600; font-size: 12px; line-height: 18px;
  font-variant-numeric: tabular-nums; box-shadow: 0 0 0 1px #fff;
}
.picture.here .badge { left: -4px; top: -4px; border-top-left-radius: 3px; padding: 1px 7px; font-size: 14px; }
.picture.small { border-width: 0; outline: 2px solid #5753c6; outline-offset: 1px; box-shadow: 0 0 0 1px #fff, 0 0 0 4px #fff; }
.picture.small.here { outline-width: 4px; box-shadow: 0 0 0 1px #fff, 0 0 0 7px #fff; }
.picture.small .badge { padding: 0 3px; min-width: 14px; font-size: 10px; line-height: 13px; border-radius: 3px; }
.picture.above .badge { top: auto; bottom: calc(100% + 3px); left: -3px; }
.picture.below .badge { top: calc(100% + 3px); left: -3px; }
.picture.here.above .badge { bottom: calc(100% + 6px); }
.picture.here.below .badge { top: calc(100% + 6px); }
.picture.chosen .badge::after { content: " ✓"; }
.size, .line, .list, .card {
  position: absolute; background: var(--surface); color: var(--text); border: 1px solid var(--line);
  border-radius: 8px; box-shadow: 0 4px 16px rgb(0 0 0 / 32%);
}
.size {
  left: 0; top: 0; padding: 1px 7px; font-size: 12px; line-height: 16px; white-space: nowrap; pointer-events: none;
  font-variant-numeric: tabular-nums;
}
.line {
  left: 50%; bottom: 16px; transform: translateX(-50%); display: flex; align-items: center; gap: 12px; width: max-content;
  max-width: calc(100% - 32px); padding: 8px 8px 8px 12px; cursor: default;
}
.line.up { bottom: auto; top: 16px; }
.line p { margin: 0; }
.line .keys { color: var(--text-quiet); font-size: 12px; line-height: 18px; }
.line .keys span { white-space: nowrap; }
.line .keys span:not(:last-child)::after { content: " · "; white-space: normal; }
kbd {
  font: inherit; color: var(--text); border: 1px solid var(--line); border-radius: 4px; padding: 0 4px;
  background: var(--surface-raised);
}
button {
  all: unset; box-sizing: border-box; flex: none; display: inline-flex; align-items: center; justify-content: center;
  min-height: 32px; padding: 0 12px; border: 1px solid var(--line); border-radius: 8px; cursor: pointer; color: var(--text);
}
button:hover { background: var(--surface-raised); }
button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
button.main { background: var(--accent); color: var(--on-accent); border-color: transparent; font-weight: 600; }
button.close { min-height: 24px; min-width: 24px; padding: 0; border: 0; color: var(--text-quiet); }
.list {
  top: 16px; bottom: 16px; right: 16px; width: min(320px, calc(100% - 32px)); display: flex; flex-direction: column;
  cursor: default; overflow: hidden;
}
.list.left { right: auto; left: 16px; }
.list h2 { margin: 0; padding: 10px 12px; font-size: 14px; line-height: 20px; font-weight: 600; border-bottom: 1px solid var(--line); }
.rows { flex: 1; overflow: auto; padding: 4px; color-scheme: var(--scheme); overscroll-behavior: contain; }
.row {
  display: grid; grid-template-columns: minmax(24px, max-content) 1fr; gap: 0 8px; padding: 6px 8px; border-radius: 6px;
  cursor: pointer; outline: none; content-visibility: auto; contain-intrinsic-size: auto 48px;
}
.row .number { color: var(--text-quiet); text-align: right; font-variant-numeric: tabular-nums; }
.row .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.row small { grid-column: 2; font-size: 12px; line-height: 16px; color: var(--text-quiet); }
.row:hover { background: var(--surface-raised); }
.row.here { background: var(--accent); color: var(--on-accent); }
.row.here .number, .row.here small { color: inherit; }
.row.chosen .name::after { content: " ✓"; }
.card { left: 50%; top: 50%; transform: translate(-50%, -50%); width: min(400px, calc(100% - 32px)); padding: 16px; cursor: default; }
.card p { margin: 0 0 12px; }
.card .buttons { display: flex; flex-wrap: wrap; gap: 8px; }
.status { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (forced-colors: active) {
  .picture { border-color: CanvasText; outline-color: Canvas; }
  .picture.small { outline-color: CanvasText; }
  .picture.small.here { outline: 6px double Highlight; }
  .picture.here:not(.small) { border-color: Highlight; border-style: double; border-width: 6px; }
  .picture.chosen { border-color: Highlight; }
  .badge { border: 1px solid CanvasText; background: Canvas; color: CanvasText; }
  .picture.here .badge, .picture.chosen .badge, .row.here { forced-color-adjust: none; background: Highlight; color: HighlightText; }
  button { border: 1px solid ButtonText; color: ButtonText; }
  button:focus-visible { outline-color: Highlight; }
}
`;
