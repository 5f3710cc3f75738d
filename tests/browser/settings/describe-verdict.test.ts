import { describe, expect, it } from 'vitest';
import { describeVerdict, type VerdictSituation } from '@/components/settings/describe-verdict.ts';
import type { KeyVerdict } from '@/utils/messaging/protocol.ts';

const anthropic: VerdictSituation = { host: 'api.anthropic.com', isAnthropic: true, hasKey: true, hasAccess: false };
const gateway: VerdictSituation = { host: 'gw.example.com:8443', isAnthropic: false, hasKey: true, hasAccess: false };
const host = 'gw.example.com:8443';

const table: [name: string, KeyVerdict, VerdictSituation, RegExp, RegExp, action?: string][] = [
  ['works', { result: 'works' }, anthropic, /^The key works\.$/, /credit shows only when you ask/],
  ['works at a gateway', { result: 'works' }, gateway, /works at gw\.example\.com:8443/, /credit/],
  ['wrong key', { result: 'wrong-key' }, anthropic, /Anthropic doesn’t accept/, /make a new one/, 'get-key'],
  [
    'wrong key at a gateway',
    { result: 'wrong-key' },
    gateway,
    /gw\.example\.com:8443 doesn’t accept/,
    /Authentication/,
  ],
  ['no key', { result: 'wrong-key' }, { ...anthropic, hasKey: false }, /no key yet/, /get one/, 'get-key'],
  ['no key for a gateway', { result: 'wrong-key' }, { ...gateway, hasKey: false }, /answers/, /enter the key for it/],
  ['organisation', { result: 'org-blocks-browsers' }, anthropic, /The key itself may be fine/, /administrator/],
  ['offline', { result: 'offline' }, anthropic, /stored but not checked/, /back online/],
  [
    'offline without a key',
    { result: 'offline' },
    { ...anthropic, hasKey: false },
    /^You’re offline\.$/,
    /back online/,
  ],
  ['unreachable', { result: 'unreachable', host }, gateway, /can’t be reached/, /your permission/, 'allow-access'],
  [
    'unreachable, allowed',
    { result: 'unreachable', host },
    { ...gateway, hasAccess: true },
    /can’t be reached/,
    /running/,
  ],
  ['Anthropic unreachable', { result: 'unreachable', host: 'api.anthropic.com' }, anthropic, /not checked/, /firewall/],
  ['CORS', { result: 'cors-refused', host }, gateway, /is there but/, /Allow access to gw/, 'allow-access'],
  [
    'CORS, allowed',
    { result: 'cors-refused', host },
    { ...gateway, hasAccess: true },
    /is there but/,
    /whoever runs it/,
  ],
  [
    'anything else',
    { result: 'failed', sentence: 'The service is overloaded.' },
    anthropic,
    /overloaded/,
    /in a minute/,
  ],
];

describe('what the check found is told apart, each with its next step', () => {
  it.each(table)('%s', (_name, verdict, situation, sentence, nextStep, action) => {
    const text = describeVerdict(verdict, situation);
    expect(text.sentence).toMatch(sentence);
    expect(text.nextStep).toMatch(nextStep);
    expect(text.action).toBe(action);
  });

  it('never says the same about two different findings', () => {
    const said = table.map(([, verdict, situation]) => {
      const { sentence, nextStep } = describeVerdict(verdict, situation);
      return `${sentence} ${nextStep}`;
    });
    expect(new Set(said).size).toBe(table.length);
  });

  it('calls only a working key good', () => {
    const good = table.filter(([, verdict, situation]) => describeVerdict(verdict, situation).tone === 'good');
    expect(good.map(([name]) => name)).toEqual(['works', 'works at a gateway']);
  });

  it('asks for access to Anthropic’s own host never, as it answers browsers', () => {
    for (const result of ['unreachable'] as const) {
      expect(describeVerdict({ result, host: 'api.anthropic.com' }, anthropic).action).toBeUndefined();
    }
  });
});
