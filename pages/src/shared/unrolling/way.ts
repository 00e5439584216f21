/** How a reader wants pages to unroll: chosen once, kept on this device and nowhere else. */

export const WAYS = ['right', 'left', 'page'] as const;
/** From the right as scrolls are read, from the left, or not at all. */
export type Way = (typeof WAYS)[number];

/** Also in islands/way.ts, which reads it before the page is laid out. */
const KEPT = 'handscroll-way';
const KNOWN = 'handscroll-unrolled';

/** How this page lies. */
export function wayNow(): Way {
  const way = document.documentElement.dataset['way'];
  return WAYS.find((one) => one === way) ?? 'right';
}

/** Lays the page out so; the style sheet does the rest. */
export function lieSo(way: Way): void {
  if (way === 'right') delete document.documentElement.dataset['way'];
  else document.documentElement.dataset['way'] = way;
}

export function keepWay(storage: Storage | null, way: Way): void {
  keep(storage, KEPT, way);
}

/** Whether somebody has unrolled a page here before, and needs no hint. */
export function knowsHow(storage: Storage | null): boolean {
  return storage?.getItem(KNOWN) === 'yes';
}

export function keepKnowing(storage: Storage | null): void {
  keep(storage, KNOWN, 'yes');
}

/** The device's storage; a browser may refuse to keep anything at all. */
export function storage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

function keep(into: Storage | null, key: string, value: string): void {
  try {
    into?.setItem(key, value);
  } catch {
    // A full or forbidden store: the choice holds for this page.
  }
}
