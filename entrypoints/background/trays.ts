import type { Detail } from '@/utils/conversation/attachment.ts';
import { fail, type Outcome } from '@/utils/conversation/failure.ts';
import type { RequestData } from '@/utils/messaging/protocol.ts';
import type { Workbench } from './conversations.ts';

export async function setDetail(
  _attachmentId: string,
  _detail: Detail | undefined,
  _bench: Workbench,
): Promise<Outcome<null>> {
  return fail('unexpected');
}

export async function moveAttachment(_attachmentId: string, _to: number): Promise<Outcome<null>> {
  return fail('unexpected');
}

export async function renameAttachment(_attachmentId: string, _name: string): Promise<Outcome<null>> {
  return fail('unexpected');
}

export async function editAttachment(_data: RequestData<'editAttachment'>, _bench: Workbench): Promise<Outcome<null>> {
  return fail('unexpected');
}

export async function restoreEarlier(_windowId: number, _bench: Workbench): Promise<Outcome<null>> {
  return fail('unexpected');
}

export async function discardEarlier(): Promise<Outcome<null>> {
  return fail('unexpected');
}
