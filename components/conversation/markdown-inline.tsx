import { ImageOff } from 'lucide';
import type { Token, Tokens } from 'marked';
import { Fragment, type JSX } from 'preact';
import { Icon } from '@/components/ui/icon.tsx';
import { visibleMarkdownText, visibleText } from '@/utils/conversation/visible-text.ts';
import { AnswerLink } from './answer-link.tsx';
import { childTokens } from './lex-markdown.ts';
import { imageHost, linkTarget } from './link-target.ts';

/** Emphasis within emphasis deeper than this is shown as it is. */
const DEEPEST = 16;

/** The inline part of an answer as elements of ours: nothing in it can load, run or style anything. */
export function Inline({ tokens, depth = 0 }: { tokens: readonly Token[]; depth?: number }): JSX.Element {
  if (depth > DEEPEST) return <>{visibleText(tokens.map((token) => token.raw).join(''))}</>;
  return (
    <>
      {tokens.map((token, index) => (
        // The tokens of one block are never reordered.
        <Fragment key={index}>{inlineElement(token, depth + 1)}</Fragment>
      ))}
    </>
  );
}

function inlineElement(token: Token, depth: number): JSX.Element | string {
  const inside = (): JSX.Element => <Inline tokens={childTokens(token)} depth={depth} />;
  switch (token.type) {
    case 'strong':
      return <strong>{inside()}</strong>;
    case 'em':
      return <em>{inside()}</em>;
    case 'del':
      return <del>{inside()}</del>;
    case 'codespan':
      return <code>{visibleText(token.text)}</code>;
    case 'br':
      return <br />;
    case 'html':
      // A line break is all a table cell can say; every other tag is shown as the text it is.
      return /^<br\s*\/?>$/i.test(token.raw) ? <br /> : visibleText(token.raw);
    case 'checkbox':
      return token.checked ? '☑ ' : '☐ ';
    case 'link':
      return linkElement(token as Tokens.Link, inside); // A token of type `link` is one.
    case 'image':
      return <ImageMention alt={token.text} href={token.href} />;
    case 'escape':
      return visibleText(token.text);
    case 'text':
      return childTokens(token).length > 0 ? inside() : visibleMarkdownText(token.text);
    default:
      return visibleText(token.raw);
  }
}

function linkElement(link: Tokens.Link, inside: () => JSX.Element): JSX.Element | string {
  const target = linkTarget(link.href);
  if (!target) return link.tokens.length > 0 && link.text !== link.href ? inside() : visibleText(link.text);
  return <AnswerLink target={target}>{inside()}</AnswerLink>;
}

/** An image an answer wants to show: never loaded, since its address could carry data away. */
function ImageMention({ alt, href }: { alt: string; href: string }): JSX.Element {
  const host = imageHost(href);
  return (
    <span class="image-mention">
      <Icon of={ImageOff} />
      {visibleMarkdownText(alt) || 'Image'}
      <span class="caption"> (not loaded{host === undefined ? '' : `, from ${host}`})</span>
    </span>
  );
}
