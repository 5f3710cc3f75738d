import type { JSX } from 'preact';
import { LONGEST_INSTRUCTIONS, LONGEST_LANGUAGE } from '@/utils/conversation/instructions.ts';
import type { SettingsInForce } from '@/utils/store/settings.ts';
import { TextField } from './field.tsx';
import { useSettings } from './settings-store.ts';

/** The languages most pages are written in; anything else can be typed. */
const COMMON_LANGUAGES = [
  'Arabic',
  'Bengali',
  'Chinese',
  'Dutch',
  'English',
  'French',
  'German',
  'Hindi',
  'Indonesian',
  'Italian',
  'Japanese',
  'Korean',
  'Persian',
  'Polish',
  'Portuguese',
  'Russian',
  'Spanish',
  'Turkish',
  'Ukrainian',
  'Vietnamese',
] as const;

/** What Claude is told with every question. */
export function InstructionsSection({ settings }: { settings: SettingsInForce }): JSX.Element {
  const { save } = useSettings();
  return (
    <section>
      <h2>Instructions</h2>
      <TextField
        label="Instructions for every conversation"
        hint="Sent along with every question. A conversation’s own instructions, in the panel’s More menu, follow them."
        value={settings.instructions}
        placeholder="For example: Be brief. Give numbers with their units."
        lines={4}
        isProse
        maxLength={LONGEST_INSTRUCTIONS}
        onSave={async (instructions) => {
          await save({ instructions });
          return undefined;
        }}
      />
      <TextField
        label="Answer in"
        hint="A language. Left empty, the answer is in the language of the question."
        value={settings.answerIn}
        placeholder="The question’s language"
        suggestions={COMMON_LANGUAGES}
        maxLength={LONGEST_LANGUAGE}
        onSave={async (answerIn) => {
          await save({ answerIn });
          return undefined;
        }}
      />
    </section>
  );
}
