/** A page that lays nothing out leads to what the visitor laid aside. */

import { fill, need, readData, type Phrases } from '../shared/page_data';
import { queryOf, readTray } from '../shared/tray';

/** Shows the way to the visitor's own tray, where something lies in it. */
export function offerOwn(): void {
  const { words } = readData<{ readonly words: Phrases }>('compare-data');
  const frame = need<HTMLElement>('#tray-own');
  const link = need<HTMLAnchorElement>('a', frame);
  const entries = readTray();
  link.href = location.pathname + queryOf(entries);
  link.textContent = fill(words, 'own', { count: String(entries.length) });
  frame.hidden = entries.length === 0;
}
