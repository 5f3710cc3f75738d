import { describe, expect, it } from 'vitest';
import { formatCents, formatExactUsd, formatFineCents } from '@/utils/conversation/format-money.ts';

describe('a sum of money', () => {
  it.each([
    [0, 'under 1¢', 'under 0.1¢', '$0.00'],
    [0.000478, 'under 1¢', 'under 0.1¢', '$0.000478'],
    [0.002, 'under 1¢', 'about 0.2¢', '$0.00200'],
    [0.0094, 'under 1¢', 'about 0.9¢', '$0.00940'],
    [0.0099, 'under 1¢', 'about 1¢', '$0.00990'],
    [0.01, 'about 1¢', 'about 1¢', '$0.0100'],
    [0.0314, 'about 3¢', 'about 3¢', '$0.0314'],
    [0.5, 'about 50¢', 'about 50¢', '$0.500'],
    [0.99, 'about 99¢', 'about 99¢', '$0.990'],
    [0.996, 'about $1.00', 'about $1.00', '$0.996'],
    [1.2, 'about $1.20', 'about $1.20', '$1.20'],
    [123.456, 'about $123.46', 'about $123.46', '$123.46'],
  ])('%d is "%s", "%s", exactly %s', (usd, cents, fine, exact) => {
    expect([formatCents(usd), formatFineCents(usd), formatExactUsd(usd)]).toEqual([cents, fine, exact]);
  });
});
