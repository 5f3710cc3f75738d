import { imagesToSend, type Preparation } from '@/utils/conversation/attachment.ts';
import { promptFor } from '@/utils/conversation/quick-actions.ts';
import type { Turn } from '@/utils/conversation/turn.ts';
import { sha256Hex } from '@/utils/image/hash.ts';

/** Everything that decides the answer to a first question. */
interface FirstQuestion extends Pick<Turn, 'kind' | 'question'> {
  baseUrl: string;
  model: string;
  /** The instructions that go along. */
  system?: string | undefined;
  /** In their order, with the labels they are told apart by. */
  images: readonly { preparation: Preparation; label?: string | undefined }[];
}

/**
 * The same for the same question about the same images: what is sent decides, not where the images came from or what
 * the menu item that asked is called.
 */
export async function askKeyOf({ baseUrl, model, system = '', images, ...asked }: FirstQuestion): Promise<string> {
  const sent = images.map(({ preparation, label = '' }) => [
    label,
    imagesToSend(preparation).map(({ label: part = '', image }) => [part, image.hash]),
  ]);
  const facts = [baseUrl, model, system, promptFor(asked).trim(), sent];
  return await sha256Hex(new TextEncoder().encode(JSON.stringify(facts)));
}
