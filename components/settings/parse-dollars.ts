/** More than anybody types on purpose. */
const MOST_DOLLARS = 1_000_000;

/** A sum as people type it: "5", "$5", "0.50", "0,50". @returns no `usd` for an empty text. */
export function parseDollars(text: string): { ok: true; usd?: number } | { ok: false; sentence: string } {
  const plain = text
    .trim()
    .replace(/^\$\s*/, '')
    .replace(',', '.');
  if (plain === '') return { ok: true };
  const usd = Number(plain);
  if (!/^\d*\.?\d+$/.test(plain) || !(usd <= MOST_DOLLARS)) {
    return { ok: false, sentence: 'Enter an amount in dollars, for instance 5 or 0.50, or nothing for no limit.' };
  }
  return { ok: true, usd };
}
