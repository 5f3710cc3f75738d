import { Search, X } from 'lucide';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { focusQuestion } from '@/components/composer/focus-question.ts';
import { RemovedNotice } from '@/components/composer/notices.tsx';
import { act } from '@/components/ui/act.ts';
import { IconButton } from '@/components/ui/button.tsx';
import { FullDialog, openFullDialog } from '@/components/ui/full-dialog.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { type PanelStore, usePanel } from '@/components/ui/panel-store.ts';
import { DeleteMenu } from './delete-menu.tsx';
import { createHistoryModel, type HistoryModel } from './history-model.ts';
import './history.css';
import { HistoryList } from './history-list.tsx';
import { useDeletion } from './use-deletion.ts';

/** A screen reader hears how many were found once typing rests. */
const SAY_AFTER_MS = 600;

/** **History**: every conversation that is kept, by day, with a search over all its words. */
export function showHistory(store: PanelStore): void {
  openFullDialog(store, (close) => <HistoryView close={close} />);
}

function HistoryView({ close }: { close: () => void }): JSX.Element {
  const store = usePanel();
  const [model] = useState(createHistoryModel);
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => model.start(), [model]);
  const said = useSaid(model);
  const remove = useDeletion(model);

  const open = async (conversationId: string): Promise<void> => {
    if (!(await act(store, 'openConversation', { windowId: store.windowId, conversationId }))) return;
    close();
    focusQuestion();
  };
  const focusFirst = (): void => list.current?.querySelector<HTMLElement>('[data-row]')?.focus();
  const onKeyDown = (event: KeyboardEvent): void => {
    const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
    if (event.key === '/' && !isTyping) {
      event.preventDefault();
      search.current?.focus();
    }
  };

  return (
    <FullDialog title="History" close={close} said={said}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the shortcut of the whole view, whatever has the focus. */}
      <div class="history" onKeyDown={onKeyDown}>
        <div class="history-tools">
          <SearchBox model={model} input={search} onDown={focusFirst} close={close} />
          <DeleteMenu model={model} onDelete={remove} />
        </div>
        <StatusLine model={model} />
        <div class="history-scroller" ref={list}>
          <HistoryList
            model={model}
            onOpen={(id) => void open(id)}
            onDelete={remove}
            onLeaveUp={() => search.current?.focus()}
          />
        </div>
        <div class="history-undo">
          <RemovedNotice onUndone={() => search.current?.focus()} />
        </div>
      </div>
    </FullDialog>
  );
}

interface SearchBoxProps {
  model: HistoryModel;
  input: { current: HTMLInputElement | null };
  onDown: () => void;
  close: () => void;
}

function SearchBox({ model, input, onDown, close }: SearchBoxProps): JSX.Element {
  return (
    <search class="history-search">
      <Icon of={Search} />
      <input
        ref={input}
        type="search"
        data-start
        aria-label="Search"
        aria-keyshortcuts="/"
        placeholder="Search words and addresses"
        autocomplete="off"
        spellcheck={false}
        maxLength={200}
        value={model.query.value}
        onInput={(event) => void model.search(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'Escape') return;
          // The browser would empty the field at Escape; here it closes, and never clears text.
          event.preventDefault();
          if (event.key === 'ArrowDown') onDown();
          else close();
        }}
      />
      {model.query.value !== '' && (
        <IconButton
          icon={X}
          name="Clear search"
          onClick={() => {
            void model.search('');
            input.current?.focus();
          }}
        />
      )}
    </search>
  );
}

function StatusLine({ model }: { model: HistoryModel }): JSX.Element {
  const store = usePanel();
  const isOff = store.settings.value?.historyKept === false;
  return (
    <p
      class="caption history-status"
      data-query={model.view.value?.query}
      data-searchable={model.isSearchable.value || null}
    >
      {countWords(model)}
      {isOff && ' Keeping is off: a conversation goes when no window shows it any more.'}
    </p>
  );
}

function countWords({ view, isSearchable }: HistoryModel): string {
  if (!view.value) return '';
  const { total, words } = view.value;
  const count = total === 1 ? '1 conversation' : `${total.toLocaleString('en')} conversations`;
  if (words.length === 0) return count;
  return isSearchable.value ? `${count} found` : `${count} found so far…`;
}

function useSaid(model: HistoryModel): string {
  const words = countWords(model);
  const [said, setSaid] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSaid(words), SAY_AFTER_MS);
    return () => clearTimeout(timer);
  }, [words]);
  return said;
}
