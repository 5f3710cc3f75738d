import { Trash } from 'lucide';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Button, IconButton } from '@/components/ui/button.tsx';
import { closePopover, Popover } from '@/components/ui/popover.tsx';
import { useUniqueId } from '@/components/ui/use-unique-id.ts';
import type { Deletion } from '@/utils/conversation/deletion.ts';
import { countOlder, readSites } from '@/utils/store/history-reader.ts';
import type { HistoryModel } from './history-model.ts';

const DAY_MS = 86_400_000;
const AGES = [
  ['a day', 1],
  ['a week', 7],
  ['a month', 30],
  ['three months', 91],
  ['a year', 365],
] as const;
const FIRST_AGE = 30;

interface DeleteMenuProps {
  model: HistoryModel;
  onDelete: (which: Deletion) => Promise<void>;
}

/** **Delete…**: many conversations at once, by age, by site, or all. It says how many before, and Undo brings them back. */
export function DeleteMenu({ model, onDelete }: DeleteMenuProps): JSX.Element {
  const id = useUniqueId();
  return (
    <>
      <IconButton icon={Trash} name="Delete conversations" popoverTarget={id} />
      <Popover id={id} name="Delete conversations">
        <Choices
          model={model}
          onDelete={(which) => {
            closePopover(id);
            void onDelete(which);
          }}
        />
      </Popover>
    </>
  );
}

function Choices({ model, onDelete }: { model: HistoryModel; onDelete: (which: Deletion) => void }): JSX.Element {
  const [what, setWhat] = useState<'older' | 'site' | 'all'>('older');
  const [days, setDays] = useState(FIRST_AGE);
  const [host, setHost] = useState<string>();
  const [sites, setSites] = useState<{ host: string; count: number }[]>([]);
  const [older, setOlder] = useState(0);
  const [now] = useState(() => Date.now());
  const before = now - days * DAY_MS;
  const { pinned, history } = model.listed();
  useEffect(() => void readSites(new Set([...pinned, ...history])).then(setSites), []);
  useEffect(() => void countOlder(before).then(setOlder), [before]);
  const site = sites.find((each) => each.host === host) ?? sites[0];
  const count = { older, site: site?.count ?? 0, all: pinned.length + history.length }[what];
  const which: Deletion =
    what === 'older' ? { what, before } : what === 'site' ? { what, host: site?.host ?? '' } : { what };
  return (
    <form
      class="delete-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (count > 0) onDelete(which);
      }}
    >
      <fieldset>
        <legend>Delete conversations</legend>
        <label>
          <input type="radio" name="what" checked={what === 'older'} onChange={() => setWhat('older')} />
          Older than
          <select
            aria-label="Older than"
            value={days}
            onChange={(event) => {
              setWhat('older');
              setDays(Number(event.currentTarget.value));
            }}
          >
            {AGES.map(([words, value]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
        </label>
        {sites.length > 0 && (
          <label>
            <input type="radio" name="what" checked={what === 'site'} onChange={() => setWhat('site')} />
            About
            <select
              aria-label="Site"
              value={site?.host}
              onChange={(event) => {
                setWhat('site');
                setHost(event.currentTarget.value);
              }}
            >
              {sites.map((each) => (
                <option key={each.host} value={each.host}>
                  {each.host}
                </option>
              ))}
            </select>
          </label>
        )}
        <label>
          <input type="radio" name="what" checked={what === 'all'} onChange={() => setWhat('all')} />
          All of them
        </label>
      </fieldset>
      <p class="caption">
        {what === 'older'
          ? 'Pinned conversations stay.'
          : 'Pinned conversations go, too. Images used nowhere else are deleted with them.'}
      </p>
      <Button disabled={count === 0} onClick={() => onDelete(which)}>
        {count === 0
          ? 'Nothing to delete'
          : `Delete ${count === 1 ? '1 conversation' : `${count.toLocaleString('en')} conversations`}`}
      </Button>
    </form>
  );
}
