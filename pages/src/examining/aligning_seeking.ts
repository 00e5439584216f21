/** Asking the museum to find by itself how one picture lies on the other, and waiting for it. */

import type { Laying, Quad } from './aligning_facts';
import type { Asking } from './asking';

const AGAIN_MS = 1500;

export interface SeekingTold {
  /** How far it is, 0 to 1. */
  far(done: number): void;
  /** It came to an end: found, or why it cannot be told. */
  ended(laying: Laying): void;
  failed(trouble: unknown): void;
}

export class Seeking {
  private timer = 0;
  /** Answers to what was asked before somebody stopped waiting are not heard. */
  private turn = 0;

  constructor(
    private readonly asking: Asking,
    private readonly path: string,
    private readonly told: SeekingTold,
  ) {}

  /** `mirrored` null: as it is, and where it is not found so, from behind. */
  begin(points: readonly Quad[], mirrored: true | null): Promise<void> {
    this.stop();
    return this.hear(() => this.asking.post<Laying>(`${this.path}/seek`, { points, mirrored }));
  }

  /** Takes the wish back: the museum seeks no more. */
  giveUp(): Promise<void> {
    this.stop();
    return this.hear(() => this.asking.post<Laying>(`${this.path}/stop`, {}));
  }

  /** Waits for a search that somebody began. */
  follow(laying: Laying): void {
    window.clearTimeout(this.timer);
    if (!laying.seeking) return this.told.ended(laying);
    this.told.far(laying.seeking.done);
    this.timer = window.setTimeout(() => void this.hear(() => this.asking.get<Laying>(this.path)), AGAIN_MS);
  }

  /** Waits no more. */
  stop(): void {
    window.clearTimeout(this.timer);
    this.turn += 1;
  }

  private async hear(ask: () => Promise<Laying>): Promise<void> {
    const { turn } = this;
    try {
      const laying = await ask();
      if (turn === this.turn) this.follow(laying);
    } catch (trouble) {
      if (turn === this.turn) this.told.failed(trouble);
    }
  }
}
