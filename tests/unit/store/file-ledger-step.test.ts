import { describe, expect, it } from 'vitest';
import type { UploadedFile } from '@/utils/store/database.ts';
import { fileNameOf, idInFileName, isUsable, ledgerStep, nextTryAt } from '@/utils/store/file-ledger-step.ts';

const NOW = 1_800_000_000_000;
const WORKER_STARTED_AT = NOW - 60_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

type Row = Parameters<typeof ledgerStep>[0];
const row = (more: Partial<UploadedFile>): Row => ({
  state: 'live',
  startedAt: NOW - 2 * HOUR,
  expiresAt: NOW + 22 * HOUR,
  ...more,
});

describe('what becomes of an upload in the ledger', () => {
  it.each<[string, Partial<UploadedFile>, string]>([
    ['one that lives is kept', { fileId: 'file_1' }, 'keep'],
    ['one whose time is over is deleted, should the clock be wrong', { fileId: 'file_1', expiresAt: NOW }, 'delete'],
    ['one under way in this worker is kept', { state: 'uploading', startedAt: NOW - 1000 }, 'keep'],
    ['one that a worker before began is looked for', { state: 'uploading', startedAt: NOW - HOUR }, 'find'],
    ['one let go is deleted', { state: 'deleting', fileId: 'file_1' }, 'delete'],
    ['one let go before its id came is looked for', { state: 'deleting' }, 'find'],
    ['one that could not be deleted waits', { state: 'deleting', fileId: 'f', tries: 1, tryAt: NOW + 1 }, 'wait'],
    ['and is tried again', { state: 'deleting', fileId: 'f', tries: 1, tryAt: NOW }, 'delete'],
    ['a clock set back does not make it wait for days', { state: 'deleting', tries: 1, tryAt: NOW + 2 * HOUR }, 'find'],
    ['one nobody could delete in time is forgotten', { state: 'deleting', tries: 9, expiresAt: NOW - HOUR }, 'forget'],
    ['but is tried once at least', { state: 'deleting', fileId: 'f', expiresAt: NOW - HOUR }, 'delete'],
  ])('%s', (_, more, step) => {
    expect(ledgerStep(row(more), { now: NOW, workerStartedAt: WORKER_STARTED_AT })).toBe(step);
  });

  it.each<[Partial<UploadedFile>, boolean]>([
    [{}, true],
    [{ expiresAt: NOW + 11 * MINUTE }, true],
    [{ expiresAt: NOW + 9 * MINUTE }, false],
    [{ state: 'deleting' }, false],
    [{ state: 'uploading' }, false],
  ])('%j may be named in a question: %s', (more, expected) => {
    expect(isUsable(row(more), NOW)).toBe(expected);
  });

  it('waits longer after each failure, an hour at most', () => {
    expect([1, 2, 3, 4, 5, 50].map((tries) => (nextTryAt(tries, NOW) - NOW) / MINUTE)).toEqual([0.5, 2, 8, 32, 60, 60]);
  });
});

describe('the name of an uploaded file', () => {
  it('holds the ledger’s id', () => {
    const id = '1b4e28ba-2fa1-41d2-883f-0016d3cca427';
    expect(fileNameOf(id, 'image/jpeg')).toBe(`loupe-${id}.jpeg`);
    expect(idInFileName(fileNameOf(id, 'image/png'))).toBe(id);
  });

  it.each(['holiday.png', 'loupe-.png', 'loupe-123.png', 'my loupe-1b4e28ba-2fa1-41d2-883f-0016d3cca427.png'])(
    '%s is none of ours',
    (name) => {
      expect(idInFileName(name)).toBeUndefined();
    },
  );
});
