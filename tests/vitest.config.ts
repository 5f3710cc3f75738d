import { fileURLToPath } from 'node:url';
import preact from '@preact/preset-vite';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { findChromium } from '../scripts/find-chromium.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const resolve = { alias: { '@': root } };
/** The worker's own code runs in Node too, with stand-ins for the browser's part. */
const worker = { alias: { '@': root, '#imports': fileURLToPath(new URL('unit/worker/imports.ts', import.meta.url)) } };

export default defineConfig({
  root,
  test: {
    // A guard against hanging, not a measure: a busy machine may take long over a 32 MB body.
    testTimeout: 30_000,
    projects: [
      { root, resolve: worker, test: { name: 'unit', include: ['tests/unit/**/*.test.ts'], environment: 'node' } },
      {
        root,
        resolve,
        plugins: [preact()],
        // Found only while tests run, each would make Vite reload the page under them.
        optimizeDeps: {
          include: [
            'preact',
            'preact/hooks',
            'preact/jsx-runtime',
            'preact/jsx-dev-runtime',
            '@preact/signals',
            'lucide',
            'marked',
            'dexie',
            'idb',
            'zod/mini',
            '@zip.js/zip.js/lib/zip-core-native.js',
            'pica',
          ],
        },
        server: { fs: { allow: [root, fileURLToPath(new URL('../../shared/images', import.meta.url))] } },
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.{ts,tsx}'],
          setupFiles: ['tests/browser/keep-frames.ts'],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                executablePath: findChromium(),
                args: [
                  '--no-sandbox',
                  '--disable-quic',
                  '--no-first-run',
                  '--disable-background-networking',
                  '--disable-component-update',
                  '--disable-sync',
                ],
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
