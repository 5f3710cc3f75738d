/** What a key in the Question box means; undefined leaves it to the browser. */
export type QuestionKeyMeaning = 'send' | 'recall' | undefined;

interface KeyFacts {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
  /** True while an input method is composing: Enter then only picks a word. */
  isComposing: boolean;
  keyCode: number;
}

/** Safari and some input methods report the Enter that ends a composition with this code only. */
const KEY_CODE_COMPOSING = 229;

export function meaningOfKey(event: KeyFacts, question: string): QuestionKeyMeaning {
  if (event.isComposing || event.keyCode === KEY_CODE_COMPOSING) return undefined;
  if (event.key === 'Enter' && !event.shiftKey && !event.altKey) return 'send';
  const isPlain = !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey;
  if (event.key === 'ArrowUp' && isPlain && question === '') return 'recall';
  return undefined;
}
