import { UNFINISHED } from '@/utils/conversation/turn.ts';
import { database } from '@/utils/store/database.ts';

/** What an earlier worker had under way when it ended. */
export interface Leftovers {
  turnIds: string[];
  attachmentIds: string[];
  /** Windows with a running capture, with the moment it began. */
  captures: ReadonlyMap<number, number>;
}

/**
 * Finds what an earlier worker left unfinished. Must be called before anything else asks the database: what is there at
 * that moment cannot be of this worker. Times of day would not tell, because clocks are set back.
 */
export async function findLeftovers(): Promise<Leftovers> {
  const { turns, attachments, trays } = database;
  return await database.transaction('r', turns, attachments, trays, async () => {
    const running = (await trays.toArray()).flatMap(({ id, capturing }) =>
      capturing?.state === 'running' ? [[id, capturing.startedAt] as const] : [],
    );
    return {
      turnIds: await turns.where('state.status').anyOf(UNFINISHED).primaryKeys(),
      attachmentIds: await attachments.where('state.status').anyOf('acquiring', 'preparing').primaryKeys(),
      captures: new Map(running),
    };
  });
}
