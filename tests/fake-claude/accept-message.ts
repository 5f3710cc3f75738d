import { acceptImages, type ImageIntake } from './accept-images.ts';
import { explainIssue } from './explain-issue.ts';
import type { ReceivedImage } from './images.ts';
import { type CountRequest, countRequestSchema, type MessageRequest, messageRequestSchema } from './message-schema.ts';
import { type FakeModel, findModel, versionOf } from './models.ts';
import { type Judged, pass, refuse } from './rejection.ts';

export interface AcceptedMessage<R> {
  request: R;
  model: FakeModel;
  images: readonly ReceivedImage[];
  inputTokens: number;
}

/**
 * Judges the body of `POST /v1/messages` as the service does, in this order: shape, model, parameters, text,
 * images, length of the prompt.
 *
 * @param intake Gives the bytes of url and file sources, and receives every image that was decoded.
 */
export async function acceptMessage(
  body: unknown,
  models: readonly FakeModel[],
  intake: ImageIntake,
): Promise<Judged<AcceptedMessage<MessageRequest>>> {
  const parsed = messageRequestSchema.safeParse(body);
  const [issue] = parsed.error?.issues ?? [];
  if (!parsed.success) return refuse(400, issue ? explainIssue(issue, body) : 'Invalid request');
  const model = findModel(models, parsed.data.model);
  if (!model.ok) return model;
  const { max_tokens: asked } = parsed.data;
  if (asked > model.value.max_tokens) {
    const most = model.value.max_tokens;
    return refuse(
      400,
      `max_tokens: ${asked} > ${most}, which is the maximum allowed number of output tokens for ${model.value.id}`,
    );
  }
  return await acceptShared(parsed.data, model.value, intake);
}

/** The same for `POST /v1/messages/count_tokens`, which takes fewer parameters and fetches nothing. */
export async function acceptCount(
  body: unknown,
  models: readonly FakeModel[],
  intake: ImageIntake,
): Promise<Judged<AcceptedMessage<CountRequest>>> {
  const parsed = countRequestSchema.safeParse(body);
  const [issue] = parsed.error?.issues ?? [];
  if (!parsed.success) return refuse(400, issue ? explainIssue(issue, body) : 'Invalid request');
  const model = findModel(models, parsed.data.model);
  if (!model.ok) return model;
  return await acceptShared(parsed.data, model.value, intake);
}

async function acceptShared<R extends CountRequest>(
  request: R,
  model: FakeModel,
  intake: ImageIntake,
): Promise<Judged<AcceptedMessage<R>>> {
  const complaint = complaintAboutParameters(request, model) ?? complaintAboutText(request);
  if (complaint) return refuse(400, complaint);
  const images = await acceptImages(request, model, intake);
  if (!images.ok) return images;
  const inputTokens = images.value.reduce((sum, image) => sum + image.tokens, textTokens(request));
  const most = model.max_input_tokens;
  if (inputTokens > most) return refuse(400, `prompt is too long: ${inputTokens} tokens > ${most} maximum`);
  return pass({ request, model, images: images.value, inputTokens });
}

/** The words for thinking, prefill and sampling are the service's as far as they are public; the status is sure. */
function complaintAboutParameters(request: CountRequest, model: FakeModel): string | undefined {
  const version = versionOf(model.id);
  for (const name of ['temperature', 'top_p', 'top_k'] as const) {
    if (request[name] !== undefined) return `\`${name}\` is deprecated for this model.`;
  }
  if (request.thinking?.type === 'enabled' && version >= 4.7) {
    return '"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.';
  }
  if (request.thinking?.type === 'adaptive' && version < 4.6) return 'adaptive thinking is not supported on this model';
  if (version >= 5 && (request.tool_choice?.type === 'any' || request.tool_choice?.type === 'tool')) {
    return `tool_choice.type "${request.tool_choice.type}" is not supported for this model.`;
  }
  if (request.output_config?.effort && !model.capabilities.effort.supported) {
    return 'This model does not support the effort parameter.';
  }
  if (request.messages.length === 0) return 'messages: at least one message is required';
  if (request.messages[0]?.role !== 'user') return 'messages: first message must use the "user" role';
  if (request.messages.at(-1)?.role === 'assistant' && version >= 4.6) {
    return 'This model does not support assistant message prefill. The conversation must end with a user message.';
  }
  return undefined;
}

function complaintAboutText(request: CountRequest): string | undefined {
  // The one for the whole request counts like those of blocks.
  let breakpoints = request.cache_control ? 1 : 0;
  for (const [index, { role, content }] of request.messages.entries()) {
    if (content.length === 0) return `messages.${index}: all messages must have non-empty content`;
    for (const block of typeof content === 'string' ? [] : content) {
      if (block.type === 'image' && role === 'assistant') {
        return `messages.${index}: image blocks are only permitted in user messages`;
      }
      if (block.type === 'text' && block.text === '') return 'messages: text content blocks must be non-empty';
      if (block.type === 'text' && block.text.trim() === '') {
        return 'messages: text content blocks must contain non-whitespace text';
      }
      if ('cache_control' in block && block.cache_control) breakpoints++;
    }
  }
  for (const block of Array.isArray(request.system) ? request.system : []) {
    if (block.text === '') return 'system: text content blocks must be non-empty';
    if (block.cache_control) breakpoints++;
  }
  return breakpoints > 4
    ? `A maximum of 4 blocks with cache_control may be provided. Found ${breakpoints}.`
    : undefined;
}

/** A rule of thumb, four characters a token; the service's own count is not public. */
export function tokensOfText(text: string): number {
  return Math.ceil(text.length / 4);
}

function textTokens({ system, messages }: CountRequest): number {
  const texts = [system ?? '', ...messages.map(({ content }) => content)].flatMap((part) =>
    typeof part === 'string' ? [part] : part.map((block) => (block.type === 'text' ? block.text : '')),
  );
  return texts.reduce((sum, text) => sum + tokensOfText(text), 0);
}
