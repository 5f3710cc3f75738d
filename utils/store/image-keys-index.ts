import type { DBCore, DBCoreTable, Middleware } from 'dexie';
import { imageKeysOf, sentImageKeysOf } from '@/utils/conversation/image-keys.ts';

/** What each table's rows refer to in `images`; written into every row, so that an index answers who uses an image. */
const KEYS_OF: Record<string, (row: object) => string[]> = {
  attachments: imageKeysOf,
  turns: sentImageKeysOf,
};

/** Keeps `imageKeys` of every written row in step with the rest of it, whoever writes. */
export const writeImageKeys: Middleware<DBCore> = {
  stack: 'dbcore',
  name: 'image-keys',
  create: (core) => ({
    ...core,
    table: (name) => {
      const table = core.table(name);
      const keysOf = KEYS_OF[name];
      return keysOf ? withImageKeys(table, keysOf) : table;
    },
  }),
};

function withImageKeys(table: DBCoreTable, keysOf: (row: object) => string[]): DBCoreTable {
  return {
    ...table,
    mutate: (request) => {
      if (request.type !== 'add' && request.type !== 'put') return table.mutate(request);
      const values = request.values.map((row: object) => ({ ...row, imageKeys: keysOf(row) }));
      return table.mutate({ ...request, values });
    },
  };
}
