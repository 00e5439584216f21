/** Single fields looked at while they are typed: numbers, and what is understood of a date. */

const WAIT_MS = 350;
const waiting = new WeakMap<Element, number>();

/** Asks about a field a moment after the last key, if it is one that can be told about. */
export function checkSoon(field: EventTarget | null): void {
  if (!(field instanceof HTMLInputElement) || !(field.inputMode === 'decimal' || field.name.endsWith('.written'))) return;
  window.clearTimeout(waiting.get(field));
  waiting.set(field, window.setTimeout(() => void check(field).catch(() => undefined), WAIT_MS));
}

async function check(field: HTMLInputElement): Promise<void> {
  const value = field.value;
  const ask = new URLSearchParams({ name: field.name, value });
  const answer = await fetch(`${location.pathname}/check?${ask}`, { headers: { Accept: 'application/json' } });
  if (!answer.ok || field.value !== value) return;
  const { wrong, hint } = (await answer.json()) as { wrong: string; hint: string };
  tell(`w-${field.name}`, wrong);
  tell(`t-${field.name}`, hint);
  if (wrong) field.setAttribute('aria-invalid', 'true');
  else field.removeAttribute('aria-invalid');
}

function tell(id: string, text: string): void {
  const place = document.getElementById(id);
  if (!place) return;
  place.textContent = text;
  place.hidden = !text;
}
