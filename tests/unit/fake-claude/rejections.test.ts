import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeClaude, startFakeClaude } from '../../fake-claude/server.ts';
import { bodyAsking, bodyWith, imageBlock, picture, post } from './requests.ts';

let fake: FakeClaude;
beforeAll(async () => {
  fake = await startFakeClaude();
});
afterAll(() => fake.close());

const text = { type: 'text', text: 'What is this?' };
const at = 'messages.0.content.0';
const block = (source: Record<string, unknown>, more = {}): Record<string, unknown> => ({
  type: 'image',
  source,
  ...more,
});
const guard = { transformations: { oversized_image: 'error' } };
const says = (role: string, content: unknown): Record<string, unknown> => ({ role, content });

describe('images the service rejects', () => {
  const rows: [name: string, body: () => Promise<Record<string, unknown>>, message: string][] = [
    [
      'a JPEG declared as PNG',
      async () => bodyAsking([imageBlock(await picture(9, 9, 'jpeg')), text]),
      `${at}.image.source.base64: The image was specified using the image/png media type, but the image appears to be a image/jpeg image`,
    ],
    [
      'image/jpg',
      async () => bodyAsking([imageBlock(await picture(9, 9), 'image/jpg'), text]),
      `${at}.image.source.base64.media_type: Input should be 'image/jpeg', 'image/png', 'image/gif' or 'image/webp'`,
    ],
    [
      'bytes that are no image',
      async () => bodyAsking([imageBlock(Buffer.from('hello there').toString('base64')), text]),
      'Could not process image',
    ],
    [
      'a PNG cut in the middle',
      async () => {
        const whole = Buffer.from(await picture(300, 300), 'base64');
        return bodyAsking([imageBlock(whole.subarray(0, whole.length >> 1).toString('base64')), text]);
      },
      'Could not process image',
    ],
    [
      'a data: prefix',
      async () => bodyAsking([imageBlock(`data:image/png;base64,${await picture(9, 9)}`), text]),
      `${at}.image.source.base64.data: invalid base64 data`,
    ],
    [
      'base64 without its padding',
      async () => bodyAsking([imageBlock('iVBORw0KGgo'), text]),
      `${at}.image.source.base64.data: invalid base64 data`,
    ],
    [
      'no bytes',
      async () => bodyAsking([imageBlock(''), text]),
      `${at}.image.source.base64.data: image cannot be empty`,
    ],
    [
      'base64 text four characters over 10 MB',
      async () => bodyAsking([imageBlock('A'.repeat(10_485_764)), text]),
      `${at}.image.source.base64: image exceeds 10 MB maximum: 10485764 bytes > 10485760 bytes`,
    ],
    [
      '8001 pixels',
      async () => bodyAsking([imageBlock(await picture(4, 8001)), text]),
      `${at}.image.source.base64.data: At least one of the image dimensions exceed max allowed size: 8000 pixels`,
    ],
    [
      '2001 pixels among 21 images',
      async () => {
        const small = imageBlock(await picture(9, 9));
        return bodyAsking([...Array(20).fill(small), imageBlock(await picture(2001, 9)), text]);
      },
      'messages.0.content.20.image.source.base64.data: At least one of the image dimensions exceed max allowed size for many-image requests: 2000 pixels',
    ],
    [
      '601 images',
      async () => bodyAsking([...Array(601).fill(imageBlock(await picture(1, 1))), text]),
      'Too much media: 0 document pages + 601 images > 600',
    ],
    [
      '103 images for a model with a context of 200K',
      async () =>
        bodyAsking([...Array(103).fill(imageBlock(await picture(1, 1))), text], { model: 'claude-haiku-4-5' }),
      'Too much media: 0 document pages + 103 images > 100',
    ],
    [
      'a guarded image that would be shrunk',
      async () =>
        bodyAsking([{ ...imageBlock(await picture(1920, 1080)), ...guard }, text], { model: 'claude-haiku-4-5' }),
      `${at}: image dimensions 1920x1080 exceed the maximum image size of a model named on this request and would be downsized to 1456x819; scale the image to at most 1456x819 or set the image's oversized_image setting to "downsize"`,
    ],
    [
      'a source of an unknown kind',
      async () => bodyAsking([block({ type: 'blob', data: 'x' }), text]),
      `${at}.image.source: Input tag 'blob' found using 'type' does not match any of the expected tags`,
    ],
    [
      'an image in an answer',
      async () =>
        bodyWith({
          messages: [says('user', 'a'), says('assistant', [imageBlock(await picture(1, 1))]), says('user', 'b')],
        }),
      'messages.1: image blocks are only permitted in user messages',
    ],
    [
      'an image for a model without eyes',
      async () => bodyAsking([imageBlock(await picture(1, 1))], { model: 'claude-wordsonly-5-0' }),
      `${at}: this model does not support image input`,
    ],
  ];

  it.each(rows)('%s', async (_name, body, message) => {
    expect(await post(fake, await body())).toMatchObject({ status: 400, type: 'invalid_request_error', message });
  });

  it('what stays at the limits is taken', async () => {
    const exact = { ...imageBlock(await picture(1456, 819)), ...guard };
    const largest = imageBlock(await picture(4, 8000));
    const body = bodyAsking([exact, largest, text], { model: 'claude-haiku-4-5' });
    expect(await post(fake, body)).toMatchObject({ status: 200 });
    const many = bodyAsking([...Array(100).fill(imageBlock(await picture(2000, 1))), text], {
      model: 'claude-haiku-4-5',
    });
    expect(await post(fake, many)).toMatchObject({ status: 200 });
  });
});

