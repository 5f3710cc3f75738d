import { type Judged, makeId, pass, refuse } from './rejection.ts';

/** As the Files API describes a file. */
export interface FileMetadata {
  id: string;
  type: 'file';
  filename: string;
  mime_type: string;
  size_bytes: number;
  created_at: string;
  expires_at: string | null;
  downloadable: false;
}

const LARGEST_FILE_BYTES = 500 * 1024 * 1024;
const SHORTEST_EXPIRY_S = 3600;
const LONGEST_EXPIRY_S = 7_776_000;

/** The files of the one workspace there is. */
export class FileStore {
  private readonly files = new Map<string, { metadata: FileMetadata; bytes: Buffer }>();

  /** Takes a `multipart/form-data` body with the part `file` and perhaps `expires_in_seconds`. */
  async upload(body: Buffer, contentType: string): Promise<Judged<FileMetadata>> {
    let form: FormData;
    try {
      form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
    } catch {
      return refuse(400, 'Expected a multipart/form-data body');
    }
    const file = form.get('file');
    if (!(file instanceof File)) return refuse(400, 'file: Field required');
    if (file.size === 0) return refuse(400, 'file: File cannot be empty');
    if (file.size > LARGEST_FILE_BYTES) return refuse(413, 'File exceeds the maximum size of 500 MB');
    const expiry = form.get('expires_in_seconds');
    const seconds = expiry === null ? null : Number(expiry);
    if (
      seconds !== null &&
      !(Number.isInteger(seconds) && seconds >= SHORTEST_EXPIRY_S && seconds <= LONGEST_EXPIRY_S)
    ) {
      return refuse(400, `expires_in_seconds: Input should be between ${SHORTEST_EXPIRY_S} and ${LONGEST_EXPIRY_S}`);
    }
    const created = Date.now();
    const metadata: FileMetadata = {
      id: makeId('file'),
      type: 'file',
      filename: file.name === '' || file.name === 'blob' ? 'unnamed' : file.name,
      mime_type: file.type || 'application/octet-stream',
      size_bytes: file.size,
      created_at: new Date(created).toISOString(),
      expires_at: seconds === null ? null : new Date(created + seconds * 1000).toISOString(),
      downloadable: false,
    };
    this.files.set(metadata.id, { metadata, bytes: Buffer.from(await file.arrayBuffer()) });
    return pass(metadata);
  }

  /** Newest first; `page` is the id after which the page starts. Expired files are gone from the list. */
  list(query: URLSearchParams): Judged<{ data: FileMetadata[]; next_page: string | null }> {
    const living = this.living();
    const ids = [...query.getAll('ids'), ...query.getAll('ids[]')];
    if (ids.length > 0) return pass({ data: living.filter(({ id }) => ids.includes(id)), next_page: null });
    const limit = Number(query.get('limit') ?? 20);
    if (!Number.isInteger(limit) || limit < 1 || limit > 1000) {
      return refuse(400, 'limit: Input should be between 1 and 1000');
    }
    const page = query.get('page');
    const start = page === null ? 0 : living.findIndex(({ id }) => id === page) + 1;
    const data = living.slice(start, start + limit);
    const more = start + data.length < living.length;
    return pass({ data, next_page: more ? (data.at(-1)?.id ?? null) : null });
  }

  metadata(id: string): Judged<FileMetadata> {
    const file = this.find(id);
    return file.ok ? pass(file.value.metadata) : file;
  }

  /** The content, for an image block that names the file. */
  bytes(id: string): Judged<Buffer> {
    const file = this.find(id);
    return file.ok ? pass(file.value.bytes) : file;
  }

  delete(id: string): Judged<{ id: string; type: 'file_deleted' }> {
    return this.files.delete(id) ? pass({ id, type: 'file_deleted' }) : notFound(id);
  }

  /** Makes a file's time be over, or that of all files. */
  expire(id?: string): void {
    for (const { metadata } of this.files.values()) {
      if (id === undefined || metadata.id === id) metadata.expires_at = new Date(Date.now() - 1000).toISOString();
    }
  }

  clear(): void {
    this.files.clear();
  }

  /** What is still there, newest first; tests look here for uploads that were left behind. */
  living(): FileMetadata[] {
    return [...this.files.values()]
      .map(({ metadata }) => metadata)
      .filter((metadata) => !isOver(metadata))
      .reverse();
  }

  private find(id: string): Judged<{ metadata: FileMetadata; bytes: Buffer }> {
    const file = this.files.get(id);
    if (!file) return notFound(id);
    return isOver(file.metadata) ? refuse(404, `File expired: ${id}`, { error_code: 'file_expired' }) : pass(file);
  }
}

function isOver({ expires_at: expiresAt }: FileMetadata): boolean {
  return expiresAt !== null && Date.parse(expiresAt) <= Date.now();
}

function notFound(id: string): Judged<never> {
  return refuse(404, `File not found: ${id}`);
}
