import type { JSX } from 'preact';
import { usePanel } from '@/components/ui/panel-store.ts';
import { gatewayHost } from './held-card.tsx';

/** Where everything goes: said once to those who use Anthropic itself, always with a gateway. */
export function TrustLine(): JSX.Element | null {
  const { settings, turns } = usePanel();
  const gateway = gatewayHost(settings.value?.baseUrl);
  if (gateway !== undefined) return <p class="caption trust">Goes to {gateway} with your key. Nothing else leaves.</p>;
  if (turns.value.some((turn) => !turn.recorded)) return null;
  return <p class="caption trust">Goes to Anthropic with your key. Nothing else leaves.</p>;
}
