import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import type { Fault } from './faults.ts';
import { sendRejection } from './front-door.ts';
import { now, type RecordedRequest } from './record.ts';
import { errorTypeOf } from './rejection.ts';

/**
 * Does what a fault says should happen before the headers of a normal answer.
 *
 * @returns true when the request is dealt with, false when the normal answer has to follow.
 */
export async function meetFault(
  fault: Fault | undefined,
  reply: FastifyReply,
  record: RecordedRequest,
): Promise<boolean> {
  if (!fault) return false;
  if (fault.delayMs !== undefined) await sleep(fault.delayMs);
  if (reply.raw.destroyed) return true;
  if (fault.connection) {
    record.outcome = { status: 0, failure: `connection ${fault.connection} by request` };
    record.endedAt = now();
    reply.hijack();
    hangUp(reply.raw.socket, fault.connection);
    return true;
  }
  if (fault.error) {
    const { status, message, errorType, headers = {}, details } = fault.error;
    const type = errorType ?? errorTypeOf(status);
    await sendRejection(reply.headers(headers), record, { status, type, message, ...(details ? { details } : {}) });
    return true;
  }
  if (fault.reply) {
    const { status, headers = {}, body, contentType = 'application/json' } = fault.reply;
    record.outcome = { status, failure: 'answered as a fault says' };
    record.firstByteAt = now();
    await reply.code(status).headers(headers).type(contentType).send(body);
    return true;
  }
  return false;
}

function hangUp(socket: Socket | null, how: 'close' | 'reset'): void {
  // A TLS socket has no reset of its own: Node refuses resetAndDestroy() on anything but plain TCP.
  if (how === 'reset' && socket && !('encrypted' in socket)) socket.resetAndDestroy();
  else socket?.destroy();
}
