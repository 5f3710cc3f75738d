/** What an id given to the worker stands for, as long as this page load lives. */
export interface Known {
  /** Missing for an address that no element shows. */
  element?: Element;
  /** In full, `data:` URLs too. */
  url?: string;
  kind: 'img' | 'svg-image' | 'background' | 'input' | 'link' | 'srcset';
  /** Id of the one whose element shows this. */
  of?: string;
}

const known = new Map<string, Known>();
let counter = 0;

/** @returns the id of this picture; the same element and address keep theirs. */
export function register(entry: Known): string {
  for (const [id, other] of known) {
    if (other.element === entry.element && other.url === entry.url && other.kind === entry.kind) return id;
  }
  const id = `p${++counter}`;
  known.set(id, entry);
  return id;
}

export function lookUp(id: string): Known | undefined {
  return known.get(id);
}

/** @returns the element that shows this picture, itself or through the one it belongs to. */
export function elementOf(id: string): Element | undefined {
  const entry = known.get(id);
  return entry?.element ?? (entry?.of === undefined ? undefined : known.get(entry.of)?.element);
}
