/** Views that bands are put together to: false colour, ratio, decorrelation, log-infrared, light. */

import { fill } from '../shared/page_data';
import type { Bench, Box } from './bench';
import { RegionChoice } from './region_choice';
import { Trying } from './trying';

type Body = Record<string, unknown>;
/** From where to where light is seen well enough to foretell with, nm. */
const SEEN = [400, 700] as const;
const MOST_VISIBLE = 32;

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
  const body = bodyOf(kind, said, bench);
  if (!body) return;
  const found = await trying.show(region ? { ...body, region } : body, nameOf(kind, said, bench));
  if (!found || kind !== 'log_residual') return;
  const r2 = found.recipe['r2'];
  const share = new Intl.NumberFormat(bench.language, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
  const lines = typeof r2 === 'number' ? [fill(bench.words, 'r2', { r2: share.format(r2) })] : [];
  trying.tell([...lines, fill(bench.words, 'residual_not'), ...found.notes]);
}

function bodyOf(kind: string, said: (name: string) => string, bench: Bench): Body | null {
  const number = (name: string) => Number(said(name).replace('b', ''));
  const bodies: Record<string, () => Body> = {
    false_colour: () => ({ kind, infrared: said('infrared'), red: said('red'), green: said('green') }),
    ratio: () => ({ kind, top: said('top'), bottom: said('bottom') }),
    decorrelation: () => ({ analysis: kind, bands: ['red', 'green', 'blue'].map(number) }),
    log_residual: () => ({ analysis: kind, infrared: number('infrared'), visible: visible(bench, number('infrared')) }),
    true_colour: () => ({ analysis: kind, illuminant: said('illuminant') }),
    limits: () => limits(bench, Number(said('low')), Number(said('high'))),
  };
  return bodies[kind]?.() ?? null;
}

/** What the active pane shows, with its limits measured anew. */
function limits(bench: Bench, low: number, high: number): Body {
  const { recipe } = bench.shown();
  const stretch = { kind: 'percentile', low, high: 100 - high };
  if (!recipe) return { analysis: 'true_colour', illuminant: 'D50', stretch };
  const { region: _old, ...rest } = recipe;
  return { ...rest, stretch };
}

function visible(bench: Bench, infrared: number): number[] {
  const seen = bench.facts.bands.filter(({ wavelength, number }) => wavelength >= SEEN[0] && wavelength <= SEEN[1] && number !== infrared);
  return seen.slice(0, MOST_VISIBLE).map(({ number }) => number);
}

function nameOf(kind: string, said: (name: string) => string, bench: Bench): string {
  const { words, facts } = bench;
  const nm = (name: string) => {
    const band = facts.bands.find(({ number }) => `b${number}` === said(name));
    return band ? String(Math.round(band.wavelength)) : said(name);
  };
  const values: Record<string, string> = {
    infrared: nm('infrared'), red: nm('red'), green: nm('green'), blue: nm('blue'), top: nm('top'), bottom: nm('bottom'),
    illuminant: said('illuminant'), name: bench.shown().name,
  };
  return fill(words, `name_${kind}`, values);
}
