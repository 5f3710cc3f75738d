import { browser } from '#imports';
import { learnFactor, type TokenCheck } from '@/utils/conversation/estimate.ts';
import { readSettings, writeSettings } from '@/utils/store/settings.ts';

/** A change of a factor smaller than this is not worth a write. */
const WORTH_A_WRITE = 0.01;

/** Corrects later estimates of a model by a count of the service. A private window leaves no trace of its questions. */
export async function learnFromCount(model: string, check: TokenCheck): Promise<void> {
  if (browser.extension.inIncognitoContext) return;
  const { tokenFactors } = await readSettings();
  const factor = tokenFactors[model] ?? 1;
  const learned = learnFactor(factor, check);
  if (Math.abs(learned - factor) < WORTH_A_WRITE) return;
  await writeSettings({ tokenFactors: { ...tokenFactors, [model]: learned } });
}
