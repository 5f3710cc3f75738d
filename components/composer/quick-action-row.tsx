import { Ellipsis, GitCompareArrows, History, type IconNode, ScanText, WandSparkles } from 'lucide';
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { isSameRegionAgain } from '@/components/attachment/capture-width.ts';
import { Button } from '@/components/ui/button.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { Menu, MenuItem } from '@/components/ui/menu.tsx';
import { usePanel } from '@/components/ui/panel-store.ts';
import type { Attachment } from '@/utils/conversation/attachment.ts';
import type { QuickAction } from '@/utils/conversation/quick-actions.ts';
import { runningTurn, sendQuickAction } from './send-question.ts';

const FACE: Record<QuickAction, { name: string; icon: IconNode }> = {
  describe: { name: 'Describe', icon: WandSparkles },
  extract: { name: 'Extract text', icon: ScanText },
  compare: { name: 'Compare', icon: GitCompareArrows },
  changes: { name: 'What changed?', icon: History },
};

/** So many stand in the row, the rest under **More**. */
const IN_SIGHT = 3;

/** Questions that need no typing; only while there is an image to ask about. */
export function QuickActionRow(): JSX.Element | null {
  const store = usePanel();
  const menuId = useId();
  const actions = actionsFor(store.attachments.value);
  if (actions.length === 0) return null;
  const isBusy = runningTurn(store) !== undefined;
  const rest = actions.slice(IN_SIGHT);
  return (
    <>
      {actions.slice(0, IN_SIGHT).map((kind) => (
        <Button
          key={kind}
          look="chip"
          icon={FACE[kind].icon}
          disabled={isBusy}
          onClick={() => void sendQuickAction(store, kind)}
        >
          {FACE[kind].name}
        </Button>
      ))}
      {rest.length > 0 && (
        <>
          <button
            type="button"
            class="button more-questions"
            data-look="chip"
            aria-label="More questions"
            title="More questions"
            disabled={isBusy}
            popovertarget={menuId}
          >
            <Icon of={Ellipsis} />
          </button>
          <Menu id={menuId} name="More questions">
            {rest.map((kind) => (
              <MenuItem
                key={kind}
                menuId={menuId}
                icon={FACE[kind].icon}
                onClick={() => void sendQuickAction(store, kind)}
              >
                {FACE[kind].name}
              </MenuItem>
            ))}
          </Menu>
        </>
      )}
    </>
  );
}

/** What makes sense for what waits, the likeliest first. */
function actionsFor(attachments: readonly Attachment[]): QuickAction[] {
  if (attachments.length === 0) return [];
  if (attachments.length === 1) return ['describe', 'extract'];
  return isSameRegionAgain(attachments)
    ? ['changes', 'describe', 'extract', 'compare']
    : ['describe', 'extract', 'compare', 'changes'];
}
