import { createHash, X509Certificate } from 'node:crypto';
import { generate } from 'selfsigned';

/** A key and a self-signed certificate, both PEM, and what Chromium needs to be told to accept it. */
export interface Certificate {
  cert: string;
  key: string;
  /** For `--ignore-certificate-errors-spki-list`. */
  spkiSha256: string;
}

const HOSTS = [
  'localhost',
  'api.anthropic.com',
  ...['com', 'net', 'org'].flatMap((top) => [`example.${top}`, `*.example.${top}`]),
];

/**
 * A certificate for every host the tests use, good for a year; one may serve all servers of a test run, so that
 * the browser is told a single hash.
 *
 * @param moreHosts DNS names besides localhost, api.anthropic.com and example.com/.net/.org with their subdomains.
 */
export async function makeCertificate(moreHosts: readonly string[] = []): Promise<Certificate> {
  const names = [...HOSTS, ...moreHosts].map((value) => ({ type: 2 as const, value }));
  const addresses = ['127.0.0.1', '::1'].map((ip) => ({ type: 7 as const, ip }));
  const made = await generate([{ name: 'commonName', value: 'Loupe test server' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: [...names, ...addresses] },
    ],
  });
  return { cert: made.cert, key: made.private, spkiSha256: spkiSha256(made.cert) };
}

/** Base64 SHA-256 of the DER SubjectPublicKeyInfo of a PEM certificate. */
export function spkiSha256(cert: string): string {
  const der = new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('base64');
}
