import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The id Chromium gives to an unpacked extension: SHA-256 of its absolute path, hex digits spelled a to p. */
export function extensionIdOf(directory: string): string {
  const digits = createHash('sha256').update(directory).digest('hex').slice(0, 32);
  return [...digits].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 16))).join('');
}

export interface ProfileAnswers {
  /** The extension may run in private windows. */
  privateWindows: boolean;
  /**
   * The user once said yes to access to every site. That grants nothing by itself: it makes the next
   * `permissions.request` succeed without the browser's dialog, which no driver can reach.
   */
  approvesAllSites: boolean;
  /** The extension may look into files; an unpacked one may, unless somebody took that back. */
  fileAccess: boolean;
}

/**
 * Writes what a user would have answered into a fresh profile, before its first start. Chromium 156 keeps
 * both answers when it loads the unpacked extension; setting them at run time on chrome://extensions would
 * reload it.
 */
export async function writeProfile(profile: string, extensionDir: string, answers: ProfileAnswers): Promise<void> {
  const allSites = { api: [], explicit_host: ['<all_urls>'], manifest_permissions: [], scriptable_host: [] };
  const settings = {
    path: extensionDir,
    // Manifest::Location::COMMAND_LINE
    location: 8,
    ...(answers.privateWindows ? { incognito: true } : {}),
    ...(answers.fileAccess ? {} : { newAllowFileAccess: false }),
    ...(answers.approvesAllSites ? { granted_permissions: allSites, runtime_granted_permissions: allSites } : {}),
  };
  const preferences = {
    extensions: { ui: { developer_mode: true }, settings: { [extensionIdOf(extensionDir)]: settings } },
    // Restoring the last session would open windows of its own after a killed browser.
    session: { restore_on_startup: 5 },
    browser: { has_seen_welcome_page: true },
  };
  await mkdir(join(profile, 'Default'), { recursive: true });
  await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
}
