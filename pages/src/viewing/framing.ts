/** Where the eye begins and how far it may go: plain reckoning, before any viewer is there. */

import { densest, type Placed, type World } from './world';

export interface Stage {
  /** In CSS pixels. */
  readonly width: number;
  readonly height: number;
}

export interface Extent {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Everything there is to see, silk included. */
export function extentOf({ margin, width, height }: World): Extent {
  return { left: -margin.left, right: width + margin.right, top: -margin.top, bottom: height + margin.bottom };
}

/** Zoom at which the work is read: scrolls fill the height, others are wholly seen. */
export function homeZoom(world: World, { width, height }: Stage): number {
  const { left, right, top, bottom } = extentOf(world);
  const rollers = world.manner === 'hanging' ? 1.12 : 1.14;
  const byHeight = height / (width * (bottom - top) * rollers);
  const byWidth = 1 / ((right - left) * 1.04);
  if (world.manner === 'scroll') return byHeight;
  if (world.manner === 'leaves') {
    const widest = Math.max(...world.parts.map((part) => part.width));
    return Math.min(byHeight, 1 / (widest * 1.12));
  }
  return Math.min(byHeight, byWidth);
}

/** Centres between which the eye can move at a span: from the right end to the left end. */
export function rangeOf(world: World, span: number): { from: number; to: number } {
  const { left, right } = extentOf(world);
  const leafing = world.manner === 'leaves' && world.parts.length > 1;
  if (right - left <= span && !leafing) return { from: (left + right) / 2, to: (left + right) / 2 };
  const ends = { from: right - span / 2, to: left + span / 2 };
  if (world.manner !== 'leaves') return ends;
  const centres = world.parts.map((part) => part.x + part.width / 2);
  return { from: Math.max(ends.from, ...centres), to: Math.min(ends.to, ...centres) };
}

/** Zoom at which one dot of the screen is one pixel of a part's scan, or of the densest scan. */
export function pixelZoom(world: World, stage: Stage, part?: Placed): number {
  return (part?.density ?? densest(world)) / stage.width / window.devicePixelRatio;
}

/** Dots of the screen that one unit of the plane takes at first. */
export function firstDots(world: World, stage: Stage): number {
  return homeZoom(world, stage) * stage.width * window.devicePixelRatio;
}

/** The window on the plane that is seen first. */
export function firstSight(world: World, stage: Stage): Extent {
  const span = 1 / homeZoom(world, stage);
  const tall = (span * stage.height) / stage.width;
  const first = world.parts[0];
  const x = world.manner === 'leaves' && first ? first.x + first.width / 2 : rangeOf(world, span).from;
  const { top, bottom } = extentOf(world);
  const y = (top + bottom) / 2;
  return { left: x - span / 2, right: x + span / 2, top: y - tall / 2, bottom: y + tall / 2 };
}
