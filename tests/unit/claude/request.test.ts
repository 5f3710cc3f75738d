import { describe, expect, it } from 'vitest';
import { modelFor } from '@/utils/claude/models.ts';
import { buildRequest, type ImageToSend, imageNumberAt } from '@/utils/claude/request.ts';

const model = modelFor('claude-haiku-5-5', []);
const bytes = (data: string, more: Partial<ImageToSend> = {}): ImageToSend => ({
  source: { kind: 'base64', mediaType: 'image/png', data },
  guardSize: false,
  ...more,
});
const block = (data: string) => ({ type: 'image', source: { type: 'base64', media_type: 'image/png', data } });
const text = (words: string) => ({ type: 'text', text: words });

describe('the body of a request', () => {
  it('for one image: its label, the image, the question last', () => {
    const turns = [{ question: 'What is it?', answer: '', images: [bytes('AAAA')] }];
    expect(buildRequest({ turns, model, system: 'Be brief.' })).toEqual({
      model: 'claude-haiku-5-5',
      max_tokens: 16_384,
      system: 'Be brief.',
      messages: [{ role: 'user', content: [text('Image 1:'), block('AAAA'), text('What is it?')] }],
      stream: true,
    });
  });

  it('numbers several images over the whole conversation', () => {
    const turns = [
      { question: 'One?', answer: 'First.', images: [bytes('AAAA')] },
      { question: 'More?', answer: '', images: [bytes('BBBB'), bytes('CCCC', { label: 'part 2 of 6, middle' })] },
    ];
    expect(buildRequest({ turns, model }).messages).toEqual([
      { role: 'user', content: [text('Image 1:'), block('AAAA'), text('One?')] },
      { role: 'assistant', content: 'First.' },
      {
        role: 'user',
        content: [
          text('Image 2:'),
          block('BBBB'),
          text('Image 3 (part 2 of 6, middle):'),
          block('CCCC'),
          text('More?'),
        ],
      },
    ]);
  });

  it('counts the parts of one image as one, as the panel does', () => {
    const images = [
      bytes('AAAA', { label: 'A, part 1 of 2, top' }),
      bytes('BBBB', { label: 'A, part 2 of 2, bottom', isFurtherPart: true }),
      bytes('CCCC', { label: 'part 1 of 2, left' }),
      bytes('DDDD', { label: 'part 2 of 2, right', isFurtherPart: true }),
    ];
    const turns = [
      { question: 'One?', answer: 'First.', images },
      { question: 'More?', answer: '', images: [bytes('EEEE')] },
    ];
    const request = buildRequest({ turns, model });
    const labels = request.messages.flatMap(({ content }) =>
      typeof content === 'string' ? [] : content.flatMap((one) => (one.type === 'text' ? [one.text] : [])),
    );
    expect(labels).toEqual([
      'Image 1 (A, part 1 of 2, top):',
      'Image 1 (A, part 2 of 2, bottom):',
      'Image 2 (part 1 of 2, left):',
      'Image 2 (part 2 of 2, right):',
      'One?',
      'Image 3:',
      'More?',
    ]);
    expect([1, 3, 5, 7].map((block) => imageNumberAt(request, 0, block))).toEqual([1, 1, 2, 2]);
    expect(imageNumberAt(request, 2, 1)).toBe(3);
  });

  it('puts a line of text in the place of an image that does not travel, and keeps the numbers', () => {
    const turns = [
      { question: 'One?', answer: 'First.', images: [bytes('AAAA'), { absent: 'left-out' as const }] },
      {
        question: 'Two?',
        answer: 'Second.',
        skippedNumbers: 2,
        images: [
          { absent: 'note' as const, name: 'chart.png from example.com' },
          { absent: 'gone' as const },
          { absent: 'rejected' as const },
        ],
      },
      { question: 'More?', answer: '', images: [bytes('BBBB')] },
    ];
    const request = buildRequest({ turns, model });
    expect(request.messages).toEqual([
      {
        role: 'user',
        content: [text('Image 1:'), block('AAAA'), text('Image 2 is left out here.'), text('One?')],
      },
      { role: 'assistant', content: 'First.' },
      {
        role: 'user',
        content: [
          text('Image 5, chart.png from example.com, was shown here; see the answer below.'),
          text('Image 6 was shown here and is not available any more; see the answer below.'),
          text('Image 7 could not be read and is left out here.'),
          text('Two?'),
        ],
      },
      { role: 'assistant', content: 'Second.' },
      { role: 'user', content: [text('Image 8:'), block('BBBB'), text('More?')] },
    ]);
    expect(imageNumberAt(request, 4, 1)).toBe(8);
  });

  it('finds a lone image', () => {
    const request = buildRequest({ turns: [{ question: 'Q', answer: '', images: [bytes('AAAA')] }], model });
    expect(imageNumberAt(request, 0, 1)).toBe(1);
  });

  it('sends links and files as such, and the guard where asked', () => {
    const images: ImageToSend[] = [
      { source: { kind: 'url', url: 'https://img.example.com/a.png' }, guardSize: false },
      { source: { kind: 'file', fileId: 'file_1' }, guardSize: true },
    ];
    const { messages } = buildRequest({ turns: [{ question: 'Q', answer: '', images }], model });
    expect(messages[0]?.content).toEqual([
      text('Image 1:'),
      { type: 'image', source: { type: 'url', url: 'https://img.example.com/a.png' } },
      text('Image 2:'),
      {
        type: 'image',
        source: { type: 'file', file_id: 'file_1' },
        transformations: { oversized_image: 'error' },
      },
      text('Q'),
    ]);
  });

  it('leaves out earlier turns that got no answer, and the last turn’s own old answer', () => {
    const turns = [
      { question: 'Lost', answer: '  ', images: [bytes('AAAA')] },
      { question: 'Kept', answer: 'Yes', images: [] },
      { question: 'Again', answer: 'half an', images: [] },
    ];
    expect(buildRequest({ turns, model }).messages).toEqual([
      { role: 'user', content: [text('Kept')] },
      { role: 'assistant', content: 'Yes' },
      { role: 'user', content: [text('Again')] },
    ]);
  });

  it('asks for the rest of a partial answer without a prefill', () => {
    const turns = [{ question: 'Q', answer: 'Half an answ  \n', images: [] }];
    const { messages } = buildRequest({ turns, model, continues: true });
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
    expect(messages[1]?.content).toBe('Half an answ');
    expect(messages[2]?.content).toMatch(/continue exactly where/i);
  });

  it('asks afresh when there is nothing to continue', () => {
    const turns = [{ question: 'Q', answer: ' \n', images: [] }];
    expect(buildRequest({ turns, model, continues: true }).messages).toHaveLength(1);
  });

  it('holds no empty text, for an image without words', () => {
    const turns = [{ question: '  ', answer: '', images: [bytes('AAAA')] }];
    const request = buildRequest({ turns, model, system: ' ' });
    expect(request.messages).toEqual([{ role: 'user', content: [text('Image 1:'), block('AAAA')] }]);
    expect(request).not.toHaveProperty('system');
  });

  it.each([[[]], [[{ question: ' ', answer: '', images: [] }]]])('cannot be made from nothing: %j', (turns) => {
    expect(() => buildRequest({ turns, model })).toThrow();
  });

  it.each([
    [{ ...model, supportsEffort: true }, { effort: 'low' }],
    [{ ...model, supportsEffort: false }, undefined],
  ])('asks for low effort only where the service says it is understood', (choice, expected) => {
    const turns = [{ question: 'Q', answer: '', images: [] }];
    expect(buildRequest({ turns, model: choice }).output_config).toEqual(expected);
  });

  it.each([
    [8192, 8192],
    [64_000, 16_384],
    [1000, 4096],
  ])('leaves room for thinking: a model that can write %i gets %i', (maxOutputTokens, expected) => {
    const turns = [{ question: 'Q', answer: '', images: [] }];
    expect(buildRequest({ turns, model: { ...model, maxOutputTokens } }).max_tokens).toBe(expected);
  });

  it('never holds what current models refuse', () => {
    const turns = [{ question: 'Q', answer: '', images: [bytes('AAAA')] }];
    const request = buildRequest({ turns, model: { ...model, supportsEffort: true } });
    for (const field of ['temperature', 'top_p', 'top_k', 'thinking', 'tool_choice']) {
      expect(request).not.toHaveProperty(field);
    }
    expect(request.messages.at(-1)?.role).toBe('user');
  });
});

