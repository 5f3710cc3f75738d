import { Component, type JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { type Block, createBlockReader } from './block-reader.ts';
import { MarkdownBlock } from './markdown-block.tsx';

/** So many groups before the end are laid out and drawn wherever they are. */
const NEAR_GROUPS = 2;

/** An answer in Markdown; only the blocks that changed are looked at again. */
export function Markdown({ text, isComplete }: { text: string; isComplete: boolean }): JSX.Element {
  const read = useMemo(createBlockReader, []);
  const { settled, open } = read(text, isComplete);
  return (
    <div class="answer">
      {settled.map((group, index) => (
        <BlockGroup key={index} blocks={group} isFar={index < settled.length - NEAR_GROUPS} />
      ))}
      {open.map((block) => (
        <OneBlock key={block.start} block={block} />
      ))}
    </div>
  );
}

interface BlockGroupProps {
  blocks: readonly Block[];
  /** From the end: then it is left out of layout while it is not in view. */
  isFar: boolean;
}

/** Settled blocks; rendered again only when the group is another one. */
class BlockGroup extends Component<BlockGroupProps> {
  override shouldComponentUpdate(next: BlockGroupProps): boolean {
    return next.blocks !== this.props.blocks || next.isFar !== this.props.isFar;
  }

  render(): JSX.Element {
    return (
      // A box of its own: with thousands of blocks side by side every new one would lay all of them out again.
      <div class="block-group" data-far={this.props.isFar}>
        {this.props.blocks.map((block) => (
          <OneBlock key={block.start} block={block} />
        ))}
      </div>
    );
  }
}

class OneBlock extends Component<{ block: Block }> {
  override shouldComponentUpdate(next: { block: Block }): boolean {
    return next.block.token !== this.props.block.token;
  }

  render(): JSX.Element {
    return <MarkdownBlock token={this.props.block.token} />;
  }
}
