import { base64ToBytes, bytesToBase64 } from '@/utils/image/base64.ts';

/** OWASP's floor for PBKDF2 with SHA-256 (Password Storage Cheat Sheet, 2023): a third of a second to try one. */
export const PBKDF2_ITERATIONS = 600_000;
const SALT_BYTES = 16;
/** What AES-GCM is made for; a longer one is hashed down to it. */
const NONCE_BYTES = 12;

/** A text that only its key opens; both parts base64. */
export interface Sealed {
  nonce: string;
  data: string;
}

export function newSalt(): string {
  return bytesToBase64(crypto.getRandomValues(new Uint8Array(SALT_BYTES)));
}

/** @returns the 32 bytes of an AES key, base64: what a passphrase stands for, beside its salt. */
export async function keyFromPassphrase(passphrase: string, salt: string, iterations: number): Promise<string> {
  // The same letters may be typed in several Unicode forms.
  const typed = new TextEncoder().encode(passphrase.normalize('NFC'));
  const material = await crypto.subtle.importKey('raw', typed, 'PBKDF2', false, ['deriveBits']);
  const parameters = { name: 'PBKDF2', hash: 'SHA-256', salt: base64ToBytes(salt), iterations };
  return bytesToBase64(new Uint8Array(await crypto.subtle.deriveBits(parameters, material, 256)));
}

export async function seal(key: string, text: string): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const bytes = new TextEncoder().encode(text);
  const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await aesKey(key, 'encrypt'), bytes);
  return { nonce: bytesToBase64(iv), data: bytesToBase64(new Uint8Array(data)) };
}

/** @returns the text, or undefined when it was sealed with another key or changed since. */
export async function unseal(key: string, { nonce, data }: Sealed): Promise<string | undefined> {
  try {
    const parameters = { name: 'AES-GCM', iv: base64ToBytes(nonce) };
    const opened = await crypto.subtle.decrypt(parameters, await aesKey(key, 'decrypt'), base64ToBytes(data));
    return new TextDecoder().decode(opened);
  } catch {
    // An OperationError that says no more than this.
    return undefined;
  }
}

async function aesKey(key: string, use: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  return await crypto.subtle.importKey('raw', base64ToBytes(key), 'AES-GCM', false, [use]);
}
