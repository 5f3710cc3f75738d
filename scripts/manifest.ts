import type { ConfigEnv, UserManifest } from 'wxt';

/**
 * The part of the manifest WXT does not derive from the entry points.
 *
 * Installing shows no permission warning: host access is optional and asked for when it is needed.
 * At most four commands may carry a `suggested_key`; Chromium refuses to load an extension with five.
 */
export function buildManifest({ browser }: ConfigEnv): UserManifest {
  const isChromium = browser !== 'firefox';
  return {
    name: 'Loupe',
    description: 'Ask Claude about any image on the web, with your own Anthropic API key.',
    minimum_chrome_version: '140',
    permissions: [
      'activeTab',
      'alarms',
      'contextMenus',
      'offscreen',
      'scripting',
      'sidePanel',
      'storage',
      'unlimitedStorage',
    ],
    optional_host_permissions: ['<all_urls>'],
    ...(isChromium ? { incognito: 'split' as const } : {}),
    externally_connectable: { ids: [] },
    storage: { managed_schema: 'managed-schema.json' },
    action: { default_title: 'Open Loupe' },
    commands: {
      _execute_action: {
        suggested_key: { default: 'Alt+Shift+L' },
        description: 'Open Loupe',
      },
      pick: { suggested_key: { default: 'Alt+Shift+K' }, description: 'Pick an image on this page' },
      region: { suggested_key: { default: 'Alt+Shift+S' }, description: 'Select a region' },
      describe: { suggested_key: { default: 'Alt+Shift+D' }, description: 'Describe the image under the pointer' },
      'capture-tab': { description: 'Ask about the visible tab' },
      'capture-page': { description: 'Capture the full page' },
      'same-region': { description: 'Same region again' },
    },
    content_security_policy: {
      extension_pages:
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src *; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    },
  } as UserManifest;
}
