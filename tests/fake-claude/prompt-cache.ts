import { createHash } from 'node:crypto';
import { tokensOfText } from './accept-message.ts';
import type { ReceivedImage } from './images.ts';
import type { MessageRequest } from './message-schema.ts';
import { versionOf } from './models.ts';

/** The tokens of one prompt; the three do not overlap. */
export interface CachedTokens {
  /** Neither read from the cache nor written to it. */
  fresh: number;
  read: number;
  write: number;
}

interface Block {
  /** What decides whether it is the same block: marks do not. */
  content: string;
  tokens: number;
  mark?: Mark;
}

interface Mark {
  ttl?: '5m' | '1h' | undefined;
}

const LIVES_MS = { '5m': 5 * 60_000, '1h': 60 * 60_000 } as const;
/** How many blocks before a mark the service looks for something that was cached. */
const LOOKS_BACK = 20;

/** Fewer tokens than this are not cached, and nothing says so. */
function leastTokens(modelId: string): number {
  const version = versionOf(modelId);
  if (version >= 5) return 512;
  return version >= 4.7 ? 1024 : 4096;
}

/**
 * The service's cache of prompts: what stands before a mark is kept, and found again by a later request that begins
 * with the same blocks. Whether the real one knows an uploaded image for the bytes it has seen as base64 is not
 * documented; this one does not, which is the dearer of the two.
 */
export class PromptCache {
  /** When each beginning of a request is forgotten, by its hash. */
  private readonly entries = new Map<string, number>();

  clear(): void {
    this.entries.clear();
  }

  /** Counts an accepted request's tokens, and keeps what its marks say. */
  take(request: MessageRequest, images: readonly ReceivedImage[], inputTokens: number, now = Date.now()): CachedTokens {
    const blocks = blocksOf(request, images);
    const hash = createHash('sha256').update(JSON.stringify([request.model, request.output_config, request.thinking]));
    let tokens = 0;
    const beginnings = blocks.map((block) => {
      hash.update(block.content).update('\0');
      tokens += block.tokens;
      return { key: hash.copy().digest('hex'), tokens };
    });
    const marks = blocks.flatMap(({ mark }, index) => (mark ? [{ index, lives: LIVES_MS[mark.ttl ?? '5m'] }] : []));
    let read = 0;
    for (const { index, lives } of marks) {
      for (const { key, tokens } of beginnings.slice(Math.max(0, index - LOOKS_BACK), index + 1)) {
        if ((this.entries.get(key) ?? 0) <= now) continue;
        read = Math.max(read, tokens);
        this.entries.set(key, now + lives);
      }
    }
    let kept = read;
    for (const { index, lives } of marks) {
      const beginning = beginnings[index];
      if (!beginning || beginning.tokens < leastTokens(request.model)) continue;
      this.entries.set(beginning.key, now + lives);
      kept = Math.max(kept, beginning.tokens);
    }
    return { fresh: inputTokens - kept, read, write: kept - read };
  }
}

function blocksOf(request: MessageRequest, images: readonly ReceivedImage[]): Block[] {
  const { system = [], messages } = request;
  const blocks: Block[] = (typeof system === 'string' ? [{ text: system, cache_control: undefined }] : system).map(
    ({ text, cache_control: mark }) => ({ content: `system ${text}`, tokens: tokensOfText(text), ...marked(mark) }),
  );
  for (const [message, { role, content }] of messages.entries()) {
    if (typeof content === 'string') {
      blocks.push({
        content: `${role} ${JSON.stringify({ type: 'text', text: content })}`,
        tokens: tokensOfText(content),
      });
      continue;
    }
    for (const [index, block] of content.entries()) {
      const { cache_control: mark, ...bare } =
        'cache_control' in block ? block : { ...block, cache_control: undefined };
      const image = images.find((one) => one.message === message && one.block === index);
      const tokens = image?.tokens ?? (block.type === 'text' ? tokensOfText(block.text) : 0);
      blocks.push({ content: `${role} ${JSON.stringify(bare)}`, tokens, ...marked(mark) });
    }
  }
  const last = blocks.at(-1);
  if (last && request.cache_control) last.mark ??= request.cache_control;
  return blocks;
}

function marked(mark: Mark | null | undefined): { mark?: Mark } {
  return mark ? { mark } : {};
}
