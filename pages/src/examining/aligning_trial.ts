/** Trying what points say together: asked shortly after they rest, the last question alone counts. */

import type { Figures, Quad, Tried } from './aligning_facts';
import type { Asking } from './asking';

const QUIET_MS = 220;
/** A point is said to contradict the others from so many px on, and so many times their middle one. */
const [WRONG_PX, WRONG_TIMES] = [2, 4];

export interface Asked {
  readonly model: string;
  readonly quads: readonly Quad[];
  /** Of the pairs, in the order of `quads`. */
  readonly ids: readonly number[];
}

export class Trial {
  private timer = 0;
  private hand = new AbortController();
  private last = '';

  constructor(
    private readonly asking: Asking,
    private readonly path: string,
    private readonly answered: (tried: Tried | null, asked: Asked, trouble: unknown) => void,
  ) {}

  ask(asked: Asked): void {
    const wanted = JSON.stringify([asked.model, asked.quads]);
    if (wanted === this.last) return;
    this.stop();
    this.last = wanted;
    this.timer = window.setTimeout(() => void this.send(asked), QUIET_MS);
  }

  /** Nobody waits for an answer any more. */
  stop(): void {
    window.clearTimeout(this.timer);
    this.hand.abort();
    this.last = '';
  }

  private async send(asked: Asked): Promise<void> {
    this.hand = new AbortController();
    const { signal } = this.hand;
    try {
      const body = { points: asked.quads, model: asked.model };
      this.answered(await this.asking.post<Tried>(`${this.path}/try`, body, signal), asked, null);
    } catch (trouble) {
      if (!signal.aborted) this.answered(null, asked, trouble);
    }
  }
}

export interface Worst {
  readonly id: number;
  /** Whether it is so far off that it contradicts the others. */
  readonly wrong: boolean;
}

/** The point that lies farthest from where the others put it; those that contradict them come first. */
export function worstOf({ residuals, left_out, doubtful }: Figures, ids: readonly number[]): Worst | null {
  if (!residuals) return null;
  const off = ids.map((id, at) => ({ id, px: left_out?.[at] ?? residuals[at] ?? 0, wrong: doubtful?.includes(at) ?? false }));
  off.sort((one, two) => Number(two.wrong) - Number(one.wrong) || two.px - one.px);
  const [first, ...rest] = off;
  if (!first || rest.length < 2) return null;
  const middle = rest[Math.floor(rest.length / 2)]?.px ?? 0;
  return { id: first.id, wrong: first.wrong || first.px > Math.max(WRONG_PX, WRONG_TIMES * middle) };
}
