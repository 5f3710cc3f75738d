import preact from '@preact/preset-vite';
import { defineConfig } from 'wxt';
import { buildManifest } from './scripts/manifest.ts';
import { contentSecurityPolicyPlugin } from './scripts/page-csp.ts';

export default defineConfig({
  imports: false,
  manifestVersion: 3,
  outDir: '.output',
  manifest: buildManifest,
  vite: ({ mode }) => ({
    plugins: [preact(), ...(mode === 'production' ? [contentSecurityPolicyPlugin()] : [])],
    build: { sourcemap: false, target: 'es2023' },
  }),
});
