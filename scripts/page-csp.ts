import type { Plugin } from 'vite';

/**
 * The policy of every page Loupe ships. Stricter than the manifest's, which the worker needs open for
 * `fetch`: a page can load nothing remote and connect nowhere, so nothing in an answer can either.
 */
export const PAGE_CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/**
 * Puts {@link PAGE_CSP} into production HTML only: in development WXT serves the pages' scripts from a
 * local server, which the policy would block.
 */
export function contentSecurityPolicyPlugin(): Plugin {
  return {
    name: 'loupe:page-csp',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: PAGE_CSP },
        injectTo: 'head-prepend',
      },
    ],
  };
}
