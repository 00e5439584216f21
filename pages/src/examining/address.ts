/** The address of a bench: which pictures, where, how compared, and of which cube. */

import type { Box } from './bench';
import { MODES, type Mode } from './over';
import { COUNTS } from './panes';

const QUIET_MS = 400;
/** A picture of the stack itself, or of one that was laid on it, under its name. */
const KEY = /^(s[0-9a-z]{1,40}\.)?(colour|b[1-9][0-9]{0,2}|v[0-9a-f]{24})$/;
const BOX = /^(-?[0-9]{1,7}),(-?[0-9]{1,7}),([0-9]{1,7}),([0-9]{1,7})$/;
const DIGEST = /^[0-9a-f]{12}$/;

export interface Place {
  /** What each pane shows; as many as there are panes. */
  readonly panes: readonly string[];
  readonly active: number;
  readonly see: Box | null;
  readonly over: string | null;
  readonly mode: Mode | null;
  readonly at: number | null;
  /** First twelve figures of the digest of the cube that was seen. */
  readonly cube: string | null;
}

/** Reads an address; what in it cannot be read counts as not there. */
export function readPlace(search: string): Place {
  const query = new URLSearchParams(search);
  const named = query.getAll('pane').filter((key) => KEY.test(key)).slice(0, 4);
  const count = COUNTS.find((one) => one >= named.length) ?? 4;
  const panes = named.length ? Array.from({ length: count }, (_, place) => named[place] ?? named[0] ?? '') : [];
  const active = Number(query.get('active') ?? 0);
  const numbers = BOX.exec(query.get('see') ?? '')?.slice(1).map(Number);
  const see = numbers && numbers[2] && numbers[3] ? (numbers as unknown as Box) : null;
  const over = query.get('with') ?? '';
  const at = Number(query.get('at') ?? Number.NaN);
  const cube = query.get('cube') ?? '';
  return {
    panes,
    active: Number.isInteger(active) && active >= 0 && active < panes.length ? active : 0,
    see,
    over: KEY.test(over) ? over : null,
    mode: MODES.find((one) => one === query.get('mode')) ?? null,
    at: at >= 0 && at <= 100 ? at : null,
    cube: DIGEST.test(cube) ? cube : null,
  };
}

/** Writes a place as a query; commas stay as they are, so that an address can be read. */
export function queryOf(place: Place): string {
  const said = new URLSearchParams();
  for (const key of place.panes) said.append('pane', key);
  if (place.active) said.set('active', String(place.active));
  if (place.see) said.set('see', place.see.join());
  if (place.mode && place.over) {
    said.set('mode', place.mode);
    said.set('with', place.over);
    if (place.mode === 'curtain' && place.at !== null) said.set('at', String(Math.round(place.at)));
  }
  if (place.cube) said.set('cube', place.cube);
  return `?${said.toString().replaceAll('%2C', ',')}`;
}

export class Address {
  private timer = 0;

  constructor(private readonly now: () => Place) {}

  /** Writes what is seen once nothing moves any more. */
  later(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.write(), QUIET_MS);
  }

  write(): string {
    window.clearTimeout(this.timer);
    const query = queryOf(this.now());
    history.replaceState(history.state, '', location.pathname + query);
    for (const link of document.querySelectorAll<HTMLAnchorElement>('.house-languages a')) link.search = query;
    for (const field of document.querySelectorAll<HTMLInputElement>('.lamp input[name=back]'))
      field.value = location.pathname + query;
    return query;
  }
}
