import { randomBytes } from 'node:crypto';

/** A request turned down, with the words of the service. */
export interface Rejection {
  status: number;
  type: string;
  message: string;
  details?: Record<string, unknown>;
}

export type Judged<T> = { ok: true; value: T } | { ok: false; rejection: Rejection };

const TYPE_OF_STATUS: Record<number, string> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  408: 'timeout_error',
  409: 'conflict_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

export function errorTypeOf(status: number): string {
  return TYPE_OF_STATUS[status] ?? (status >= 500 ? 'api_error' : 'invalid_request_error');
}

export function pass<T>(value: T): { ok: true; value: T } {
  return { ok: true, value };
}

export function refuse(
  status: number,
  message: string,
  details?: Record<string, unknown>,
): { ok: false; rejection: Rejection } {
  return { ok: false, rejection: { status, type: errorTypeOf(status), message, ...(details ? { details } : {}) } };
}

/** The service's error body: `{"type":"error","error":{…},"request_id":"req_…"}`. */
export function errorBody(rejection: Omit<Rejection, 'status'>, requestId: string): Record<string, unknown> {
  const { type, message, details } = rejection;
  return { type: 'error', error: { ...(details ? { details } : {}), type, message }, request_id: requestId };
}

/** An id shaped like the service's, for instance `req_011C…`. */
export function makeId(prefix: string): string {
  return `${prefix}_011C${randomBytes(15).toString('base64url').replace(/[-_]/g, 'x')}`;
}
