import { useEffect, useState } from 'preact/hooks';
import type { PanelStore } from '@/components/ui/panel-store.ts';
import type { Spending } from '@/utils/conversation/spending.ts';

/** This month's days on which something was spent; undefined until they have been read. */
export function useSpending({ reach }: PanelStore): Spending[] | undefined {
  const [rows, setRows] = useState<Spending[]>();
  useEffect(() => reach.watchSpending(setRows), [reach]);
  return rows;
}
