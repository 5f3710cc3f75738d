import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { usePanel } from '@/components/ui/panel-store.ts';
import { useUniqueId } from '@/components/ui/use-unique-id.ts';
import type { Conversation } from '@/utils/conversation/conversation.ts';
import type { Deletion } from '@/utils/conversation/deletion.ts';
import { groupByDay } from './day-groups.ts';
import { type HistoryModel, TYPING_RESTS_MS } from './history-model.ts';
import { HistoryRow } from './history-row.tsx';
import { focusAfter, moveInList } from './list-keys.ts';

interface HistoryListProps {
  model: HistoryModel;
  onOpen: (id: string) => void;
  onDelete: (which: Deletion, words: string) => Promise<void>;
  /** Arrow up in the first row. */
  onLeaveUp: () => void;
}

/** The conversations, pinned ones first, then by day. One of them is in the order of the Tab key; arrows move. */
export function HistoryList({ model, onOpen, onDelete, onLeaveUp }: HistoryListProps): JSX.Element | null {
  const store = usePanel();
  const list = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState<string>();
  const [renamed, setRenamed] = useState<string>();
  const view = model.view.value;
  if (!view) return null;
  const { pinned, history, words, query } = view;
  const shown = [...pinned, ...history];
  if (shown.length === 0) {
    return (
      <p class="history-none">
        {words.length === 0 ? 'No conversations yet.' : `No conversation has all of “${query.trim()}”.`}
      </p>
    );
  }
  const inOrder = shown.some(({ id }) => id === current) ? current : shown[0]?.id;
  const remove = ({ id, title }: Conversation): void => {
    focusAfter(list.current, id, onLeaveUp);
    void onDelete({ what: 'some', ids: [id] }, `“${title}”`);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target instanceof HTMLInputElement) return;
    const row = shown.find(({ id }) => id === inOrder);
    if (event.key === 'Delete' && row) remove(row);
    else if (event.key === 'F2' && row) setRenamed(row.id);
    else if (!moveInList(event, list.current, onLeaveUp)) return;
    event.preventDefault();
  };
  const now = Date.now();
  const groups = [...(pinned.length > 0 ? [{ label: 'Pinned', items: pinned }] : []), ...groupByDay(history, now)];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: listens for the buttons in it.
    <div ref={list} class="history-list" onKeyDown={onKeyDown}>
      {groups.map(({ label, items }) => (
        <Group key={label} label={label}>
          {items.map((conversation) => (
            <HistoryRow
              key={conversation.id}
              conversation={conversation}
              words={words}
              line={model.lines.value.get(conversation.id)}
              now={now}
              isInView={conversation.id === store.conversation.value?.id}
              isInOrder={conversation.id === inOrder}
              isRenamed={conversation.id === renamed}
              picturesAfterMs={words.length > 0 ? TYPING_RESTS_MS : 0}
              onFocus={() => setCurrent(conversation.id)}
              onOpen={() => onOpen(conversation.id)}
              onDelete={() => remove(conversation)}
              onRename={() => setRenamed(conversation.id)}
              onRenamed={() => setRenamed(undefined)}
            />
          ))}
        </Group>
      ))}
      <MoreMark model={model} key={shown.length} />
    </div>
  );
}

function Group({ label, children }: { label: string; children: JSX.Element[] }): JSX.Element {
  const id = useUniqueId();
  return (
    <section class="history-group" aria-labelledby={id}>
      <h3 id={id} class="caption">
        {label}
      </h3>
      <ul aria-labelledby={id}>{children}</ul>
    </section>
  );
}

/** Stands at the end of what is loaded: nearly in view, it has the next ones loaded. */
function MoreMark({ model }: { model: HistoryModel }): JSX.Element {
  const mark = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = mark.current;
    if (!place) return;
    const near = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) void model.showMore();
      },
      { root: place.closest('.history-scroller'), rootMargin: '600px' },
    );
    near.observe(place);
    return () => near.disconnect();
  }, [model]);
  return <div ref={mark} class="history-more" />;
}
