import { describe, expect, it } from 'vitest';
import { seenSize, visualTokens } from '../../fake-claude/visual-size.ts';

describe('the size at which a model sees an image', () => {
  it.each([
    // Pairs from the documentation.
    [1920, 1080, 'standard', 1456, 819],
    [1920, 1080, 'high', 1920, 1080],
    [3840, 2160, 'high', 2576, 1449],
    [4032, 3024, 'standard', 1270, 952],
    [4032, 3024, 'high', 2212, 1659],
    [1280, 8000, 'standard', 251, 1568],
    [1280, 8000, 'high', 412, 2576],
    // At the caps and below.
    [1568, 784, 'standard', 1568, 784],
    [2576, 1456, 'high', 2576, 1456],
    [200, 100, 'standard', 200, 100],
    [8000, 1, 'standard', 1568, 1],
  ] as const)('%i×%i in the %s tier is %i×%i', (width, height, tier, seenWidth, seenHeight) => {
    expect(seenSize({ width, height }, tier)).toEqual({ width: seenWidth, height: seenHeight });
  });

  it.each([
    [1920, 1080, 2691],
    [2576, 1449, 4784],
    [2212, 1659, 4740],
    [28, 28, 1],
    [29, 28, 2],
  ])('%i×%i costs %i tokens', (width, height, tokens) => {
    expect(visualTokens({ width, height })).toBe(tokens);
  });
});
