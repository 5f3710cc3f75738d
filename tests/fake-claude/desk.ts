import type { FaultQueue } from './faults.ts';
import type { HostMap } from './fetch-url.ts';
import type { FileStore } from './file-store.ts';
import type { ReceivedImage } from './images.ts';
import type { FakeModel } from './models.ts';
import type { PromptCache } from './prompt-cache.ts';
import type { RequestLog } from './record.ts';
import type { ReplyQueue } from './reply-queue.ts';
import type { DeltaSize } from './sse.ts';

/** What may be changed while the stand-in runs. */
export interface Settings {
  /** False for a server that knows nothing of CORS, as many gateways. */
  cors: boolean;
  /** Some proxies answer a body over 32 MB with a page. */
  tooLargeAsHtml: boolean;
  /** Keys that are let in; undefined lets in whatever starts with `sk-ant-` and does not contain `bad`. */
  keys: readonly string[] | undefined;
  /** Milliseconds before the headers of a message, and before each delta of a stream. */
  delays: { firstByteMs: number; perDeltaMs: number };
  /** Settable in the same process only. */
  deltaSize: DeltaSize;
  /** False lets an answer be longer than the request allows: tests of long ones need no model that writes so much. */
  capsAnswers: boolean;
  models: readonly FakeModel[];
  /** Caps the pages of the Models API, so that paging can be met with few models. */
  largestModelPage: number;
  hostMap: HostMap | undefined;
  /** What the service has against an image that can be decoded, in its words; `at` is the path it puts before them. */
  complain: ((image: ReceivedImage, at: string) => string | undefined) | undefined;
}

/** All that the routes share. */
export interface Desk {
  settings: Settings;
  log: RequestLog;
  faults: FaultQueue;
  files: FileStore;
  cache: PromptCache;
  replies: ReplyQueue;
}
