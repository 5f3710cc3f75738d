/** The id of a turn's article, for everything that leads there. */
export function turnElementId(turnId: string): string {
  return `turn-${turnId}`;
}
