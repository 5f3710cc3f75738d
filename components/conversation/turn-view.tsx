import { useComputed } from '@preact/signals';
import { Component, type JSX } from 'preact';
import { loadLater } from '@/components/ui/load-later.tsx';
import { usePanel } from '@/components/ui/panel-store.ts';
import { isRunning, type Turn } from '@/utils/conversation/turn.ts';
import { visibleText } from '@/utils/conversation/visible-text.ts';
import { answerText } from './answer-text.ts';
import { BranchSwitch } from './branch-switch.tsx';
import { EditButton } from './edit-button.tsx';
import { turnElementId } from './turn-element-id.ts';
import { TurnFooter } from './turn-footer.tsx';
import { TurnImages } from './turn-images.tsx';
import { TurnNotice } from './turn-notice.tsx';
import { questionWords } from './turn-words.ts';

// Reading Markdown is a fifth of the panel, and an empty one has none to read.
const Markdown = loadLater(async () => (await import('./markdown.tsx')).Markdown);
// Few questions are edited, so its code is loaded with the first.
const EditQuestion = loadLater(async () => (await import('./edit-question.tsx')).EditQuestion);

interface TurnViewProps {
  turn: Turn;
  isLast: boolean;
}

/** One turn: question, images, answer, what became of it, footer. Rendered again only when its row is another one. */
export class TurnView extends Component<TurnViewProps> {
  override shouldComponentUpdate(next: TurnViewProps): boolean {
    return next.turn !== this.props.turn || next.isLast !== this.props.isLast;
  }

  render(): JSX.Element {
    const { turn, isLast } = this.props;
    const name = `Question: ${questionWords(turn).slice(0, 80)}`;
    return (
      <article id={turnElementId(turn.id)} class="turn" data-last={isLast} aria-label={name}>
        <div class="question-block">
          <Question turn={turn} />
        </div>
        <Answer turn={turn} />
        {turn.notices.map((notice) => (
          <p key={notice} class="caption">
            {notice}
          </p>
        ))}
        <TurnNotice turn={turn} />
        <FooterWhenUseful turn={turn} isLast={isLast} />
      </article>
    );
  }
}

function Question({ turn }: { turn: Turn }): JSX.Element {
  const { editing } = usePanel();
  const isEdited = useComputed(() => editing.value === turn.id).value;
  if (isEdited) return <EditQuestion turn={turn} />;
  const hasImages = turn.attachmentIds.length > 0;
  const versions = <BranchSwitch turn={turn} />;
  return (
    <>
      <div class="question-line">
        <p class="verbatim" dir="auto">
          {visibleText(questionWords(turn))}
        </p>
        {!hasImages && versions}
      </div>
      <EditButton turn={turn} />
      {hasImages && <TurnImages turn={turn} beside={versions} />}
    </>
  );
}

function Answer({ turn }: { turn: Turn }): JSX.Element | null {
  const store = usePanel();
  const text = answerText(store, turn);
  if (text === '') return null;
  // Text taken out of an image is shown as it stands there: Markdown would change what it says.
  if (turn.kind === 'extract') {
    return (
      <p class="answer verbatim" dir="auto">
        {visibleText(text)}
      </p>
    );
  }
  return <Markdown text={text} isComplete={!isRunning(turn.state)} />;
}

/** Nothing to copy, count or retry while a turn has only begun. */
function FooterWhenUseful({ turn, isLast }: { turn: Turn; isLast: boolean }): JSX.Element | null {
  const store = usePanel();
  if (isRunning(turn.state) || turn.state.status === 'queued') return null;
  return <TurnFooter turn={turn} text={answerText(store, turn)} isLast={isLast} />;
}
