import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright';
import type { Loupe } from './launch-loupe.ts';

/**
 * Stops the extension's worker as idleness would, so that the next event has to start it.
 *
 * @param from a page of the regular or of the private window; the worker of its profile is stopped.
 */
export async function stopWorker(loupe: Loupe, from: Page = loupe.page): Promise<void> {
  const tab = await from.context().newCDPSession(from);
  try {
    const stopped = new Promise<void>((resolve) => {
      let wasThere = false;
      tab.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
        const ours = versions.filter(({ scriptURL }) => scriptURL.includes(loupe.extensionId));
        wasThere ||= ours.length > 0;
        if (wasThere && ours.length > 0 && ours.every(({ runningStatus }) => runningStatus === 'stopped')) resolve();
      });
    });
    await tab.send('ServiceWorker.enable');
    await tab.send('ServiceWorker.stopAllWorkers');
    const late = sleep(5000).then(() => {
      throw new Error('The worker did not stop within 5 s');
    });
    await Promise.race([stopped, late]);
  } finally {
    await tab.detach().catch(() => undefined);
  }
}
