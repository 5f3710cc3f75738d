import { describe, expect, it } from 'vitest';
import { describeVerdict, type VerdictSituation } from '@/components/settings/describe-verdict.ts';
import type { KeyVerdict } from '@/utils/messaging/protocol.ts';

const anthropic: VerdictSituation = { host: 'api.anthropic.com', isAnthropic: true, hasKey: true, hasAccess: false };
const gateway: VerdictSituation = { host: 'gw.example.com:8443', isAnthropic: false, hasKey: true, hasAccess: false };
const NOW = 1_760_000_000_000;
const host = 'gw.example.com:8443';

const table: [name: string, KeyVerdict, VerdictSituation, RegExp, RegExp, action?: string][] = [
  ['works', { result: 'works' }, anthropic, /^The key works\.$/, /credit shows only when you ask/],
  ['works at a gateway', { result: 'works' }, gateway, /works at gw\.example\.com:8443/, /credit/],
  ['wrong key', { result: 'wrong-key' }, anthropic, /Anthropic doesn’t accept/, /make a new one/],
  [
    'wrong key at a gateway',
    { result: 'wrong-key' },
    gateway,
    /gw\.example\.com:8443 doesn’t accept/,
    /Authentication/,
  ],
  ['no key', { result: 'wrong-key' }, { ...anthropic, hasKey: false }, /no key yet/, /get one/],
  [
    'no key for a gateway',
    { result: 'wrong-key' },
    { ...gateway, hasKey: false },
    /no key for gw/,
    /Enter it under API key/,
  ],
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
  ['CORS', { result: 'cors-refused', host }, gateway, /is there but/, /^Allow access/, 'allow-access'],
  [
    'CORS, allowed',
    { result: 'cors-refused', host },
    { ...gateway, hasAccess: true },
    /is there but/,
    /whoever runs it/,
  ],
  [
    'anything else',
    { result: 'failed', failure: { code: 'overloaded' } },
    anthropic,
    /more requests than it can answer/,
    /in a minute/,
  ],
];

describe('what the check found is told apart, each with its next step', () => {
  it.each(table)('%s', (_name, verdict, situation, sentence, nextStep, action) => {
    const text = describeVerdict(verdict, situation, NOW);
    expect(text.sentence).toMatch(sentence);
    expect(text.nextStep).toMatch(nextStep);
    expect(text.action).toBe(action);
  });

  it('never says the same about two different findings', () => {
    const said = table.map(([, verdict, situation]) => {
      const { sentence, nextStep } = describeVerdict(verdict, situation, NOW);
      return `${sentence} ${nextStep}`;
    });
    expect(new Set(said).size).toBe(table.length);
  });

  it('says nothing about a question, as none was asked', () => {
    const verdict: KeyVerdict = {
      result: 'failed',
      failure: { code: 'bad-key', reason: 'permission', nothingCharged: true },
    };
    expect(describeVerdict(verdict, anthropic, NOW).sentence).toBe("This key isn't allowed to do this.");
  });

  it('calls only a working key good', () => {
    const good = table.filter(([, verdict, situation]) => describeVerdict(verdict, situation, NOW).tone === 'good');
    expect(good.map(([name]) => name)).toEqual(['works', 'works at a gateway']);
  });

  it('asks for access to Anthropic’s own host never, as it answers browsers', () => {
    const verdict: KeyVerdict = { result: 'unreachable', host: 'api.anthropic.com' };
    expect(describeVerdict(verdict, anthropic, NOW).action).toBeUndefined();
  });
});
