import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { pricedModel } from '@/components/attachment/chosen-model.ts';
import { estimateOfAsk } from '@/components/conversation/question-price.ts';
import { Button } from '@/components/ui/button.tsx';
import { Facts } from '@/components/ui/facts.tsx';
import { type PanelStore, usePanel } from '@/components/ui/panel-store.ts';
import { describeFailure } from '@/utils/conversation/describe-failure.ts';
import type { Estimate } from '@/utils/conversation/estimate.ts';
import { formatDate } from '@/utils/conversation/format-date.ts';
import { formatExactUsd, formatUsd } from '@/utils/conversation/format-money.ts';
import { localDay, spentBy } from '@/utils/conversation/spending.ts';
import { gatewayHost } from './held-card.tsx';
import { useSpending } from './use-spending.ts';

/** What the question that waits would take, exactly, and what each model costs. */
export function Prices(): JSX.Element {
  const store = usePanel();
  const estimate = estimateOfAsk(store);
  return (
    <div class="prices">
      {estimate && <QuestionPrice estimate={estimate} />}
      <Spent />
      <PriceTable />
    </div>
  );
}

/** What was spent so far, today and this month. */
function Spent(): JSX.Element | null {
  const store = usePanel();
  const rows = useSpending(store);
  if (!rows) return null;
  const { dayUsd, monthUsd } = spentBy(localDay(Date.now()), rows);
  const unpriced = rows.reduce((sum, row) => sum + row.unpriced, 0);
  return (
    <section aria-label="Spent">
      <h2>Spent</h2>
      <Facts
        facts={[
          ['Today', formatUsd(dayUsd)],
          ['This month', formatUsd(monthUsd)],
        ]}
      />
      {unpriced > 0 && (
        <p class="caption">
          Without {unpriced} {unpriced === 1 ? 'answer' : 'answers'} whose price is unknown.
        </p>
      )}
      {store.isPrivate && <p class="caption">In this private session alone; forgotten when it ends.</p>}
      <Button look="quiet" onClick={() => store.reach.openSettings('spending')}>
        Spending and budget
      </Button>
    </section>
  );
}

function QuestionPrice({ estimate }: { estimate: Estimate }): JSX.Element {
  const { inputTokens, cachedTokens, outputTokens, usd } = estimate;
  return (
    <section aria-label="This question">
      <h2>This question</h2>
      <Facts
        facts={[
          ['Tokens in', inputTokens.toLocaleString('en')],
          ...(cachedTokens === 0 ? [] : [['From cache', cachedTokens.toLocaleString('en')] as const]),
          ['Tokens out', `${outputTokens.toLocaleString('en')}, assumed`],
          ['Estimate', usd === undefined ? 'unknown: this model has no price' : formatExactUsd(usd)],
        ]}
      />
      <CountCheck />
    </section>
  );
}

/** The service's own count, on request alone: for it the images have to leave. */
function CountCheck(): JSX.Element | null {
  const store = usePanel();
  const [said, setSaid] = useState('');
  const gateway = gatewayHost(store.settings.value?.baseUrl);
  const question = store.question.value.trim();
  if (question === '' && store.attachments.value.length === 0) return null;
  const check = async (): Promise<void> => {
    setSaid('Counting…');
    setSaid(await countWords(store, question));
  };
  return (
    <>
      <Button disabled={!store.online.value} onClick={() => void check()}>
        {gateway === undefined ? 'Check with Anthropic (free)' : `Check with ${gateway}`}
      </Button>
      <p class="caption">The question and its images go there to be counted. Nothing is asked.</p>
      <p class="caption" role="status">
        {said}
      </p>
    </>
  );
}

async function countWords(store: PanelStore, question: string): Promise<string> {
  const answer = await store.reach.request('countQuestion', { windowId: store.windowId, question });
  if (!answer.ok) return describeFailure(answer.failure, { now: Date.now() }).sentence;
  const { estimated, counted } = answer.value;
  return `Estimated ${estimated.toLocaleString('en')}, counted ${counted.toLocaleString('en')}.`;
}

function PriceTable(): JSX.Element {
  const store = usePanel();
  const { models, live } = store.models.value;
  const chosen = store.settings.value?.model;
  const priced = models.map((model) => ({ ...model, price: pricedModel(store, model.id).price }));
  const asOf = priced.find(({ price }) => price?.asOf !== undefined)?.price?.asOf;
  return (
    <>
      <table class="price-table">
        <caption>
          US dollars per million tokens{asOf === undefined ? '' : `, list prices of ${formatDate(asOf)}`}
        </caption>
        <thead>
          <tr>
            <th scope="col">Model</th>
            <th scope="col">In</th>
            <th scope="col">Out</th>
            <th scope="col">Context</th>
          </tr>
        </thead>
        <tbody>
          {priced.map(({ id, name, price, contextTokens }) => (
            <tr key={id} aria-current={id === chosen}>
              <th scope="row">
                {name}
                {price && price.asOf === undefined && <span class="caption"> your price</span>}
              </th>
              <td>{price?.input ?? '?'}</td>
              <td>{price?.output ?? '?'}</td>
              <td>{contextWords(contextTokens)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {!live && <p class="caption">Built-in list: Anthropic’s own could not be reached.</p>}
    </>
  );
}

function contextWords(tokens: number): string {
  return tokens >= 1e6 ? `${Math.round(tokens / 1e5) / 10}M` : `${Math.round(tokens / 1000)}K`;
}
