import preact from '@preact/preset-vite';
import { defineConfig } from 'wxt';
import { buildManifest } from './scripts/manifest.ts';
import { contentSecurityPolicyPlugin } from './scripts/page-csp.ts';
import { unreachedSdkPartsPlugin } from './scripts/sdk-parts.ts';

export default defineConfig({
  imports: false,
  manifestVersion: 3,
  outDir: '.output',
  manifest: buildManifest,
  vite: ({ mode }) => ({
    plugins: [preact(), unreachedSdkPartsPlugin(), ...(mode === 'production' ? [contentSecurityPolicyPlugin()] : [])],
    // Dexie's own entry is a wrapper around its ES5 build; the modern one saves the worker 3 KB gzip.
    resolve: { alias: [{ find: /^dexie$/, replacement: 'dexie/dist/modern/dexie.mjs' }] },
    build: { sourcemap: false, target: 'esnext' },
  }),
});
