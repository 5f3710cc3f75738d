import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

type Drawn<Props> = (props: Props) => JSX.Element | null;

/** A component whose code is loaded the first time it is shown; until then there is nothing in its place. */
export function loadLater<Props extends object>(load: () => Promise<Drawn<Props>>): Drawn<Props> {
  let loaded: Drawn<Props> | undefined;
  return function Later(props: Props): JSX.Element | null {
    const [Content, setContent] = useState(() => loaded);
    useEffect(() => {
      if (Content) return;
      void load().then((component) => {
        loaded = component;
        setContent(() => component);
      });
    }, [Content]);
    return Content ? <Content {...props} /> : null;
  };
}
