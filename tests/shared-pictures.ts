import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Pictures that are not part of the project; tests that want them skip, saying so, where they are absent. */
export const SHARED_PICTURES_DIR = fileURLToPath(new URL('../../shared/images/', import.meta.url));

/** @returns the absolute path of one of those pictures, or undefined where it is absent. */
export function sharedPicture(relativePath: string): string | undefined {
  const path = SHARED_PICTURES_DIR + relativePath;
  return existsSync(path) ? path : undefined;
}
