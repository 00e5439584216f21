/** Where the lamp stands, as people say it: by the clock, and how high. */

import type { Direction } from './facts';

/** Degrees clockwise from above, 0 to 360, and degrees above the surface, 0 to 90. */
export interface Standing {
  readonly clock: number;
  readonly height: number;
}

export const LOWEST = 3;

export function directionOf({ clock, height }: Standing): Direction {
  const [turn, up] = [(clock * Math.PI) / 180, (height * Math.PI) / 180];
  const flat = Math.cos(up);
  return [flat * Math.sin(turn), flat * Math.cos(turn), Math.sin(up)];
}

/** Reads a place on the disc, x to the right and y up, 1 at the rim; beyond the rim is on it. */
export function standingOn(x: number, y: number): Standing {
  const far = Math.min(1, Math.hypot(x, y));
  const clock = ((Math.atan2(x, y) * 180) / Math.PI + 360) % 360;
  return settled({ clock, height: (Math.acos(far) * 180) / Math.PI });
}

export function settled({ clock, height }: Standing): Standing {
  return { clock: ((clock % 360) + 360) % 360, height: Math.min(90, Math.max(LOWEST, height)) };
}

/** The hour from which the light comes, 1 to 12. */
export function hourOf(clock: number): number {
  return Math.round(clock / 30) % 12 || 12;
}
