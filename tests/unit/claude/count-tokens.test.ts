import { expect, it } from 'vitest';
import { countBodyOf, countTokens } from '@/utils/claude/count-tokens.ts';
import { modelFor } from '@/utils/claude/models.ts';
import { buildRequest } from '@/utils/claude/request.ts';
import { localService } from './local-service.ts';

const body = countBodyOf(
  buildRequest({ turns: [{ question: 'Q', answer: '', images: [] }], model: modelFor('claude-haiku-5-5', []) }),
);
const signal = new AbortController().signal;

it('sends the prompt without what only an answer needs, and returns its length', async () => {
  const { client, received } = await localService((response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"input_tokens":42}');
  });
  expect(await countTokens(client, body, signal)).toEqual({ ok: true, value: 42 });
  expect(received).toMatchObject([{ method: 'POST', url: '/v1/messages/count_tokens' }]);
  expect(JSON.parse(received[0]?.body ?? '')).toEqual({
    model: 'claude-haiku-5-5',
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Q' }] }],
  });
});

it.each([
  [
    400,
    '{"type":"error","error":{"type":"invalid_request_error","message":"Could not process image"}}',
    'image-rejected',
  ],
  [404, '{"type":"error","error":{"type":"not_found_error","message":"no such page"}}', 'unexpected'],
  [200, '<html>a page</html>', 'unexpected'],
  [200, '{"tokens":1}', 'unexpected'],
])('answers %s %s with the failure %s', async (status, text, code) => {
  const { client } = await localService((response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(text);
  });
  expect(await countTokens(client, body, signal)).toMatchObject({ ok: false, failure: { code } });
});
