import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { runningTurn } from '@/components/composer/send-question.ts';
import { Button } from '@/components/ui/button.tsx';
import { FullDialog, openFullDialog } from '@/components/ui/full-dialog.tsx';
import { type PanelStore, usePanel } from '@/components/ui/panel-store.ts';
import { describeFailure } from '@/utils/conversation/describe-failure.ts';
import type { Outcome } from '@/utils/conversation/failure.ts';
import { type ComparableImage, comparableImages, describeWidths } from './comparable-images.ts';
import { type CompareMode, Panes } from './panes.tsx';
import '@/components/viewer/viewer.css';
import './compare.css';

export function showCompare(store: PanelStore, turnId?: string): void {
  openFullDialog(store, (close) => <Compare turnId={turnId} close={close} />);
}

/** Two images of the tray or of a question, compared by eye, with the way to have Claude compare them. */
function Compare({ turnId, close }: { turnId: string | undefined; close: () => void }): JSX.Element | null {
  const store = usePanel();
  const [mode, setMode] = useState<CompareMode>('side');
  const [chosen, setChosen] = useState<{ left?: string; right?: string }>({});
  const [problem, setProblem] = useState('');
  const images = comparableImages(store, turnId);
  const left = images.find(({ id }) => id === chosen.left) ?? images[0];
  const right = images.find(({ id }) => id === chosen.right && id !== left?.id) ?? images.find((one) => one !== left);
  const isPair = left !== undefined && right !== undefined;
  useEffect(() => {
    if (!isPair) close();
  }, [isPair]);
  if (!left || !right) return null;

  const widths = describeWidths(left, right);
  const choose = (side: 'left' | 'right', id: string): void => {
    const other = side === 'left' ? 'right' : 'left';
    const kept = side === 'left' ? right.id : left.id;
    // The one that stands on the other side changes places.
    setChosen({ [side]: id, [other]: kept === id ? (side === 'left' ? left.id : right.id) : kept });
  };
  const closeOnceDone = async (doing: Promise<Outcome<unknown>>): Promise<void> => {
    const outcome = await doing;
    if (outcome.ok) close();
    else setProblem(describeFailure(outcome.failure, { now: Date.now() }).sentence);
  };
  const { windowId, reach } = store;
  const captureBoth = (): void => {
    const data = { windowId, action: 'same-width' as const, attachmentIds: [left.id, right.id] };
    void closeOnceDone(reach.request('capture', data));
  };
  const askForDifferences = (): void =>
    void closeOnceDone(reach.request('ask', { windowId, question: '', kind: 'compare' }));
  // A question takes what waits along; of an earlier question's images it can ask only where nothing does.
  const canAsk = turnId === undefined || store.attachments.value.length === 0;
  const all = images.length > 2 ? ` of all ${images.length}` : '';

  return (
    <FullDialog title="Compare" close={close} said={`${left.label} and ${right.label}`}>
      <div class="viewer">
        <div class="viewer-bar row">
          <Button look="chip" pressed={mode === 'side'} onClick={() => setMode('side')}>
            Side by side
          </Button>
          <Button look="chip" pressed={mode === 'swipe'} onClick={() => setMode('swipe')}>
            Swipe
          </Button>
        </div>
        <div class="compare-labels">
          <ImageLabel name="Left image" image={left} images={images} onChoose={(id) => choose('left', id)} />
          <ImageLabel name="Right image" image={right} images={images} onChoose={(id) => choose('right', id)} />
        </div>
        <Panes mode={mode} left={left} right={right} />
        <div class="viewer-foot">
          {widths && (
            <div class="row caption">
              <span>{widths.sentence}</span>
              {widths.canCapture && turnId === undefined && (
                <Button look="chip" onClick={captureBoth}>
                  Capture both at the same width
                </Button>
              )}
            </div>
          )}
          {problem !== '' && (
            <p class="notice" data-tone="danger" role="alert">
              {problem}
            </p>
          )}
          {canAsk && (
            <div class="row">
              <Button look="main" disabled={runningTurn(store) !== undefined} onClick={askForDifferences}>
                {`Ask for the differences${all}`}
              </Button>
            </div>
          )}
        </div>
      </div>
    </FullDialog>
  );
}

interface ImageLabelProps {
  name: string;
  image: ComparableImage;
  images: readonly ComparableImage[];
  onChoose: (id: string) => void;
}

/** What one side shows; among more than two images it can be chosen. */
function ImageLabel({ name, image, images, onChoose }: ImageLabelProps): JSX.Element {
  if (images.length === 2) {
    return (
      <span class="compare-label" title={image.label}>
        {image.label}
      </span>
    );
  }
  return (
    <select
      class="compare-label"
      aria-label={name}
      value={image.id}
      onChange={(event) => onChoose(event.currentTarget.value)}
    >
      {images.map(({ id, label }) => (
        <option key={id} value={id}>
          {label}
        </option>
      ))}
    </select>
  );
}
