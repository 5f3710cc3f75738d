import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { AttachmentList } from '@/components/attachment/attachment-list.tsx';
import { CaptureCard } from '@/components/capture/capture-card.tsx';
import { CaptureTools } from '@/components/capture/capture-tools.tsx';
import { loadLater } from '@/components/ui/load-later.tsx';
import { type PanelStore, usePanel } from '@/components/ui/panel-store.ts';
import { ArrivalLine, useArrival } from './arrival.tsx';
import { AskButton } from './ask-button.tsx';
import { EarlierNotice } from './earlier-notice.tsx';
import { EstimateLine } from './estimate-line.tsx';
import { focusQuestion } from './focus-question.ts';
import { HeldCard } from './held-card.tsx';
import { ModelPicker } from './model-picker.tsx';
import { Alerts, ConversationNotice, RemovedNotice, WorldNotices } from './notices.tsx';
import { QuestionBox } from './question-box.tsx';
import { QuickActionRow } from './quick-action-row.tsx';
import { sendQuestion } from './send-question.ts';
import { TrustLine } from './trust-line.tsx';

/** Seen only by those who gave their key a passphrase. */
const UnlockCard = loadLater(async () => (await import('@/components/settings/unlock-card.tsx')).UnlockCard);

/** Seen only now and then. */
const OfferedCard = loadLater(async () => (await import('./offered-card.tsx')).OfferedCard);
const BudgetNotice = loadLater(async () => (await import('./budget-notice.tsx')).BudgetNotice);

/** The lower part of the panel: what waits to be asked about, the question, and what it goes to. */
export function Composer({ onAsked }: { onAsked: () => void }): JSX.Element {
  const store = usePanel();
  const hasArrival = useArrival();
  // A key is stored before its check has been told; the card stays until it has.
  const [isCardHeld, setCardHeld] = useState(false);
  const isLocked = store.lock.value === 'locked';
  // While the keys are locked none can be entered.
  const lacksKey =
    !isLocked && store.loaded.value && store.settings.value !== undefined && !hasKey(store.settings.value);
  const needsKey = lacksKey || isCardHeld;
  const isBare = store.turns.value.length === 0 && store.attachments.value.length === 0;
  const { KeyCard } = store.reach;
  useFocusAfterKey(needsKey);
  useFocusAfterTools(isBare);
  const onSend = (): void => {
    if (needsKey) return;
    onAsked();
    void sendQuestion(store);
  };
  return (
    <section class="composer" aria-label="Ask">
      <Alerts />
      <ConversationNotice />
      <EarlierNotice />
      <RemovedNotice />
      <WorldNotices />
      {!needsKey && store.tray.value.offered && <OfferedCard />}
      {hasBudgetSet(store) && <BudgetNotice />}
      {!needsKey && <HeldCard />}
      <CaptureCard />
      <div class="tray" data-flash={hasArrival}>
        <AttachmentList />
        <ArrivalLine isShown={hasArrival} />
      </div>
      {needsKey && (
        <KeyCard
          onReady={(note) => {
            store.problem.value = note;
            focusQuestion();
          }}
          onHold={setCardHeld}
        />
      )}
      <div class="question" hidden={needsKey}>
        <QuestionBox onSend={onSend} />
        <AskButton onSend={onSend} />
        <div class="tools">{isBare ? <CaptureTools look="words" /> : <QuickActionRow />}</div>
        <div class="tools-below">
          {!isBare && <CaptureTools look="icon" />}
          <ModelPicker />
        </div>
      </div>
      {!needsKey && <EstimateLine />}
      {isLocked ? <UnlockCard onUnlocked={focusQuestion} /> : <TrustLine />}
    </section>
  );
}

/** With the first image the tools change their place; whoever had the focus on them types next. */
function useFocusAfterTools(isBare: boolean): void {
  // Read before the old tools are taken out, and the focus with them.
  const wasInTools = document.activeElement?.closest('[data-capture-tools]') !== null;
  useLayoutEffect(() => {
    if (wasInTools && document.activeElement === document.body) focusQuestion();
  }, [isBare]);
}

/** The one time the focus moves by itself: the key was accepted, so the question comes next. */
function useFocusAfterKey(needsKey: boolean): void {
  const before = useRef(needsKey);
  useEffect(() => {
    if (before.current && !needsKey) focusQuestion();
    before.current = needsKey;
  }, [needsKey]);
}

function hasBudgetSet({ settings }: PanelStore): boolean {
  return settings.value !== undefined && (settings.value.dayBudgetUsd ?? settings.value.monthBudgetUsd) !== null;
}

function hasKey(settings: { baseUrl: string; keyHints: Record<string, string> }): boolean {
  const origin = URL.parse(settings.baseUrl)?.origin;
  return origin !== undefined && settings.keyHints[origin] !== undefined;
}
