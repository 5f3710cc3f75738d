import { ARCHIVE_VERSION, type ArchiveRecord, archiveHeadSchema, BadArchive, recordSchema } from './archive-schema.ts';

/** A JSON that Loupe did not lay out itself is read as a whole; longer ones do not fit into one text of the browser. */
const LONGEST_WHOLE_BYTES = 256 * 1024 * 1024;
const NOT_OURS = 'This is not an export of conversations from Loupe.';

/** The records of a JSON export, one after the other, without holding the whole file in memory. */
export async function* readRecords(file: Blob): AsyncGenerator<ArchiveRecord, void> {
  const lines = linesOf(file);
  const first = await lines.next();
  const head = first.done ? undefined : parseHead(first.value);
  if (!head) {
    yield* await readWhole(file);
    return;
  }
  checkHead(head);
  let hasEnd = false;
  for await (const line of lines) {
    if (line.trim() === '') continue;
    if (hasEnd) throw new BadArchive('The file goes on after its end.');
    if (line === ']}') hasEnd = true;
    else yield parseRecord(parseJson(line.replace(/,$/, '')));
  }
  if (!hasEnd) throw new BadArchive('The file is cut off: its end is missing.');
}

/** @throws BadArchive for a version this Loupe does not know. */
export function checkHead(head: unknown): void {
  const parsed = archiveHeadSchema.safeParse(head);
  if (!parsed.success) throw new BadArchive(NOT_OURS);
  if (parsed.data.version > ARCHIVE_VERSION) {
    throw new BadArchive('A newer version of Loupe made this file. Update Loupe, then import it.');
  }
}

/** @throws BadArchive */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BadArchive('A part of the file is not readable as JSON; it may be cut off or changed.');
  }
}

function parseHead(line: string): unknown {
  if (!line.endsWith(',"records":[')) return undefined;
  return parseJson(`${line.slice(0, -',"records":['.length)}}`);
}

async function readWhole(file: Blob): Promise<ArchiveRecord[]> {
  if (file.size > LONGEST_WHOLE_BYTES) throw new BadArchive(NOT_OURS);
  const whole = parseJson(await file.text());
  checkHead(whole);
  const records = (whole as { records?: unknown }).records;
  if (!Array.isArray(records)) throw new BadArchive(NOT_OURS);
  return records.map(parseRecord);
}

function parseRecord(value: unknown): ArchiveRecord {
  const parsed = recordSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new BadArchive(`A part of the file is not as Loupe writes it (${issue?.path.join('.') || 'its kind'}).`);
}

async function* linesOf(file: Blob): AsyncGenerator<string, void> {
  const reader = file.stream().pipeThrough(new TextDecoderStream()).getReader();
  const pieces: string[] = [];
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const [first = '', ...others] = read.value.split('\n');
    pieces.push(first);
    for (const next of others) {
      yield pieces.splice(0).join('');
      pieces.push(next);
    }
  }
  yield pieces.join('');
}
