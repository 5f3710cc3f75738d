import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { formatBytes } from '@/components/attachment/describe-source.ts';
import { type Status, useSettings } from '@/components/settings/settings-store.ts';
import { Button } from '@/components/ui/button.tsx';
import type { ImportPlan } from '@/utils/archive/stage-import.ts';
import { describeFailure } from '@/utils/conversation/describe-failure.ts';
import { visibleText } from '@/utils/conversation/visible-text.ts';
import { ChooseFile } from './choose-file.tsx';
import { count } from './count-words.ts';

/** How many titles stand in the preview of an import. */
const TITLES = 5;

/** Exports all conversations, and imports what was exported: looked through first, then added as a whole. */
export function ConversationFiles({ isHistoryKept }: { isHistoryKept: boolean }): JSX.Element {
  const { actions, say } = useSettings();
  const { data } = actions;
  const [plan, setPlan] = useState<ImportPlan | undefined>(undefined);
  const running = useRef<AbortController | undefined>(undefined);
  const [isBusy, setBusy] = useState(false);

  /** Runs one thing at a time, to be cancelled by the button. */
  const run = async (work: (signal: AbortSignal) => Promise<Status>): Promise<void> => {
    const controller = new AbortController();
    running.current = controller;
    setBusy(true);
    try {
      say(await work(controller.signal));
    } catch {
      say(controller.signal.aborted ? { tone: 'plain', sentence: 'Cancelled.' } : FAILED);
    } finally {
      setBusy(false);
    }
  };
  const exportAll = (kind: 'zip' | 'json'): void =>
    void run(async (signal) => {
      const tell = (done: number, total: number): void =>
        say({ tone: 'plain', sentence: `Exporting conversation ${done + 1} of ${total}…` });
      const exported = await data.exportAll(kind, tell, signal);
      if (exported === 0) return { tone: 'plain', sentence: 'There is no conversation to export yet.' };
      return {
        tone: 'good',
        sentence: `${count(exported, 'conversation')} exported; the file is among your downloads.`,
      };
    });
  const readFile = (file: File): void =>
    void run(async (signal) => {
      const batch = crypto.randomUUID();
      say({ tone: 'plain', sentence: `Checking “${visibleText(file.name)}”…` });
      const tell = (checked: number): void =>
        say({ tone: 'plain', sentence: `Checking… ${count(checked, 'conversation')} so far` });
      let staged: Awaited<ReturnType<typeof data.stageImport>> | undefined;
      try {
        staged = await data.stageImport(file, batch, tell, signal);
      } finally {
        if (!staged?.ok) await actions.request('discardImports', { batch });
      }
      if (!staged.ok) return { tone: 'bad', sentence: `Nothing was imported. ${visibleText(staged.sentence)}` };
      setPlan(staged.plan);
      return { tone: 'plain', sentence: 'The file is good. Nothing has been imported yet.' };
    });
  const apply = ({ batch }: ImportPlan): void =>
    void run(async () => {
      say({ tone: 'plain', sentence: 'Importing…' });
      const outcome = await actions.request('importConversations', { batch });
      setPlan(undefined);
      if (outcome.ok) return { tone: 'good', sentence: `${count(outcome.value.added, 'conversation')} imported.` };
      await actions.request('discardImports', { batch });
      return {
        tone: 'bad',
        sentence: `Nothing was imported. ${describeFailure(outcome.failure, { now: Date.now() }).sentence}`,
      };
    });
  const cancelPlan = ({ batch }: ImportPlan): void => {
    setPlan(undefined);
    say({ tone: 'plain', sentence: 'Nothing was imported.' });
    void actions.request('discardImports', { batch });
  };

  return (
    <div class="data-part">
      <h3>Conversations</h3>
      <p>
        A file with everything you asked: images, answers and receipts. Your key and your settings are not in it, and
        temporary conversations are not either.
      </p>
      <div class="row key-row">
        <Button disabled={isBusy} onClick={() => exportAll('zip')}>
          Export all as ZIP
        </Button>
        <Button disabled={isBusy} onClick={() => exportAll('json')}>
          Export all as JSON
        </Button>
        {isHistoryKept && (
          <ChooseFile accept=".zip,.json,application/zip,application/json" disabled={isBusy} onFile={readFile}>
            Import…
          </ChooseFile>
        )}
      </div>
      <p class="caption">
        The ZIP has a folder for each conversation, to read without Loupe; the JSON is one file. Both can be imported
        again.{!isHistoryKept && ' Nothing can be imported while conversations are not kept.'}
      </p>
      {isBusy && (
        <div class="row">
          <Button onClick={() => running.current?.abort()}>Cancel</Button>
        </div>
      )}
      {plan && <PlanCard plan={plan} isBusy={isBusy} onApply={() => apply(plan)} onCancel={() => cancelPlan(plan)} />}
    </div>
  );
}

const FAILED: Status = { tone: 'bad', sentence: 'The browser couldn’t do this; nothing was changed.' };

interface PlanCardProps {
  plan: ImportPlan;
  isBusy: boolean;
  onApply: () => void;
  onCancel: () => void;
}

function PlanCard({ plan, isBusy, onApply, onCancel }: PlanCardProps): JSX.Element {
  const { added, known, renamed, images, bytes } = plan;
  const more = added.length - TITLES;
  return (
    <section class="card data-plan" aria-label="What would be imported">
      <p>
        {added.length === 0
          ? 'Every conversation of this file is here already.'
          : `This adds ${count(added.length, 'conversation')}.`}{' '}
        The file holds {count(images, 'image')}, {formatBytes(bytes)}.
      </p>
      {known > 0 && added.length > 0 && (
        <p>
          {count(known, 'conversation')} of it {known === 1 ? 'is' : 'are'} here already and will stay as{' '}
          {known === 1 ? 'it is' : 'they are'}.
        </p>
      )}
      {known > 0 && <p>Images that were cleared come back.</p>}
      {renamed > 0 && (
        <p>{count(renamed, 'conversation')} went on differently here and in the file: both will be kept.</p>
      )}
      {added.length > 0 && (
        <ul aria-label="Conversations to add">
          {added.slice(0, TITLES).map((title, index) => (
            <li key={index} dir="auto">
              {visibleText(title)}
            </li>
          ))}
          {more > 0 && <li>and {more} more</li>}
        </ul>
      )}
      <div class="row">
        <Button look="main" disabled={isBusy} onClick={onApply}>
          Import
        </Button>
        <Button look="quiet" disabled={isBusy} onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </section>
  );
}
