import type { Token, Tokens } from 'marked';
import { Component, h, type JSX } from 'preact';
import { visibleText } from '@/utils/conversation/visible-text.ts';
import type { Part, WithParts } from './long-blocks.ts';
import { Inline } from './markdown-inline.tsx';

/** One block of an answer as elements of ours. Blocks inside blocks (lists, quotes) come back here. */
export function MarkdownBlock({ token }: { token: Token }): JSX.Element | null {
  switch (token.type) {
    case 'space':
    case 'def':
      return null;
    case 'heading':
      // The article itself is a heading's worth of structure: an answer's headings start below it.
      return h(`h${Math.min(6, token.depth + 2)}`, null, <Inline tokens={token.tokens ?? []} />);
    case 'paragraph':
      return (
        <p dir="auto" class={'goesOn' in token ? 'goes-on' : undefined}>
          <Inline tokens={token.tokens ?? []} />
        </p>
      );
    case 'text':
      return token.tokens ? <Inline tokens={token.tokens} /> : <Inline tokens={[token]} />;
    case 'code':
      return <CodeBlock code={token as Tokens.Code} />; // A token of type `code` is one; likewise below.
    case 'blockquote':
      return <blockquote>{blocks(token.tokens ?? [])}</blockquote>;
    case 'list':
      return <List list={token as Tokens.List} />;
    case 'table':
      return <Table table={token as Tokens.Table} />;
    case 'hr':
      return <hr />;
    case 'checkbox':
      return <Inline tokens={[token]} />;
    default:
      return <p class="verbatim">{visibleText(token.raw)}</p>;
  }
}

function blocks(tokens: readonly Token[]): JSX.Element[] {
  return tokens.map((token, index) => <MarkdownBlock key={index} token={token} />);
}

function CodeBlock({ code }: { code: WithParts<Tokens.Code> }): JSX.Element {
  const lang = visibleText(code.lang ?? '').slice(0, 40);
  return (
    // Scrolls sideways by itself; browsers let the keyboard reach such a box without a tabindex.
    <section class="code-box" aria-label={lang === '' ? 'Code' : `Code, ${lang}`}>
      <pre>
        <code>
          {code.parts?.map((part, index) => (
            <CodePart key={index} part={part} />
          ))}
          {visibleText(code.text)}
        </code>
      </pre>
    </section>
  );
}

function List({ list }: { list: Tokens.List }): JSX.Element {
  const items = list.items.map((item, index) => (
    <li key={index} dir="auto">
      {blocks(item.tokens)}
    </li>
  ));
  if (!list.ordered) return <ul>{items}</ul>;
  return <ol start={typeof list.start === 'number' ? list.start : 1}>{items}</ol>;
}

function Table({ table }: { table: WithParts<Tokens.Table> }): JSX.Element {
  return (
    <section class="table-box" aria-label="Table">
      <table>
        <thead>
          <tr>
            {table.header.map((cell, index) => (
              <th key={index} scope="col" style={{ textAlign: cell.align ?? 'start' }}>
                <Inline tokens={cell.tokens} />
              </th>
            ))}
          </tr>
        </thead>
        {table.parts?.map((part, index) => (
          <TablePart key={index} part={part} />
        ))}
        <Rows rows={table.rows} />
      </table>
    </section>
  );
}

function Rows({ rows }: { rows: readonly Tokens.TableCell[][] }): JSX.Element {
  return (
    <tbody>
      {rows.map((row, index) => (
        <tr key={index}>
          {row.map((cell, column) => (
            <td key={column} style={{ textAlign: cell.align ?? 'start' }}>
              <Inline tokens={cell.tokens} />
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}

/** The beginning of a long block; rendered once. */
abstract class Once extends Component<{ part: Part }> {
  override shouldComponentUpdate(next: { part: Part }): boolean {
    return next.part !== this.props.part;
  }
}

class CodePart extends Once {
  render(): JSX.Element | null {
    const { part } = this.props;
    return 'text' in part ? <span class="code-part">{visibleText(part.text)}</span> : null;
  }
}

class TablePart extends Once {
  render(): JSX.Element | null {
    const { part } = this.props;
    return 'rows' in part ? <Rows rows={part.rows} /> : null;
  }
}
