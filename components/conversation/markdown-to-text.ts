import type { Token, Tokens } from 'marked';
import { visibleMarkdownText, visibleText } from '@/utils/conversation/visible-text.ts';
import { childTokens, lexMarkdown } from './lex-markdown.ts';
import { linkTarget } from './link-target.ts';

/** An answer without its Markdown marks, for the clipboard and for speech. Links keep their address. */
export function markdownToText(markdown: string): string {
  return joinBlocks(lexMarkdown(markdown), '\n\n').trim();
}

function joinBlocks(tokens: readonly Token[], between: string): string {
  return tokens
    .map(blockText)
    .filter((text) => text !== '')
    .join(between);
}

function blockText(token: Token): string {
  switch (token.type) {
    case 'space':
    case 'def':
    case 'hr':
      return '';
    case 'code':
    case 'html':
    case 'plain':
      return visibleText(token.text).replace(/\n+$/, '');
    case 'blockquote':
      return joinBlocks(token.tokens ?? [], '\n\n');
    case 'list':
      return listText(token as Tokens.List); // A token of type `list` is one; likewise below.
    case 'table':
      return tableText(token as Tokens.Table);
    default:
      return inlineText(childTokens(token).length > 0 ? childTokens(token) : [token]);
  }
}

function listText(list: Tokens.List): string {
  const first = typeof list.start === 'number' ? list.start : 1;
  return list.items
    .map((item, index) => {
      const mark = list.ordered ? `${first + index}. ` : '• ';
      return mark + joinBlocks(item.tokens, '\n').replaceAll('\n', `\n${' '.repeat(mark.length)}`);
    })
    .join('\n');
}

function tableText(table: Tokens.Table): string {
  const line = (cells: readonly Tokens.TableCell[]): string => cells.map((cell) => inlineText(cell.tokens)).join('\t');
  return [table.header, ...table.rows].map(line).join('\n');
}

function inlineText(tokens: readonly Token[]): string {
  return tokens.map(inlineTokenText).join('');
}

function inlineTokenText(token: Token): string {
  switch (token.type) {
    case 'br':
      return '\n';
    case 'html':
      return /^<br\s*\/?>$/i.test(token.raw) ? '\n' : visibleText(token.raw);
    case 'checkbox':
      return token.checked ? '☑ ' : '☐ ';
    case 'codespan':
    case 'escape':
      return visibleText(token.text);
    case 'image':
      return visibleMarkdownText(token.text);
    case 'link':
      return linkText(token as Tokens.Link); // A token of type `link` is one.
    default:
      return childTokens(token).length > 0
        ? inlineText(childTokens(token))
        : visibleMarkdownText('text' in token ? token.text : token.raw);
  }
}

function linkText(link: Tokens.Link): string {
  const text = inlineText(link.tokens);
  const target = linkTarget(link.href);
  return !target || text === link.href || text === target.url ? text : `${text} (${target.url})`;
}
