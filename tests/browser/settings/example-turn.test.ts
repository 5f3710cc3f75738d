import { expect, it } from 'vitest';
import { CUPS_SOLD, SAMPLE_HEIGHT, SAMPLE_WIDTH } from '@/scripts/sample-chart.ts';
import { EXAMPLE } from '@/utils/conversation/example-turn.ts';

const total = CUPS_SOLD.reduce((sum, [, cups]) => sum + cups, 0);

it.each(CUPS_SOLD)('the example answer gives %s as the picture shows it, with its share', (day, cups) => {
  expect(EXAMPLE.answer).toContain(`| ${day} | ${cups} | ${Math.round((cups / total) * 100)} % |`);
});

it('its conclusions follow from the picture', () => {
  const cupsOn = new Map(CUPS_SOLD);
  const weekend = ['Friday', 'Saturday', 'Sunday'].reduce((sum, day) => sum + (cupsOn.get(day) ?? 0), 0);
  const average = total / CUPS_SOLD.length;
  expect(EXAMPLE.answer).toContain(`**${total}**`);
  expect(EXAMPLE.answer).toContain(`${weekend} of ${total} cups, about ${Math.round((weekend / total) * 100)} %`);
  expect(EXAMPLE.answer).toContain(`about ${Math.round(average)} cups`);
  expect(CUPS_SOLD.filter(([, cups]) => cups > average).map(([day]) => day)).toEqual(['Friday', 'Saturday', 'Sunday']);
});

it('its picture has the size it is said to have', async () => {
  const response = await fetch(EXAMPLE.imagePath);
  const picture = await createImageBitmap(await response.blob());
  expect([picture.width, picture.height]).toEqual([SAMPLE_WIDTH, SAMPLE_HEIGHT]);
  expect([EXAMPLE.width, EXAMPLE.height]).toEqual([SAMPLE_WIDTH, SAMPLE_HEIGHT]);
});
