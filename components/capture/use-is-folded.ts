import { useEffect, useState } from 'preact/hooks';

/** Below this width of the panel the capture buttons are one **Add…**. */
const FOLDED = '(width < 360px)';

/** @returns whether the panel is too narrow for a row of capture buttons. */
export function useIsFolded(): boolean {
  const [isFolded, setFolded] = useState(() => matchMedia(FOLDED).matches);
  useEffect(() => {
    const query = matchMedia(FOLDED);
    const tell = (): void => setFolded(query.matches);
    tell();
    query.addEventListener('change', tell);
    return () => query.removeEventListener('change', tell);
  }, []);
  return isFolded;
}
