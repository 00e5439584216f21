/** The address of a comparison, kept at what is seen: what is shared opens as it was. */

import { captureOf, queryOf, readTray, writeTray } from '../shared/tray';
import type { Box, View } from './view';

const QUIET_MS = 400;

/** What stands behind `see=` for a view as it is. */
export function entryOf(view: View): string {
  return [view.picture.id, ...view.box, ...(view.alone ? ['alone'] : [])].join(',');
}

/** The work's own page at what is seen of it, cut at the edge of the picture. */
export function workAt(view: View, language: string): string {
  const { id, relic, of, width, height } = view.picture;
  const [x, y, wide, high]: Box = view.box;
  const left = Math.min(width - 1, Math.max(0, x));
  const top = Math.min(height - 1, Math.max(0, y));
  const right = Math.max(left + 1, Math.min(width, x + wide));
  const bottom = Math.max(top + 1, Math.min(height, y + high));
  return `/${language}/relics/${relic}?see=${id},${left},${top},${right - left},${bottom - top}&of=${of}`;
}

export class Address {
  private timer = 0;
  /** Whether this is the visitor's own tray, so that what changes here changes there. */
  private mine: boolean;

  /** `entries` answers what lies there now, `more` what else the address says. */
  constructor(
    private readonly entries: () => string[],
    private readonly more: () => Record<string, string>,
    private readonly told: (mine: boolean) => void,
  ) {
    const here = entries().map(captureOf).sort().join();
    this.mine = here !== '' && here === readTray().map(captureOf).sort().join();
    told(this.mine);
  }

  /** Writes what is seen when nothing moves any more. */
  later(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.write(), QUIET_MS);
  }

  write(): void {
    window.clearTimeout(this.timer);
    const entries = this.entries();
    const query = queryOf(entries, this.more());
    history.replaceState(history.state, '', location.pathname + query);
    if (this.mine) writeTray(entries);
    for (const link of document.querySelectorAll<HTMLAnchorElement>('.house-languages a')) link.search = query;
    for (const field of document.querySelectorAll<HTMLInputElement>('.lamp input[name=back]'))
      field.value = location.pathname + query;
    const form = document.querySelector<HTMLFormElement>('form.choose');
    form?.querySelectorAll('input[name]').forEach((field) => field.remove());
    for (const [name, value] of new URLSearchParams(query)) form?.prepend(hidden(name, value));
    // What is prepended comes out backwards.
    const fields = [...(form?.querySelectorAll('input[name]') ?? [])];
    form?.prepend(...fields.reverse());
  }

  /** Makes what lies here the visitor's own tray; false where the browser keeps nothing. */
  keep(): boolean {
    this.mine = writeTray(this.entries());
    this.told(this.mine);
    return this.mine;
  }
}

function hidden(name: string, value: string): HTMLInputElement {
  const field = document.createElement('input');
  field.type = 'hidden';
  [field.name, field.value] = [name, value];
  return field;
}
