import type { ComponentChildren, JSX, Ref } from 'preact';
import { useEffect, useImperativeHandle, useRef, useState } from 'preact/hooks';
import { Button } from '@/components/ui/button.tsx';
import { isFollowing } from './scroll-rule.ts';

/** What others may ask of the log. */
export interface LogHandle {
  /** For what the user just did themselves: a question of theirs comes into view. */
  showEnd: () => void;
}

/**
 * The scrolling log. It follows growing text only while the reader is at the end, and never moves under
 * one who is not: for those there is a button.
 */
export function Log({ handle, children }: { handle: Ref<LogHandle>; children: ComponentChildren }): JSX.Element {
  const log = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const [hasNewText, setHasNewText] = useState(false);

  const showEnd = (): void => {
    if (!log.current) return;
    follows.current = true;
    log.current.scrollTop = log.current.scrollHeight;
    setHasNewText(false);
  };
  useImperativeHandle(handle, () => ({ showEnd }), []);

  useEffect(() => {
    const scroller = log.current;
    if (!scroller || !content.current) return;
    let before = measureText(content.current);
    let top = scroller.scrollTop;
    const onScroll = (): void => {
      // Only going up is leaving: text may have grown between the scrolling and this event.
      if (isFollowing(scroller)) follows.current = true;
      else if (scroller.scrollTop < top) follows.current = false;
      top = scroller.scrollTop;
      if (follows.current) setHasNewText(false);
    };
    const grown = new ResizeObserver(() => {
      if (!content.current) return;
      const now = measureText(content.current);
      const isLonger = isGrown(before, now);
      before = now;
      // What an empty panel says is read from its beginning.
      if (now.turns === 0) return;
      if (follows.current) scroller.scrollTop = scroller.scrollHeight;
      else if (isLonger) setHasNewText(true);
    });
    grown.observe(content.current);
    // The composer growing makes the log shorter; who was at the end stays there.
    grown.observe(scroller);
    scroller.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      grown.disconnect();
      scroller.removeEventListener('scroll', onScroll);
    };
  }, []);

  return (
    <div class="log-frame">
      {/* A log is a live region by itself; the announcer speaks instead, at a pace one can follow. */}
      <div
        ref={log}
        class="log"
        role="log"
        aria-label="Conversation"
        aria-live="off"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it.
        tabIndex={0}
      >
        <div ref={content} class="log-content">
          {children}
        </div>
      </div>
      {hasNewText && (
        <div class="new-text">
          <Button onClick={showEnd}>New text ↓</Button>
        </div>
      )}
    </div>
  );
}

interface TextSize {
  turns: number;
  last: Element | null;
  /** In CSS pixels; of the last turn without what grows by the reader's own doing: question, footer, far parts. */
  height: number;
  width: number;
  /** How many far parts there are. */
  far: number;
}

function measureText(content: HTMLElement): TextSize {
  const turns = content.getElementsByTagName('article');
  const last = turns.item(turns.length - 1);
  // Far parts of a long answer are of a guessed height until they come into view: only text makes more of them.
  const far = last?.querySelectorAll('.block-group[data-far="true"]') ?? [];
  const own = last?.querySelectorAll(':scope > .question-block, :scope > .turn-footer') ?? [];
  const heightOf = (part: Element | null): number => part?.getBoundingClientRect().height ?? 0;
  const height = [...own, ...far].reduce((rest, part) => rest - heightOf(part), heightOf(last));
  return { turns: turns.length, last, far: far.length, height, width: content.offsetWidth };
}

/** In CSS pixels, of a sum of heights. */
const ROUNDING = 1;

/** Not by another branch coming into view, and not by a narrower panel, in which the same text is longer. */
function isGrown(before: TextSize, now: TextSize): boolean {
  if (before.last !== now.last) return now.turns > before.turns && before.last?.isConnected !== false;
  return now.width === before.width && (now.far > before.far || now.height - before.height > ROUNDING);
}
