/** The bench's panel of what darks, flats and whites say of the bands: the page of it, in place. */

import { wordsOf, type Bench } from './bench';

export async function mount(host: HTMLElement, bench: Bench): Promise<void> {
  const told = document.createElement('p');
  told.className = 'small';
  told.setAttribute('role', 'status');
  told.textContent = wordsOf(host)['quality.fetching'] ?? '';
  host.append(told);
  try {
    const answer = await fetch(`/${bench.language}/quality/stacks/${bench.facts.id}`, { credentials: 'same-origin' });
    if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const found = page.getElementById('bands-quality');
    if (!found) throw new Error('no table');
    // Our own page's markup, escaped there; scripts in a parsed document never run.
    told.replaceWith(document.importNode(found, true));
  } catch (trouble) {
    bench.complain(told, trouble);
  }
}