describe('requests the service rejects', () => {
  const rows: [name: string, body: unknown, status: number, message: string][] = [
    ['no JSON', '{"model":', 400, 'The request body is not valid JSON'],
    ['no messages', { model: 'claude-haiku-5-5', max_tokens: 1 }, 400, 'messages: Field required'],
    ['an empty list of messages', bodyWith({ messages: [] }), 400, 'messages: at least one message is required'],
    ['no max_tokens', bodyWith({ max_tokens: undefined }), 400, 'max_tokens: Field required'],
    ['max_tokens 0', bodyWith({ max_tokens: 0 }), 400, 'max_tokens: Input should be greater than or equal to 1'],
    [
      'max_tokens over the limit of the model',
      bodyWith({ max_tokens: 64_001, model: 'claude-haiku-4-5' }),
      400,
      'max_tokens: 64001 > 64000, which is the maximum allowed number of output tokens for claude-haiku-4-5',
    ],
    ['an unknown model', bodyWith({ model: 'claude-nobody-9' }), 404, 'model: claude-nobody-9'],
    ['a retired model', bodyWith({ model: 'claude-opus-4-0' }), 404, 'model: claude-opus-4-0'],
    ['an unknown parameter', bodyWith({ colour: 'red' }), 400, 'colour: Extra inputs are not permitted'],
    [
      'an unknown field of a block',
      bodyAsking([{ ...text, alt: '' }]),
      400,
      `${at}.text.alt: Extra inputs are not permitted`,
    ],
    [
      'a block of an unknown kind',
      bodyAsking([{ type: 'picture' }]),
      400,
      `${at}: Input tag 'picture' found using 'type' does not match any of the expected tags`,
    ],
    [
      'content that is a number',
      bodyWith({ messages: [says('user', 5)] }),
      400,
      'messages.0.content: Input should be a valid list',
    ],
    ['temperature', bodyWith({ temperature: 0.5 }), 400, '`temperature` is deprecated for this model.'],
    ['top_p', bodyWith({ top_p: 0.5 }), 400, '`top_p` is deprecated for this model.'],
    ['top_k', bodyWith({ top_k: 5 }), 400, '`top_k` is deprecated for this model.'],
    [
      'thinking with a budget',
      bodyWith({ thinking: { type: 'enabled', budget_tokens: 1024 } }),
      400,
      '"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.',
    ],
    [
      'a forced tool',
      bodyWith({ tool_choice: { type: 'any' } }),
      400,
      'tool_choice.type "any" is not supported for this model.',
    ],
    [
      'effort where the model has none',
      bodyWith({ model: 'claude-haiku-4-5', output_config: { effort: 'low' } }),
      400,
      'This model does not support the effort parameter.',
    ],
    [
      'a prefilled answer',
      bodyWith({ messages: [says('user', 'a'), says('assistant', 'b')] }),
      400,
      'This model does not support assistant message prefill. The conversation must end with a user message.',
    ],
    [
      'an answer first',
      bodyWith({ messages: [says('assistant', 'a'), says('user', 'b')] }),
      400,
      'messages: first message must use the "user" role',
    ],
    [
      'another role',
      bodyWith({ messages: [says('system', 'a')] }),
      400,
      "messages.0.role: Input should be 'user' or 'assistant'",
    ],
    [
      'an empty text block',
      bodyAsking([{ type: 'text', text: '' }]),
      400,
      'messages: text content blocks must be non-empty',
    ],
    [
      'a text block of spaces',
      bodyAsking([{ type: 'text', text: ' \n' }]),
      400,
      'messages: text content blocks must contain non-whitespace text',
    ],
    [
      'an empty message',
      bodyWith({ messages: [says('user', '')] }),
      400,
      'messages.0: all messages must have non-empty content',
    ],
    [
      'an empty system block',
      bodyWith({ system: [{ type: 'text', text: '' }] }),
      400,
      'system: text content blocks must be non-empty',
    ],
    [
      'five cache breakpoints',
      bodyAsking(Array(5).fill({ ...text, cache_control: { type: 'ephemeral' } })),
      400,
      'A maximum of 4 blocks with cache_control may be provided. Found 5.',
    ],
    [
      'a prompt over the context',
      bodyAsking([{ type: 'text', text: 'word'.repeat(250_000) }], { model: 'claude-haiku-4-5' }),
      400,
      'prompt is too long: 250000 tokens > 200000 maximum',
    ],
  ];

  it.each(rows)('%s', async (_name, body, status, message) => {
    expect(await post(fake, body)).toMatchObject({ status, message });
  });

  it('takes a body of 32 MB to the byte and no more', async () => {
    const body = (length: number): string => JSON.stringify(bodyWith({ system: 'x'.repeat(length) }));
    const rest = 32 * 1024 * 1024 - body(0).length;
    // A prompt of that size is too long for any model, which shows that it got past the size check.
    expect((await post(fake, body(rest))).message).toMatch(/^prompt is too long/);
    const tooLarge = await post(fake, body(rest + 1));
    expect(tooLarge).toMatchObject({
      status: 413,
      type: 'request_too_large',
      message: 'Request exceeds the maximum size',
    });
    fake.settings.tooLargeAsHtml = true;
    const page = await post(fake, body(rest + 1));
    fake.settings.tooLargeAsHtml = false;
    expect([page.status, page.response.headers.get('content-type')]).toEqual([413, 'text/html']);
  });

  it('puts the request id into body and header', async () => {
    const { response, text: body } = await post(fake, {});
    const id = response.headers.get('request-id');
    expect(id).toMatch(/^req_/);
    expect(JSON.parse(body)).toMatchObject({ type: 'error', request_id: id });
  });
});
