import { useComputed } from '@preact/signals';
import { ChevronLeft, ChevronRight, LoaderCircle } from 'lucide';
import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { act } from '@/components/ui/act.ts';
import { Button } from '@/components/ui/button.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { usePanel } from '@/components/ui/panel-store.ts';
import type { Turn } from '@/utils/conversation/turn.ts';

const STEPS = [
  { step: -1, icon: ChevronLeft, name: 'Version before', key: 'ArrowLeft' },
  { step: 1, icon: ChevronRight, name: 'Version after', key: 'ArrowRight' },
] as const;

/** Which version of a question is shown, and the way to the others; nothing where there is one only. */
export function BranchSwitch({ turn }: { turn: Turn }): JSX.Element | null {
  const store = usePanel();
  const group = useRef<HTMLFieldSetElement>(null);
  const branches = useComputed(() => store.branches.value.get(turn.id)).value ?? [];
  const at = branches.indexOf(turn.id);
  const running = useComputed(() => {
    const { path = [] } = store.running.value ?? {};
    return (store.branches.value.get(turn.id) ?? []).findIndex((id) => path.includes(id));
  }).value;

  const goTo = (index: number, step: -1 | 1): void => {
    const turnId = branches[index];
    if (turnId === undefined) return;
    store.wentTo = { turnId, step };
    store.said.value = `Version ${index + 1} of ${branches.length}`;
    void act(store, 'chooseBranch', { turnId });
  };
  // The button that was pressed goes with its version; the same one of the version that comes takes over.
  useLayoutEffect(() => {
    if (store.wentTo?.turnId !== turn.id) return;
    const { step } = store.wentTo;
    store.wentTo = undefined;
    group.current?.querySelector<HTMLElement>(`[data-step="${step}"]`)?.focus({ preventScroll: true });
    group.current?.scrollIntoView({ block: 'nearest' });
  }, [store, turn.id]);

  if (branches.length < 2) return null;
  const onKeyDown = (event: KeyboardEvent): void => {
    const way = STEPS.find(({ key }) => key === event.key);
    if (!way || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    goTo(at + way.step, way.step);
  };
  return (
    <>
      <fieldset ref={group} class="branch-switch" aria-label="Versions of this question" onKeyDown={onKeyDown}>
        {STEPS.map(({ step, icon, name }) => {
          const isEnd = branches[at + step] === undefined;
          return (
            // Not `disabled` at an end: a disabled button would lose the focus that has just come here.
            <button
              key={step}
              type="button"
              class="button"
              data-look="icon"
              data-step={step}
              aria-label={name}
              title={name}
              aria-disabled={isEnd}
              onClick={() => goTo(at + step, step)}
            >
              <Icon of={icon} />
            </button>
          );
        })}
        <span class="caption branch-number">
          <span class="visually-hidden">Version </span>
          {at + 1} of {branches.length}
        </span>
      </fieldset>
      {running >= 0 && running !== at && (
        <Button look="quiet" icon={LoaderCircle} onClick={() => goTo(running, running < at ? -1 : 1)}>
          Version {running + 1} is being answered
        </Button>
      )}
    </>
  );
}
