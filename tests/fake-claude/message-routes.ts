import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ImageIntake } from './accept-images.ts';
import { type AcceptedMessage, acceptCount, acceptMessage, tokensOfText } from './accept-message.ts';
import { type AnswerContext, describeRequest, questionOf } from './answer.ts';
import type { Desk, Settings } from './desk.ts';
import type { Fault } from './faults.ts';
import { fetchUrl } from './fetch-url.ts';
import { bodyOf, recordOf, sendJson, sendRejection } from './front-door.ts';
import { meetFault } from './meet-fault.ts';
import type { MessageRequest } from './message-schema.ts';
import { versionOf } from './models.ts';
import type { RecordedRequest } from './record.ts';
import { makeId, refuse } from './rejection.ts';
import { sendStream } from './send-stream.ts';
import { type Answer, bodyOf as bodyOfAnswer, eventsOf } from './sse.ts';
import { planStream } from './stream-plan.ts';

export function addMessageRoutes(app: FastifyInstance, desk: Desk): void {
  app.post('/v1/messages', async (request, reply) => {
    const record = recordOf(request);
    if (record.json === undefined) return await sendRejection(reply, record, notJson());
    const accepted = await acceptMessage(record.json, desk.settings.models, fetchingIntake(desk, record));
    if (!accepted.ok) return await sendRejection(reply, record, accepted.rejection);
    const fault = desk.faults.take('messages', record, bodyOf(request).toString());
    if (await meetFault(fault, reply, record)) return;
    const answer = makeAnswer(accepted.value, desk, fault);
    if (desk.settings.delays.firstByteMs > 0) await sleep(desk.settings.delays.firstByteMs);
    if (reply.raw.destroyed) return;
    const { stopReason, tokens, outputTokens } = answer;
    const cached = { cacheReadTokens: tokens.read, cacheWriteTokens: tokens.write };
    const facts = { stopReason, inputTokens: accepted.value.inputTokens, ...cached, outputTokens };
    if (!accepted.value.request.stream) return await sendJson(reply, record, bodyOfAnswer(answer), facts);
    record.outcome = { status: 200, ...facts };
    await stream(reply, record, answer, desk.settings, fault);
  });

  app.post('/v1/messages/count_tokens', async (request, reply) => {
    const record = recordOf(request);
    if (record.json === undefined) return await sendRejection(reply, record, notJson());
    const intake: ImageIntake = {
      complain: desk.settings.complain,
      onImage: (image) => record.images.push(image),
    };
    const accepted = await acceptCount(record.json, desk.settings.models, intake);
    if (!accepted.ok) return await sendRejection(reply, record, accepted.rejection);
    if (await meetFault(desk.faults.take('count', record, bodyOf(request).toString()), reply, record)) return;
    await sendJson(reply, record, { input_tokens: accepted.value.inputTokens });
  });
}

function notJson(): ReturnType<typeof refuse>['rejection'] {
  return refuse(400, 'The request body is not valid JSON').rejection;
}

function fetchingIntake({ files, settings }: Desk, record: RecordedRequest): ImageIntake {
  return {
    bytesOf: async (source) =>
      source.type === 'url' ? await fetchUrl(source.url, settings.hostMap) : files.bytes(source.file_id),
    complain: settings.complain,
    onImage: (image) => record.images.push(image),
  };
}

/** Newer models think unless told not to, older ones only when told to. */
function thinkingOf({ request, model, images }: AcceptedMessage<MessageRequest>): string {
  const asked = request.thinking?.type;
  const thinks = asked === undefined ? versionOf(model.id) >= 5 : asked === 'adaptive' || asked === 'enabled';
  return thinks ? `No thinking happens here. Images to describe: ${images.length}.` : '';
}

function makeAnswer(accepted: AcceptedMessage<MessageRequest>, desk: Desk, fault: Fault = {}): Answer {
  const { request, model, images, inputTokens } = accepted;
  const context: AnswerContext = { request, images, question: questionOf(request) };
  let text = desk.replies.take()?.(context) ?? describeRequest(context);
  const thinking = thinkingOf(accepted);
  let stopReason = fault.stopReason ?? 'end_turn';
  if (fault.stopReason !== undefined) text = text.slice(0, text.length >> 1);
  const room = Math.max(0, request.max_tokens - tokensOfText(thinking));
  if (desk.settings.capsAnswers && tokensOfText(text) > room) {
    text = text.slice(0, room * 4);
    stopReason = 'max_tokens';
  }
  return {
    messageId: makeId('msg'),
    model: model.id,
    text,
    thinking,
    stopReason,
    ...(fault.stopCategory === undefined ? {} : { stopCategory: fault.stopCategory }),
    tokens: desk.cache.take(request, images, inputTokens),
    outputTokens: tokensOfText(thinking) + tokensOfText(text),
  };
}

async function stream(
  reply: FastifyReply,
  record: RecordedRequest,
  answer: Answer,
  { delays, deltaSize }: Settings,
  fault: Fault | undefined,
): Promise<void> {
  const headers = Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)]);
  reply.hijack();
  reply.raw.writeHead(200, {
    ...Object.fromEntries(headers),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
  });
  reply.raw.flushHeaders();
  await sendStream(reply.raw, planStream(eventsOf(answer, deltaSize), delays.perDeltaMs, fault), record);
}
