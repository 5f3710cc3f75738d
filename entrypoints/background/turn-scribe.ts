import { storageFailure } from '@/utils/store/storage-failure.ts';

/** Writes what happens to one running turn down, in order, while its answer goes on. */
export interface Scribe {
  write(work: () => Promise<unknown>): void;
  /** For what the next write makes good: left out while an earlier one is still on its way. */
  writeUnlessBusy(work: () => Promise<unknown>): void;
  /** Resolves when all is written; rejects for a bug. What there was no room for is for the end of the turn to tell. */
  done(): Promise<void>;
}

export function createScribe(): Scribe {
  let written: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  const write = (work: () => Promise<unknown>): void => {
    waiting += 1;
    written = written
      .then(work)
      .catch((error: unknown) => {
        if (!storageFailure(error)) throw error;
      })
      .finally(() => {
        waiting -= 1;
      });
    // Met by whoever awaits the end; until then it must not count as unhandled.
    written.catch(() => undefined);
  };
  return {
    write,
    writeUnlessBusy: (work) => {
      if (waiting === 0) write(work);
    },
    done: async () => void (await written),
  };
}
