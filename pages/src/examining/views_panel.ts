/** Views that bands are put together to: false colour, ratio, decorrelation, log-infrared, light. */

import type { Bench, Box, TriedView } from './bench';
import { RegionChoice } from './region_choice';
import { Trying } from './trying';

type Body = Record<string, unknown>;
/** From where to where light is seen well enough to foretell with, nm. */
const SEEN = [400, 700] as const;
const MOST_VISIBLE = 32;
const DAYLIGHT = { analysis: 'true_colour', illuminant: 'D50' } as const;

export function mount(host: HTMLElement, bench: Bench): void {
  for (const form of host.querySelectorAll<HTMLFormElement>('form[data-try]')) {
    const kind = form.dataset['try'] ?? '';
    const trying = new Trying(bench, form);
    const where = form.querySelector('.exam-region') ? new RegionChoice(bench, form) : null;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void show(form, kind, bench, trying, where?.box ?? null);
    });
  }
  // One shape at a time is open: what is asked for stays near the button that asks.
  const all = [...host.querySelectorAll('details')];
  for (const one of all)
    one.addEventListener('toggle', () => {
      if (one.open) for (const other of all) if (other !== one) other.open = false;
    });
}

async function show(form: HTMLFormElement, kind: string, bench: Bench, trying: Trying, region: Box | null): Promise<void> {
  const said = (name: string) => String(new FormData(form).get(name) ?? '');
  const body = kind === 'limits' ? await limits(bench, trying, said) : bodyOf(kind, said, bench);
  if (body) await trying.show(region ? { ...body, region } : body);
}

function bodyOf(kind: string, said: (name: string) => string, bench: Bench): Body | null {
  const number = (name: string) => Number(said(name).replace('b', ''));
  const bodies: Record<string, () => Body> = {
    false_colour: () => ({ kind, infrared: said('infrared'), red: said('red'), green: said('green') }),
    ratio: () => ({ kind, top: said('top'), bottom: said('bottom') }),
    decorrelation: () => ({ analysis: kind, bands: ['red', 'green', 'blue'].map(number) }),
    log_residual: () => ({ analysis: kind, infrared: number('infrared'), visible: visible(bench, number('infrared')) }),
    true_colour: () => ({ analysis: kind, illuminant: said('illuminant') }),
  };
  return bodies[kind]?.() ?? null;
}

/** What the active pane shows, with its limits measured anew; colours have a recipe of their own first. */
async function limits(bench: Bench, trying: Trying, said: (name: string) => string): Promise<Body | null> {
  const stretch = { kind: 'percentile', low: Number(said('low')), high: 100 - Number(said('high')) };
  try {
    const recipe = bench.shown().recipe ?? (await bench.post<TriedView>('views', DAYLIGHT)).recipe;
    const { region: _old, ...rest } = recipe;
    return { ...rest, stretch };
  } catch (trouble) {
    trying.refuse(trouble);
    return null;
  }
}

function visible(bench: Bench, infrared: number): number[] {
  const seen = bench.facts.bands.filter(
    ({ wavelength, number }) => wavelength >= SEEN[0] && wavelength <= SEEN[1] && number !== infrared,
  );
  return seen.slice(0, MOST_VISIBLE).map(({ number }) => number);
}
