import type { JSX } from 'preact';
import { boxSize } from '@/components/attachment/box-size.ts';
import { Thumbnail } from '@/components/attachment/thumbnail.tsx';
import { act } from '@/components/ui/act.ts';
import { Button } from '@/components/ui/button.tsx';
import { type Earlier, usePanel } from '@/components/ui/panel-store.ts';
import { focusQuestion } from './focus-question.ts';

/** CSS pixels of a thumbnail's longest edge, and how many stand there. */
const BOX = 28;
const THUMBNAILS = 3;

/** What waited in windows that are gone, most often since the browser was closed: to go on with, or to throw away. */
export function EarlierNotice(): JSX.Element | null {
  const store = usePanel();
  const { windowId } = store;
  const { attachments, draft } = store.earlier.value;
  // A draft alone cannot come back over what is being written.
  if (attachments.length === 0 && (draft === '' || store.question.value !== '')) return null;
  const bringBack = (): void => {
    void act(store, 'restoreEarlier', { windowId });
    focusQuestion();
  };
  const discard = (): void => {
    const ids = attachments.map(({ id }) => id);
    if (ids.length > 0) store.removed.value = { ids, words: imageCount(ids.length), draft };
    void act(store, 'discardEarlier', { windowId });
    focusQuestion();
  };
  return (
    <section class="card earlier" aria-label="From before">
      {attachments.slice(0, THUMBNAILS).map((attachment) => (
        <Thumbnail key={attachment.id} hash={attachment.thumbnail} box={boxSize(attachment, BOX)} alt="" />
      ))}
      <span class="grow">{whatWaits({ attachments, draft })}</span>
      <span class="row">
        <Button onClick={bringBack}>Bring back</Button>
        <Button look="quiet" onClick={discard}>
          Discard
        </Button>
      </span>
    </section>
  );
}

function whatWaits({ attachments, draft }: Earlier): string {
  const { length } = attachments;
  if (length === 0)
    return `A question from before is waiting: “${draft.length > 60 ? `${draft.slice(0, 59)}…` : draft}”`;
  const what = draft === '' ? imageCount(length) : `${imageCount(length)} and a question`;
  return `${what} from before ${length === 1 && draft === '' ? 'is' : 'are'} waiting.`;
}

function imageCount(count: number): string {
  return count === 1 ? '1 image' : `${count} images`;
}