describe('a conversation of ten questions', () => {
  /** Images join with the first, third, fourth, fifth and sixth question, twelve of them with the fourth. */
  const imagesOf = (turn: number): ImageToSend[] =>
    Array.from({ length: [1, 0, 2, 12, 1, 1][turn] ?? 0 }, (_, index) => bytes(`${turn}${index}`.padEnd(40, 'A')));
  const turns = Array.from({ length: 10 }, (_, turn) => ({
    question: `Question ${turn}?`,
    answer: `Answer ${turn}.`,
    images: imagesOf(turn),
  }));
  const bodies = turns.map((_, turn) =>
    buildRequest({ turns: turns.slice(0, turn + 1), model, system: 'Be brief.', caches: true }),
  );

  it.each(bodies.slice(1).map((body, index) => [index + 2, body, bodies[index]] as const))(
    'the body of question %i begins with the one before, byte for byte, to the end of its question',
    (_, body, before) => {
      const earlier = JSON.stringify(before);
      // Only the brackets of the list and of the body close after the last question.
      expect(earlier.endsWith(']}')).toBe(true);
      expect(JSON.stringify(body).slice(0, earlier.length - 2)).toBe(earlier.slice(0, -2));
    },
  );

  it('has at most four marks: the end of the request, and the ends of the first three questions with images', () => {
    const marked = bodies
      .at(-1)
      ?.messages.flatMap(({ content }, index) =>
        typeof content === 'string' ? [] : content.flatMap((one) => ('cache_control' in one ? [[index, one]] : [])),
      );
    const mark = { cache_control: { type: 'ephemeral' } };
    expect(bodies.at(-1)).toMatchObject(mark);
    expect(marked).toEqual([0, 2, 3].map((turn) => [turn * 2, { ...text(`Question ${turn}?`), ...mark }]));
  });

  it('marks the image itself where there are no words', () => {
    const silent = [{ question: '', answer: '', images: [bytes('AAAA')] }];
    const [message] = buildRequest({ turns: silent, model, caches: true }).messages;
    expect(message?.content.at(-1)).toEqual({ ...block('AAAA'), cache_control: { type: 'ephemeral' } });
  });

  it('has no marks where a gateway may not know them', () => {
    expect(JSON.stringify(buildRequest({ turns, model }))).not.toContain('cache_control');
  });
});

describe('the image a place in the request means', () => {
  const turns = [
    { question: 'One?', answer: 'First.', images: [bytes('AAAA')] },
    { question: 'More?', answer: '', images: [bytes('BBBB'), bytes('CCCC')] },
  ];
  const body = buildRequest({ turns, model });

  it.each([
    [0, 1, 1],
    [2, 1, 2],
    [2, 3, 3],
    [2, 0, undefined],
    [1, 0, undefined],
    [9, 9, undefined],
  ])('messages.%i.content.%i is image %s', (messageIndex, contentIndex, expected) => {
    expect(imageNumberAt(body, messageIndex, contentIndex)).toBe(expected);
  });
});
