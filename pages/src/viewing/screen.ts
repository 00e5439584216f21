/** How large the reader's screen is: measured once with a card or a ruler, and remembered. */

const KEY = 'handscroll.dots-per-mm';
/** CSS says so; no screen keeps it. It is where measuring begins. */
const CSS_PX_PER_MM = 96 / 25.4;
const LEAST = 1;
const MOST = 40;

/** CSS pixels for one millimetre of glass; `measured` is false where it is only supposed. */
export function screenScale(): { pxPerMm: number; measured: boolean } {
  const kept = Number(read());
  // Kept in dots, so that the page's own zoom, which changes the dots in a CSS pixel, does not lie.
  if (kept > LEAST && kept < MOST) return { pxPerMm: kept / window.devicePixelRatio, measured: true };
  return { pxPerMm: CSS_PX_PER_MM, measured: false };
}

/** Remembers a measured screen in this browser. */
export function rememberScreen(pxPerMm: number): void {
  try {
    localStorage.setItem(KEY, String(pxPerMm * window.devicePixelRatio));
  } catch {
    // Private windows may refuse; then it is measured again another time.
  }
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
