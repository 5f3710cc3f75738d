const DOLLARS_FROM = 0.995;

/**
 * A sum as people say it: "under 1¢", "about 3¢", "about $1.20".
 *
 * @param usd US dollars, estimated; not for sums that are unknown (show tokens then).
 */
export function formatCents(usd: number): string {
  if (usd < 0.01) return 'under 1¢';
  return usd < DOLLARS_FROM ? `about ${Math.round(usd * 100)}¢` : `about $${usd.toFixed(2)}`;
}

/** The same, but with the first digit of what is under a cent: "about 0.2¢", "under 0.1¢", "about 3¢". */
export function formatFineCents(usd: number): string {
  if (usd < 0.001) return 'under 0.1¢';
  return usd < 0.0095 ? `about ${(usd * 100).toFixed(1)}¢` : formatCents(Math.max(usd, 0.01));
}

/** A sum to three digits, for the details: "$0.000478", "$0.0231", "$1.20". */
export function formatExactUsd(usd: number): string {
  if (usd <= 0) return '$0.00';
  const decimals = 2 - Math.floor(Math.log10(usd));
  return `$${usd.toFixed(Math.min(Math.max(decimals, 2), 7))}`;
}

/** A sum to the cent, as on a bill: "$5.00", "$0.03"; what is less than half a cent, but not nothing, is "under $0.01". */
export function formatUsd(usd: number): string {
  return usd > 0 && usd < 0.005 ? 'under $0.01' : `$${usd.toFixed(2)}`;
}
