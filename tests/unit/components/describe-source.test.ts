import { describe, expect, it } from 'vitest';
import { formatBytes } from '@/components/attachment/describe-source.ts';

describe('formatBytes', () => {
  it.each([
    [774, '774 bytes'],
    [2063, '2 KB'],
    [1_340_000, '1.3 MB'],
    [78_223_300_000, '78.2 GB'],
  ])('says %d as %s', (bytes, words) => expect(formatBytes(bytes)).toBe(words));
});
