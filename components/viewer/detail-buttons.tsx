import type { JSX } from 'preact';
import { chosenModel } from '@/components/attachment/chosen-model.ts';
import { act } from '@/components/ui/act.ts';
import { Button } from '@/components/ui/button.tsx';
import { usePanel } from '@/components/ui/panel-store.ts';
import { closePopover, Popover } from '@/components/ui/popover.tsx';
import { useUniqueId } from '@/components/ui/use-unique-id.ts';
import type { Attachment, Detail } from '@/utils/conversation/attachment.ts';
import { formatFineCents } from '@/utils/conversation/format-money.ts';
import { cheaperWays, type SharperWay, sharperWays } from '@/utils/image/detail.ts';
import type { Tool } from './editor-tools.tsx';

interface DetailButtonsProps {
  attachment: Attachment;
  say: (sentence: string) => void;
  onEdit: (tool: Tool) => void;
}

/** One way to change how much of the image is sent. */
interface Way {
  label: string;
  /** What it costs, or why it helps. */
  note: string;
  choose: () => void;
}

/** **Sharper**, **Cheaper**, **Crop**, **Redact**. */
export function DetailButtons({ attachment, say, onEdit }: DetailButtonsProps): JSX.Element {
  const store = usePanel();
  const { id: attachmentId, detail } = attachment;
  const models = store.models.value.models;
  const sharper = sharperWays(attachment, models);
  const change = async (label: string, doing: Promise<boolean>): Promise<void> => {
    say(`${label}…`);
    say((await doing) ? `${label}: done` : (store.problem.value ?? ''));
  };
  const setDetail = (label: string, wanted: Detail | undefined): void =>
    void change(label, act(store, 'setDetail', { attachmentId, ...(wanted === undefined ? {} : { detail: wanted }) }));
  const price = chosenModel(store)?.price;
  const cost = (tokens: number): string =>
    price ? formatFineCents((tokens * price.input) / 1e6) : `${tokens.toLocaleString('en')} tokens`;

  const sharperMenu = sharper.ways.flatMap((way): Way[] => sharperChoices(way));
  const cheaperMenu = cheaperWays(attachment).map(({ detail: wanted, tokens }): Way => {
    const label = CHEAPER[wanted];
    return { label, note: `${cost(tokens)} for the image`, choose: () => setDetail(label, wanted) };
  });
  if (detail !== undefined) {
    const label = 'As Loupe sees fit';
    cheaperMenu.push({ label, note: 'Back to automatic', choose: () => setDetail(label, undefined) });
  }

  function sharperChoices(way: SharperWay): Way[] {
    switch (way.kind) {
      case 'detail': {
        const label = way.detail === 'parts' ? 'Send in parts' : 'As sharp as one image can be';
        const note = way.detail === 'parts' ? 'Overlapping pieces at full size; costs more' : 'Back to automatic';
        return [{ label, note, choose: () => setDetail(label, way.detail) }];
      }
      case 'lift': {
        const label = 'Take it again at full size';
        const choose = (): void => void change(label, act(store, 'liftAgain', { attachmentId }));
        return [{ label, note: 'From the screen; the page must still be open', choose }];
      }
      case 'model':
        return way.models.map(({ id, name }) => {
          const label = `Ask ${name}`;
          const choose = (): void => void change(label, act(store, 'saveSettings', { model: id }));
          return { label, note: 'A model that sees more', choose };
        });
    }
  }

  return (
    <div class="detail-buttons">
      <div class="row">
        <WayButton name="Sharper" ways={sharperMenu} />
        <WayButton name="Cheaper" ways={cheaperMenu} />
        <Button look="chip" onClick={() => onEdit('crop')}>
          Crop
        </Button>
        <Button look="chip" onClick={() => onEdit('box')}>
          Redact
        </Button>
      </div>
      {sharper.whyNot !== undefined && <p class="caption">{`${sharper.whyNot}.`}</p>}
    </div>
  );
}

const CHEAPER: Record<Exclude<Detail, 'parts'>, string> = {
  whole: 'In one image',
  standard: 'At the standard size',
  low: 'At the smallest size',
};

/** Does the one thing there is, or lets choose; dead when there is nothing. */
function WayButton({ name, ways }: { name: string; ways: readonly Way[] }): JSX.Element {
  const menuId = useUniqueId();
  return (
    <>
      <button type="button" class="button" data-look="chip" disabled={ways.length === 0} popovertarget={menuId}>
        {name}
      </button>
      <Popover id={menuId} name={name} kind="menu">
        <ul class="menu">
          {ways.map(({ label, note, choose }) => (
            <li key={label}>
              <button
                type="button"
                class="menu-item"
                onClick={() => {
                  closePopover(menuId);
                  choose();
                }}
              >
                <span>
                  {label}
                  <span class="caption way-note">{note}</span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      </Popover>
    </>
  );
}
