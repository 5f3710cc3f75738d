/*
 * Pictures that are not part of the project, as addresses the test server gives out. A browser cannot look at
 * the disk, so the bundler lists them; where the folder is absent the list is empty and the tests are skipped.
 */
const addresses = import.meta.glob<string>('../../../../shared/images/*/*.{jpg,jpeg,png,gif,webp,bmp,ico,tiff,heif}', {
  query: '?url',
  import: 'default',
  eager: true,
});

/** Names of the pictures of one folder, `formats` for instance; none where they are absent. */
export function picturesIn(folder: string): string[] {
  return Object.keys(addresses)
    .filter((path) => path.includes(`/images/${folder}/`))
    .map((path) => path.slice(path.indexOf(`${folder}/`)));
}

/** @param name folder and file, as {@link picturesIn} lists them. */
export async function fetchPicture(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const path = Object.keys(addresses).find((known) => known.endsWith(`/images/${name}`));
  const response = await fetch(addresses[path ?? ''] ?? '');
  if (!path || !response.ok) throw new Error(`No picture ${name}`);
  return new Uint8Array(await response.arrayBuffer());
}
