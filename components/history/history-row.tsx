import type { IconNode } from 'lucide';
import { Pencil, Pin, PinOff, Trash } from 'lucide';
import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { act } from '@/components/ui/act.ts';
import { Icon } from '@/components/ui/icon.tsx';
import { usePanel } from '@/components/ui/panel-store.ts';
import type { Conversation } from '@/utils/conversation/conversation.ts';
import { formatCents } from '@/utils/conversation/format-money.ts';
import { markWords, type Piece } from '@/utils/conversation/search.ts';
import { agoWords } from './ago-words.ts';
import { Mosaic } from './mosaic.tsx';
import { TitleField } from './title-field.tsx';

interface HistoryRowProps {
  conversation: Conversation;
  /** What is searched for. */
  words: readonly string[];
  /** Where it was found. */
  line: readonly Piece[] | undefined;
  now: number;
  isInView: boolean;
  /** Whether the Tab key comes by. */
  isInOrder: boolean;
  isRenamed: boolean;
  /** See `Mosaic`. */
  picturesAfterMs: number;
  onFocus: () => void;
  onOpen: () => void;
  onDelete: () => void;
  onRename: () => void;
  onRenamed: () => void;
}

/** One conversation: what it looks like, what it is called, when and for how much, and what can be done with it. */
export function HistoryRow(props: HistoryRowProps): JSX.Element {
  const { conversation, words, line, now, isInView, isInOrder, isRenamed, picturesAfterMs } = props;
  const store = usePanel();
  const { id, title, shelf, thumbnails, updatedAt, costUsd, hosts } = conversation;
  const row = useRef<HTMLButtonElement>(null);
  const wasRenamed = useRef(isRenamed);
  useLayoutEffect(() => {
    if (wasRenamed.current && !isRenamed && document.activeElement === document.body) row.current?.focus();
    wasRenamed.current = isRenamed;
  }, [isRenamed]);
  const isPinned = shelf === 'pinned';
  const facts = [...(costUsd === undefined ? [] : [formatCents(costUsd)]), ...hosts.slice(0, 1)];
  const tab = isInOrder ? 0 : -1;
  return (
    <li class="history-item" data-id={id} onFocusIn={props.onFocus}>
      {isRenamed ? (
        <div class="history-row">
          <Mosaic hashes={thumbnails} afterMs={picturesAfterMs} />
          <TitleField conversation={conversation} onDone={props.onRenamed} />
        </div>
      ) : (
        <button
          ref={row}
          type="button"
          class="history-row"
          data-row
          tabIndex={tab}
          aria-current={isInView}
          onClick={props.onOpen}
        >
          <Mosaic hashes={thumbnails} afterMs={picturesAfterMs} />
          <span class="history-text">
            <span class="history-title">
              <Marked pieces={markWords(title, words)} />
            </span>
            <span class="caption history-facts">
              <time dateTime={new Date(updatedAt).toISOString()} title={new Date(updatedAt).toLocaleString()}>
                {agoWords(updatedAt, now)}
              </time>
              {facts.map((fact) => ` · ${fact}`)}
            </span>
            {line && line.length > 0 && (
              <span class="caption history-line" dir="auto">
                <Marked pieces={line} />
              </span>
            )}
          </span>
        </button>
      )}
      {!isRenamed && (
        <span class="history-actions">
          <RowButton
            icon={isPinned ? PinOff : Pin}
            name={`${isPinned ? 'Unpin' : 'Pin'} “${title}”`}
            tab={tab}
            onClick={() => void act(store, 'pinConversation', { conversationId: id, pinned: !isPinned })}
          />
          <RowButton icon={Pencil} name={`Rename “${title}”`} tab={tab} onClick={props.onRename} />
          <RowButton icon={Trash} name={`Delete “${title}”`} tab={tab} onClick={props.onDelete} />
        </span>
      )}
    </li>
  );
}

interface RowButtonProps {
  icon: IconNode;
  name: string;
  tab: number;
  onClick: () => void;
}

function RowButton({ icon, name, tab, onClick }: RowButtonProps): JSX.Element {
  return (
    <button
      type="button"
      class="button"
      data-look="icon"
      aria-label={name}
      title={name}
      tabIndex={tab}
      onClick={onClick}
    >
      <Icon of={icon} />
    </button>
  );
}

function Marked({ pieces }: { pieces: readonly Piece[] }): JSX.Element {
  return <>{pieces.map(({ text, isFound }) => (isFound ? <mark>{text}</mark> : text))}</>;
}
