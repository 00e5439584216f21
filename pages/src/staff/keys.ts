import { need } from '../shared/page_data';

const OFF = 'handscroll.keys.off';
const ROWS = '[data-row], .ledger tbody tr, .trail > li, .versions > li';
const TYPING = 'input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable], [role=application], [role=combobox]';

function remembered(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null; // A browser may keep nothing: then the keys are on with each page.
  }
}

/** Links that open a row, in the order of the rows. */
function links(): HTMLAnchorElement[] {
  const found = [...document.querySelectorAll<HTMLElement>(ROWS)].map((row) => row.querySelector<HTMLAnchorElement>('a[href]'));
  return found.filter((link): link is HTMLAnchorElement => link !== null && link.getClientRects().length > 0);
}

function step(by: 1 | -1): void {
  const all = links();
  const here = document.activeElement?.closest(ROWS);
  const at = all.findIndex((link) => link.closest(ROWS) === here);
  const next = at < 0 ? (by > 0 ? all[0] : all[all.length - 1]) : all[at + by];
  next?.focus();
}

/** Edits the row that is gone to, or else the work that the page is about. */
function edit(): void {
  const row = document.activeElement?.closest<HTMLElement>('[data-edit]');
  const link = row ? undefined : document.querySelector<HTMLAnchorElement>('main a[href$="/edit"]');
  const goal = row?.dataset['edit'] ?? link?.href;
  if (goal) location.assign(goal);
}

/** Lets single letters work on the pages of staff: never while somebody types, and only if wanted. */
export function listen(): void {
  const dialog = need<HTMLDialogElement>('#keys');
  const wanted = need<HTMLInputElement>('#keys-on');
  const opener = need<HTMLButtonElement>('#keys-open');
  const box = need<HTMLInputElement>('#desk-find');
  const store = remembered();
  let going = false;

  const tell = (): void => {
    if (wanted.checked) box.setAttribute('aria-keyshortcuts', '/');
    else box.removeAttribute('aria-keyshortcuts');
  };
  const go = (letter: string): void => document.querySelector<HTMLAnchorElement>(`a[data-go="${letter}"]`)?.click();
  const acts: Record<string, () => void> = {
    '?': () => dialog.showModal(),
    '/': () => box.focus(),
    g: () => {
      going = true;
    },
    j: () => step(1),
    k: () => step(-1),
    e: edit,
  };

  wanted.checked = !store?.getItem(OFF);
  wanted.addEventListener('change', () => {
    if (wanted.checked) store?.removeItem(OFF);
    else store?.setItem(OFF, '1');
    tell();
  });
  opener.hidden = false;
  opener.addEventListener('click', () => dialog.showModal());
  document.addEventListener('pointerdown', () => {
    going = false;
  });
  document.addEventListener('keydown', (event) => {
    if (!wanted.checked || dialog.open || event.defaultPrevented || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.key === 'Shift') return;
    if ((event.target as Element).closest(TYPING)) return;
    const went = going;
    going = false;
    const act = acts[event.key];
    if (went) {
      if (/^[a-z]$/.test(event.key)) go(event.key);
    } else if (act) {
      event.preventDefault();
      act();
    }
  });
  tell();
}
