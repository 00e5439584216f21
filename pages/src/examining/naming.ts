/** What a view is called before somebody gives it a name: told from its recipe. */

import { fill, type Phrases } from '../shared/page_data';
import type { BandFacts } from './bench';

type Recipe = Readonly<Record<string, unknown>>;
const LONGEST = 48;

/** Calls a view by its recipe; empty where the recipe is of a kind that has no words. */
export function nameOf(recipe: Recipe, bands: readonly BandFacts[], words: Phrases): string {
  const kind = String(recipe['kind'] ?? '');
  const nm = (name: string) => wavelength(recipe[name], bands);
  const list = (name: string) => (Array.isArray(recipe[name]) ? (recipe[name] as unknown[]) : []);
  const values: Record<string, () => Record<string, string>> = {
    band: () => ({ nm: nm('band') }),
    false_colour: () => ({ infrared: nm('infrared'), red: nm('red'), green: nm('green') }),
    ratio: () => ({ top: nm('top'), bottom: nm('bottom') }),
    decorrelation: () => {
      const [red = '', green = '', blue = ''] = list('bands').map((one) => wavelength(one, bands));
      return { red, green, blue };
    },
    log_residual: () => ({ infrared: wavelength(`b${String(recipe['infrared'])}`, bands) }),
    true_colour: () => ({ illuminant: String(recipe['illuminant'] ?? '') }),
    components: () => ({ names: list('names').join(', ') }),
    expression: () => ({ text: short(String(recipe['expression'] ?? '')) }),
  };
  const told = values[kind]?.();
  if (!told) return '';
  const name = fill(words, `name_${kind}`, told);
  return recipe['region'] ? fill(words, 'name_region', { name }) : name;
}

/** `b7` as its wavelength; what is no band stays as it is written. */
function wavelength(said: unknown, bands: readonly BandFacts[]): string {
  const band = bands.find(({ number }) => `b${number}` === said);
  return band ? String(Math.round(band.wavelength * 10) / 10) : short(String(said ?? ''));
}

function short(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
