import type { Plugin } from 'vite';

/** Exports of that many functions that nobody calls. */
const uncalled = (...names: string[]): string =>
  names.map((name) => `export const ${name} = () => undefined;`).join('');

/**
 * What the SDK's client imports and Loupe never reaches, by the end of the module's path. An export that a new version
 * of the SDK needs and these lack stops the build.
 */
const UNREACHED: Readonly<Record<string, string>> = {
  // `openTelemetry: false`: there never is a tracer, and every other call is made behind one.
  '/internal/tracing.mjs': `
    export const resolveOpenTelemetryOptions = () => ({ propagation: false, traces: { enabled: false } });
    export const guardTracing = (client, step) => step();
    ${uncalled('getTracer', 'startApiCallSpan', 'endApiCallSpan', 'injectTraceHeaders', 'recordAttempt')}
    ${uncalled('setCreatedIDAttribute', 'setErrorStatus')}`,
  '/lib/internal/tracing.mjs': `
    export const takeTraceHeaders = () => [];
    export const withoutTraceHeaders = (headers) => headers;
    ${uncalled('endAnthropicApiCallSpanWhenStreamEnds', 'recordStreamedMessageContent', 'messagesCreateSpanSettings')}
    ${uncalled('recordMessagesCreateRequest', 'recordMessagesCreateResponse', 'sessionsCreateSpanAttributes')}
    ${uncalled('startToolRunnerSpan', 'withToolUseSpan', 'startEnvironmentWorkSpan', 'withEnvironmentWorkSpan')}
    ${uncalled('endEnvironmentWorkSpan', 'failEnvironmentWorkSpan')}`,
  '@opentelemetry/api': uncalled('context', 'trace', 'propagation', 'SpanKind', 'SpanStatusCode'),
  // The key is always given: neither files nor the environment are asked for one.
  '/lib/credentials/credential-chain.mjs': `
    export const defaultCredentials = async () => null;
    export const resolveCredentialsFromConfig = () => { throw new Error('No credentials but a key'); };`,
  '/lib/credentials/token-cache.mjs': 'export const TokenCache = undefined;',
  '/lib/credentials/types.mjs': "export const OAUTH_API_BETA_HEADER = 'oauth-2025-04-20';",
  // A class for each code of an error. Without them the client makes the class of its status, which is all that
  // `utils/claude/failures.ts` looks at beside the error's own fields.
  '/core/error-classes.mjs': 'export const ERROR_CODE_CLASSES = new Map();',
  // Nested queries; the one list that Loupe asks for has flat ones.
  '/internal/utils/query.mjs': `
    export const stringifyQuery = (query) =>
      new URLSearchParams(Object.entries(query).filter(([, value]) => value !== undefined)).toString();`,
};

const STAND_IN = '\0unreached:';

/** Leaves out the parts of the SDK that are there for other programs: a fifth of the worker. */
export function unreachedSdkPartsPlugin(): Plugin {
  return {
    name: 'loupe:unreached-sdk-parts',
    enforce: 'pre',
    apply: 'build',
    async resolveId(source, importer, options) {
      if (!importer?.includes('/@anthropic-ai/sdk/')) return null;
      const resolved = source.startsWith('.')
        ? await this.resolve(source, importer, { ...options, skipSelf: true })
        : null;
      const path = resolved?.id.split('/@anthropic-ai/sdk')[1] ?? source;
      return path in UNREACHED ? STAND_IN + path : null;
    },
    load: (id) => (id.startsWith(STAND_IN) ? UNREACHED[id.slice(STAND_IN.length)] : undefined),
  };
}
