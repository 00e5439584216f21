/** Rows of a form: added, opened, moved and removed without asking for the page again. */

import { fill, type Phrases } from '../shared/page_data';

export interface Desk {
  readonly form: HTMLFormElement;
  readonly words: Phrases;
  /** Tells whoever listens what became of the form. */
  say(text: string): void;
  changed(): void;
}

/** Does what a small button says; true where nothing is left to the server. */
export function act(desk: Desk, button: HTMLButtonElement): boolean {
  const [deed = '', name = ''] = button.value.split(' ');
  const row = button.closest<HTMLElement>('.edit-row');
  if (deed === 'add') void add(desk, button, name);
  else if (!row || row.dataset['row'] !== name) return false;
  else if (deed === 'open') void open(desk, row, name);
  else if (deed === 'remove') remove(desk, row);
  else if (deed === 'up' || deed === 'down') move(desk, row, button, deed);
  else return false;
  return true;
}

/** Writes the name of somebody who was chosen, where the record gives them none yet. */
export async function nameSomebody(desk: Desk, field: HTMLInputElement, name: Readonly<Record<string, string>>): Promise<void> {
  const table = `${field.name.slice(0, -'id'.length)}names`;
  const holder = desk.form.querySelector<HTMLElement>(`[data-table="${table}"]`);
  if (!holder || rowsOf(holder).length) return;
  const row = await fetchRow(desk, holder, `${table}.n0`, 1);
  if (!row) return;
  for (const [step, text] of Object.entries(name)) {
    const one = row.querySelector<HTMLInputElement | HTMLSelectElement>(`[name="${table}.n0.${step}"]`);
    if (one) one.value = text;
  }
  holder.querySelector(':scope > .edit-add')?.before(row);
  holder.closest('details')?.setAttribute('open', '');
  desk.changed();
  desk.say(fill(desk.words, 'added', { what: `${called(row)}: ${name['text'] ?? ''}` }));
}

async function add(desk: Desk, button: HTMLButtonElement, table: string): Promise<void> {
  const holder = button.closest<HTMLElement>('.edit-rows');
  if (!holder) return;
  const keys = rowsOf(holder).map((row) => /\.n(\d+)$/.exec(row.dataset['row'] ?? '')?.[1] ?? '-1');
  const key = `n${Math.max(-1, ...keys.map(Number)) + 1}`;
  const row = await fetchRow(desk, holder, `${table}.${key}`, keys.length + 1);
  if (!row) return;
  button.before(row);
  desk.changed();
  focusFirst(row);
  desk.say(fill(desk.words, 'added', { what: called(row) }));
}

async function open(desk: Desk, closed: HTMLElement, name: string): Promise<void> {
  const holder = closed.closest<HTMLElement>('.edit-rows');
  if (!holder) return;
  const row = await fetchRow(desk, holder, name, rowsOf(holder).indexOf(closed) + 1);
  if (!row) return;
  closed.replaceWith(row);
  focusFirst(row);
}

function remove(desk: Desk, row: HTMLElement): void {
  const name = called(row);
  const holder = row.closest<HTMLElement>('.edit-rows');
  const next = row.nextElementSibling ?? row.previousElementSibling;
  const goal = next?.matches('.edit-row') ? next : row.previousElementSibling;
  row.remove();
  desk.changed();
  const button = goal?.matches('.edit-row')
    ? goal.querySelector<HTMLElement>('.edit-row-tools button')
    : [...(holder?.querySelectorAll<HTMLElement>('.edit-add') ?? [])].at(-1);
  button?.focus();
  desk.say(fill(desk.words, 'removed', { what: name }));
}

function move(desk: Desk, row: HTMLElement, button: HTMLElement, deed: 'up' | 'down'): void {
  const other = deed === 'up' ? row.previousElementSibling : row.nextElementSibling;
  if (!other?.matches('.edit-row')) return;
  if (deed === 'up') other.before(row);
  else other.after(row);
  desk.changed();
  button.focus();
  desk.say(fill(desk.words, 'moved', { what: called(row) }));
}

async function fetchRow(desk: Desk, holder: HTMLElement, name: string, number: number): Promise<HTMLElement | null> {
  const expected = desk.form.querySelector<HTMLInputElement>('input[name="expected"]')?.value ?? '';
  const table = name.slice(0, name.lastIndexOf('.'));
  const taken = [...holder.querySelectorAll<HTMLInputElement>('input[name$=".id"]')]
    .filter((one) => one.name.split('.').length === table.split('.').length + 2)
    .map((one) => one.value);
  const ask = new URLSearchParams({ name, number: String(number), expected, taken: taken.join(' ') });
  const text = await fetch(`${location.pathname}/row?${ask}`, { headers: { Accept: 'text/html' } })
    .then((answer) => (answer.ok ? answer.text() : null))
    .catch(() => null);
  if (text === null) {
    // Signed out, or no network: the form itself, sent whole, loses nothing.
    desk.say(desk.words['not_reached'] ?? '');
    return null;
  }
  const holderOfOne = document.createElement('template');
  holderOfOne.innerHTML = text;
  return holderOfOne.content.querySelector<HTMLElement>('.edit-row');
}

function rowsOf(holder: HTMLElement): HTMLElement[] {
  return [...holder.children].filter((one): one is HTMLElement => one.matches('.edit-row'));
}

function called(row: HTMLElement): string {
  return row.getAttribute('aria-label') ?? '';
}

function focusFirst(row: HTMLElement): void {
  row.querySelector<HTMLElement>('.edit-row-body :is(input:not([type="hidden"]), select, textarea), .edit-field :is(input, textarea)')?.focus();
}
