import { checkSoon } from '../collection/edit_checks';
import { offerDrawing, type Picture } from '../collection/edit_region';
import { act, nameSomebody, type Desk } from '../collection/edit_rows';
import { offerTerms } from '../collection/edit_terms';
import { need, type Phrases } from '../shared/page_data';

const form = need<HTMLFormElement>('#edit');
const told = need<HTMLElement>('#edit-said');
const words = JSON.parse(form.dataset['words'] ?? '{}') as Phrases;
const pictures = JSON.parse(form.dataset['pictures'] ?? '[]') as Picture[];
const language = form.dataset['language'] ?? 'en';
let unsaved = 'changed' in form.dataset;
let leaving = false;

const desk: Desk = {
  form,
  words,
  say: (text) => {
    told.textContent = text;
  },
  changed: () => {
    unsaved = true;
  },
};

function wake(within: ParentNode): void {
  for (const holder of within.querySelectorAll<HTMLElement>('[data-region]'))
    offerDrawing(holder, pictures, words, desk.changed);
}

/** Opens whatever is folded around a field that a link leads to, and goes there. */
function goTo(id: string): void {
  const goal = document.getElementById(id);
  for (let at: Element | null | undefined = goal; at; at = at.parentElement?.closest('details')) if (at instanceof HTMLDetailsElement) at.open = true;
  goal?.focus();
  goal?.scrollIntoView({ block: 'center' });
}

form.addEventListener('focusin', (event) => {
  const field = event.target;
  if (field instanceof HTMLInputElement && field.dataset['terms'] && field.getAttribute('role') !== 'combobox') {
    offerTerms(field, language, words, desk.say, (term) => {
      if (term.name) void nameSomebody(desk, field, term.name);
    });
    field.focus();
  }
});
form.addEventListener('input', (event) => {
  unsaved = true;
  checkSoon(event.target);
});
form.addEventListener('click', (event) => {
  const button = (event.target as Element).closest<HTMLButtonElement>('button[name="do"]');
  if (button && act(desk, button)) event.preventDefault();
});
form.addEventListener('submit', () => {
  leaving = true;
});
new MutationObserver((found) => {
  for (const one of found) for (const node of one.addedNodes) if (node instanceof HTMLElement) wake(node);
}).observe(form, { childList: true, subtree: true });
document.addEventListener('keydown', (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 's') {
    event.preventDefault();
    form.requestSubmit(need<HTMLButtonElement>('button[value="save"]', form));
  }
});
document.addEventListener('click', (event) => {
  const link = (event.target as Element).closest<HTMLAnchorElement>('a[href^="#f-"], a[href^="#s-"]');
  if (!link) return;
  event.preventDefault();
  goTo(decodeURIComponent(link.hash.slice(1)));
});
window.addEventListener('beforeunload', (event) => {
  if (unsaved && !leaving) event.preventDefault();
});
window.addEventListener('pageshow', () => {
  leaving = false;
});
wake(form);
