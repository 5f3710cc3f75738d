import type { AnswerContext } from './answer.ts';

export type MakeAnswer = (context: AnswerContext) => string;

/** Answers to give instead of the description of what arrived. */
export class ReplyQueue {
  private counted: { make: MakeAnswer; left: number }[] = [];
  private always: MakeAnswer | undefined;

  /** @param times Without it the answer is given always, in place of an earlier such one. */
  push(make: MakeAnswer, times?: number): void {
    if (times === undefined) this.always = make;
    else this.counted.push({ make, left: times });
  }

  take(): MakeAnswer | undefined {
    const [next] = this.counted;
    if (!next) return this.always;
    next.left--;
    if (next.left <= 0) this.counted.shift();
    return next.make;
  }

  clear(): void {
    this.counted = [];
    this.always = undefined;
  }
}
