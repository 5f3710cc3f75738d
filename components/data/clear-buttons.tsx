import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { formatBytes } from '@/components/attachment/describe-source.ts';
import { useSettings } from '@/components/settings/settings-store.ts';
import { Button } from '@/components/ui/button.tsx';

const DAY_MS = 24 * 60 * 60 * 1000;
const AGES = [
  ['30', 'a month'],
  ['90', 'three months'],
  ['180', 'half a year'],
  ['365', 'a year'],
] as const;

/** Frees space: first what can be made again, then, after a question, what cannot. */
export function ClearButtons({ onCleared }: { onCleared: () => Promise<void> }): JSX.Element {
  const { actions, say } = useSettings();
  const id = useId();
  const [days, setDays] = useState<string>('180');
  const [isAsking, setAsking] = useState(false);
  const age = AGES.find(([value]) => value === days)?.[1] ?? '';

  const tell = async (answer: { ok: true; value: { bytes: number } } | { ok: false }): Promise<void> => {
    await onCleared();
    if (answer.ok) say({ tone: 'good', sentence: `${formatBytes(answer.value.bytes)} freed.` });
    else say({ tone: 'bad', sentence: 'The browser couldn’t do this; nothing was changed.' });
  };
  const clearOld = async (): Promise<void> => {
    setAsking(false);
    await tell(await actions.request('clearOldImages', { before: Date.now() - Number(days) * DAY_MS }));
  };

  return (
    <>
      <div class="row">
        <Button onClick={() => void actions.request('clearPrepared', { confirmed: true }).then(tell)}>
          Clear prepared copies
        </Button>
      </div>
      <p class="caption">Nothing is lost: they are made again when a conversation goes on.</p>
      <div class="field">
        <label for={id}>Images of conversations older than</label>
        <div class="row key-row">
          <select
            id={id}
            class="control age"
            value={days}
            onChange={(event) => {
              setDays(event.currentTarget.value);
              setAsking(false);
            }}
          >
            {AGES.map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
          {!isAsking && <Button onClick={() => setAsking(true)}>Delete these images…</Button>}
        </div>
        {isAsking && (
          <div class="card data-plan">
            <p>
              The images of conversations that nobody has gone on with for {age} will be gone for good. Questions,
              answers and thumbnails stay. An export made before keeps them.
            </p>
            <div class="row">
              <Button look="main" onClick={() => void clearOld()}>
                Delete the images
              </Button>
              <Button look="quiet" onClick={() => setAsking(false)}>
                Cancel
              </Button>
            </div>
          </div>
        )}
      </div>
    </>
  );
}
