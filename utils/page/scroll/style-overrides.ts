export type Styled = Element & ElementCSSInlineStyle;

/** Inline styles set for a while. */
export interface StyleOverrides {
  /** Sets properties above everything the page says. Does nothing for an element that has its own already. */
  set: (element: Styled, properties: Readonly<Record<string, string>>) => void;
  undo: (element: Styled) => void;
  undoAll: () => void;
  /** Elements in force, in the order they were set. */
  elements: () => Styled[];
}

interface Override {
  /** The attribute as the page wrote it, and as it stood with ours in it. */
  before: string | null;
  ours: string | null;
  properties: { name: string; value: string; priority: string }[];
}

export function isStyled(element: Element): element is Styled {
  return 'style' in element;
}

export function createStyleOverrides(): StyleOverrides {
  const overrides = new Map<Styled, Override>();

  function undo(element: Styled): void {
    const override = overrides.get(element);
    if (!override) return;
    overrides.delete(element);
    if (element.getAttribute('style') === override.ours) {
      // To the letter: the browser would write the declarations out in its own way.
      if (override.before === null) element.removeAttribute('style');
      else element.setAttribute('style', override.before);
      return;
    }
    // The page has changed its style meanwhile: only what is ours goes.
    for (const { name, value, priority } of override.properties) {
      if (value === '') element.style.removeProperty(name);
      else element.style.setProperty(name, value, priority);
    }
  }

  return {
    set: (element, properties) => {
      if (overrides.has(element)) return;
      const before = element.getAttribute('style');
      const was = Object.keys(properties).map((name) => ({
        name,
        value: element.style.getPropertyValue(name),
        priority: element.style.getPropertyPriority(name),
      }));
      for (const [name, value] of Object.entries(properties)) element.style.setProperty(name, value, 'important');
      overrides.set(element, { before, ours: element.getAttribute('style'), properties: was });
    },
    undo,
    undoAll: () => {
      for (const element of [...overrides.keys()].reverse()) undo(element);
    },
    elements: () => [...overrides.keys()],
  };
}
