import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { formatBytes } from '@/components/attachment/describe-source.ts';
import { useSettings } from '@/components/settings/settings-store.ts';
import { Button } from '@/components/ui/button.tsx';
import type { StorageMeasure } from '@/utils/archive/measure-storage.ts';
import { visibleText } from '@/utils/conversation/visible-text.ts';
import { ClearButtons } from './clear-buttons.tsx';
import { count } from './count-words.ts';

interface Measured {
  measure: StorageMeasure;
  usage: number | undefined;
  quota: number | undefined;
}

/** What takes space, measured when somebody wants to know. */
export function StorageView(): JSX.Element {
  const { actions, say } = useSettings();
  const { data } = actions;
  const [measured, setMeasured] = useState<Measured | undefined>(undefined);
  const [isBusy, setBusy] = useState(false);

  const measure = async (): Promise<void> => {
    setBusy(true);
    try {
      const tell = (rows: number): void => say({ tone: 'plain', sentence: `Looking… ${count(rows, 'row')} so far` });
      const [measure, { usage, quota }] = await Promise.all([
        data.measureStorage(tell, new AbortController().signal),
        data.estimate(),
      ]);
      setMeasured({ measure, usage, quota });
      say(undefined);
    } catch {
      say({ tone: 'bad', sentence: 'The browser couldn’t read what is stored. Reload this page and try again.' });
    } finally {
      setBusy(false);
    }
  };

  return (
    <div class="data-part">
      <h3>Storage</h3>
      <div class="row">
        <Button disabled={isBusy} onClick={() => void measure()}>
          {measured ? 'Look again' : 'Show what takes space'}
        </Button>
      </div>
      {measured && <Amounts {...measured} />}
      {measured && <ClearButtons onCleared={measure} />}
    </div>
  );
}

function Amounts({ measure, usage, quota }: Measured): JSX.Element {
  const { images, texts, months, largest } = measure;
  const rows: [string, number][] = [
    ['Images as they were taken', images.original],
    ['Copies prepared for sending', images.prepared],
    ['Thumbnails', images.thumbnail],
    ['Other images', images.other],
    ['Questions, answers and receipts', texts],
  ];
  return (
    <>
      <Table caption="What takes space" rows={rows} />
      {usage !== undefined && (
        <p class="caption">
          The browser counts {formatBytes(usage)}
          {quota !== undefined && `, and lets Loupe have ${formatBytes(quota)}`}.
        </p>
      )}
      {months.length > 0 && (
        <details>
          <summary>By month</summary>
          <Table caption="By month" rows={months.map(({ month, bytes }) => [monthWords(month), bytes])} />
        </details>
      )}
      {largest.length > 0 && (
        <details>
          <summary>The largest conversations</summary>
          <Table
            caption="The largest conversations"
            rows={largest.map(({ title, bytes }) => [visibleText(title) || 'Untitled', bytes])}
          />
          <p class="caption">Conversations are deleted in History, in Loupe’s panel.</p>
        </details>
      )}
    </>
  );
}

function Table({ caption, rows }: { caption: string; rows: readonly (readonly [string, number])[] }): JSX.Element {
  return (
    <table class="amounts">
      <caption class="visually-hidden">{caption}</caption>
      <tbody>
        {rows.map(([name, bytes], index) => (
          <tr key={index}>
            <th scope="row" dir="auto">
              {name}
            </th>
            <td>{formatBytes(bytes)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function monthWords(month: string): string {
  return new Date(`${month}-01T00:00:00`).toLocaleDateString('en', { year: 'numeric', month: 'long' });
}
