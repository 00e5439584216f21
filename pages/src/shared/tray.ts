/** The compare tray: what a visitor laid aside, kept in this browser and nowhere else. */

const KEY = 'handscroll.tray';
/** As many as the page of comparing lays out (`showing/comparing.py`). */
export const MOST = 8;
const ENTRY = /^[A-Za-z0-9._-]{1,128}(,-?\d{1,7},-?\d{1,7},\d{1,7},\d{1,7})?(,alone)?$/;

/** Reads the tray; whatever somebody else wrote there and is no picture is passed over. */
export function readTray(): string[] {
  try {
    const told: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    if (!Array.isArray(told)) return [];
    return told.filter((one): one is string => typeof one === 'string' && ENTRY.test(one)).slice(0, MOST);
  } catch {
    return [];
  }
}

/** Writes the tray; false where the browser keeps nothing. */
export function writeTray(entries: readonly string[]): boolean {
  try {
    localStorage.setItem(KEY, JSON.stringify(entries.slice(0, MOST)));
    return true;
  } catch {
    return false;
  }
}

/** The query of a comparison: its address is the truth, the tray only remembers it. */
export function queryOf(entries: readonly string[], more: Readonly<Record<string, string>> = {}): string {
  const parts = entries.map((one) => `see=${one}`);
  for (const [name, value] of Object.entries(more)) parts.push(`${name}=${encodeURIComponent(value)}`);
  return parts.length ? `?${parts.join('&')}` : '';
}

/** The picture that an entry names, whatever is seen of it. */
export function captureOf(entry: string): string {
  return entry.split(',')[0] ?? '';
}
