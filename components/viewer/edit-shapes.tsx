import type { JSX } from 'preact';
import type { Box, Redaction } from '@/utils/conversation/attachment.ts';
import type { Size } from '@/utils/image/quarter-turns.ts';

/** A painted part, as it will be: black. In pixels of the picture. */
export function RedactionShape({ redaction }: { redaction: Redaction }): JSX.Element {
  if (redaction.kind === 'box') {
    const { x, y, width, height } = redaction;
    return <rect class="redaction" x={x} y={y} width={width} height={height} />;
  }
  const [first, ...rest] = redaction.points;
  const to = rest.length === 0 ? 'l0 0' : rest.map(({ x, y }) => `L${x} ${y}`).join('');
  return <path class="redaction-stroke" stroke-width={redaction.width} d={`M${first?.x ?? 0} ${first?.y ?? 0}${to}`} />;
}

/** Everything but the box, dimmed. */
export function OutsideOf({ box, size }: { box: Box; size: Size }): JSX.Element {
  const { x, y, width, height } = box;
  return (
    <path
      class="crop-outside"
      fill-rule="evenodd"
      d={`M0 0H${size.width}V${size.height}H0ZM${x} ${y}h${width}v${height}h${-width}Z`}
    />
  );
}
