/** Data and words that the server wrote into the page. */

export type Phrases = Readonly<Record<string, string>>;

/** Reads a JSON data block by its id. */
export function readData<T>(id: string): T {
  const block = document.getElementById(id);
  if (!block?.textContent) throw new Error(`The page holds no data block #${id}`);
  return JSON.parse(block.textContent) as T;
}

/** Fills the `{placeholders}` of a phrase. */
export function fill(phrases: Phrases, key: string, values: Record<string, string> = {}): string {
  const phrase = phrases[key] ?? key;
  return phrase.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** Finds an element that the template promises. */
export function need<T extends Element>(selector: string, within: ParentNode = document): T {
  const found = within.querySelector<T>(selector);
  if (!found) throw new Error(`The page holds no ${selector}`);
  return found;
}

/** True while the reader asks for less motion. */
export function prefersStillness(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
