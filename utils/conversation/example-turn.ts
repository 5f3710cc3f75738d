import type { Usage } from './turn.ts';

interface Example {
  question: string;
  /** Markdown. */
  answer: string;
  model: string;
  usage: Usage;
  /** Path of the picture inside the extension, and its size in pixels. */
  imagePath: string;
  width: number;
  height: number;
}

/**
 * The example answer that comes with Loupe, about the sample picture of the welcome page. It is shown as a
 * turn with `recorded: true`: nothing is sent and nothing costs. Every number in it can be read off the
 * picture or worked out from it; the tokens are what a question like this takes, 35 × 22 of them for the
 * picture (one per 28×28 pixels).
 */
export const EXAMPLE: Example = {
  question: 'Which day stands out, and how are the numbers spread over the week?',
  answer: `**Saturday stands out with 112 cups**, almost three times as many as on Tuesday, the quietest day (38). The note below the chart gives a likely reason: there was a street market outside.

| Day | Cups | Share of the week |
|---|---:|---:|
| Monday | 42 | 9 % |
| Tuesday | 38 | 8 % |
| Wednesday | 45 | 9 % |
| Thursday | 61 | 13 % |
| Friday | 87 | 18 % |
| Saturday | 112 | 23 % |
| Sunday | 96 | 20 % |
| **Total** | **481** | **100 %** |

- **Friday to Sunday** bring in 295 of 481 cups, about 61 %.
- An average day has about 69 cups; only those three days are above it.
- This is a single week, so the chart can't tell how busy a Saturday *without* a market would be.`,
  model: 'claude-haiku-5-5',
  usage: { inputTokens: 812, outputTokens: 274, cacheReadTokens: 0, cacheWriteTokens: 0 },
  imagePath: '/sample.png',
  width: 960,
  height: 600,
};
