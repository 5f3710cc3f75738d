import type { Failure } from '@/utils/conversation/failure.ts';

/** Errors of a database that cannot be opened or read, by the names that browsers and Dexie give them. */
const BROKEN = [
  'OpenFailedError',
  'DatabaseClosedError',
  'UnknownError',
  'VersionError',
  'DataError',
  'NotFoundError',
  'InvalidStateError',
  'MissingAPIError',
];
const DETAIL_MAX_CHARS = 500;

/**
 * What a write or a read of the database threw, as a failure: the device is full, or the database cannot be used.
 *
 * @returns undefined for anything else: that is a bug.
 */
export function storageFailure(error: unknown): Failure | undefined {
  const errors = withCauses(error);
  const [first] = errors;
  const detail = first && `${first.name}: ${first.message}`.slice(0, DETAIL_MAX_CHARS);
  const facts = { nothingCharged: true, ...(detail === undefined ? {} : { detail }) };
  if (errors.some(({ name, message }) => `${name} ${message}`.includes('QuotaExceededError'))) {
    return { code: 'storage-full', ...facts };
  }
  return errors.some(({ name }) => BROKEN.includes(name)) ? { code: 'storage-broken', ...facts } : undefined;
}

/** Dexie wraps what the browser threw: as `inner`, or among the `failures` of a change to many rows. */
function withCauses(error: unknown): Error[] {
  const found: Error[] = [];
  const look = (one: unknown): void => {
    if (!(one instanceof Error) || found.includes(one)) return;
    found.push(one);
    if ('inner' in one) look(one.inner);
    if ('failures' in one && Array.isArray(one.failures)) for (const each of one.failures) look(each);
  };
  look(error);
  return found;
}
