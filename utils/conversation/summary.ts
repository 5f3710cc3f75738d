import type { Attachment } from './attachment.ts';
import type { Conversation } from './conversation.ts';
import { labelFor } from './quick-actions.ts';
import type { Turn } from './turn.ts';

/** How many pictures stand for a conversation in a list. */
const MOST_THUMBNAILS = 3;

/** What a list shows of a conversation, and what a search looks through. */
export interface Summary extends Pick<Conversation, 'hosts' | 'thumbnails' | 'costUsd'> {
  searchText: string;
}

/**
 * What is known of a conversation without reading its turns.
 *
 * @param turns all of its branches, in order.
 * @param attachments of all its turns.
 */
export function summarise(title: string, turns: readonly Turn[], attachments: readonly Attachment[]): Summary {
  const pages = attachments.flatMap(({ provenance }) => (provenance.kind === 'page' ? [provenance] : []));
  const urls = new Set(pages.flatMap(({ pageUrl, imageUrl }) => [pageUrl, imageUrl ?? '']));
  urls.delete('');
  const hosts = new Set([...urls].flatMap((url) => (URL.canParse(url) ? [new URL(url).hostname] : [])));
  hosts.delete('');
  const thumbnails = attachments.flatMap(({ thumbnail }) => thumbnail ?? []);
  const costs = turns.flatMap(({ costUsd }) => costUsd ?? []);
  const texts = [
    title,
    ...turns.flatMap((turn) => [turn.kind === 'ask' ? turn.question : labelFor(turn.kind), turn.answer]),
    ...new Set(pages.map(({ pageTitle }) => pageTitle)),
    ...attachments.flatMap(
      ({ name, provenance }) => name ?? (provenance.kind === 'page' ? [] : (provenance.name ?? [])),
    ),
    ...urls,
  ];
  return {
    hosts: [...hosts].sort(),
    thumbnails: [...new Set(thumbnails)].slice(0, MOST_THUMBNAILS),
    // Searches are for words, in any order: each once is half the text or less.
    searchText: [...new Set(searchable(texts.join('\n')).split(/\s+/))].filter((word) => word !== '').join(' '),
    ...(costs.length === 0 ? {} : { costUsd: costs.reduce((sum, cost) => sum + cost, 0) }),
  };
}

/** Text as it is compared: small letters without accents, in one Unicode form. */
export function searchable(text: string): string {
  return (
    text
      .normalize('NFKD')
      .replace(/\p{M}+/gu, '')
      .toLowerCase()
      // The one small letter whose form depends on where in its word it stands.
      .replaceAll('ς', 'σ')
  );
}
