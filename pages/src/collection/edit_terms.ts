/** Terms of a vocabulary looked up while somebody types: a combobox as ARIA 1.2 has it. */

import { fill, type Phrases } from '../shared/page_data';

export interface Term {
  readonly value: string;
  readonly label: string;
  readonly also: readonly string[];
  readonly words: Readonly<Record<string, string>>;
  /** Of somebody: the name they go by. */
  readonly name?: Readonly<Record<string, string>>;
}

const WAIT_MS = 120;
let count = 0;

/** Makes an input with `data-terms` a combobox; its own list of options is for who has no script. */
export function offerTerms(
  input: HTMLInputElement,
  language: string,
  words: Phrases,
  say: (text: string) => void,
  chosen: (term: Term) => void,
): void {
  if (input.getAttribute('role') === 'combobox') return;
  const list = document.createElement('ul');
  list.id = `terms-${(count += 1)}`;
  list.className = 'edit-terms';
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', input.labels?.[0]?.textContent?.trim() ?? '');
  list.hidden = true;
  const holder = document.createElement('div');
  holder.className = 'edit-combo';
  input.replaceWith(holder);
  holder.append(input, list);
  input.removeAttribute('list');
  for (const [name, value] of [['role', 'combobox'], ['aria-autocomplete', 'list'], ['aria-expanded', 'false'], ['aria-controls', list.id]] as const)
    input.setAttribute(name, value);

  let found: Term[] = [];
  let at = -1;
  let timer = 0;
  let asked = 0;

  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  };
  const mark = (place: number) => {
    at = place;
    for (const [n, item] of [...list.children].entries()) item.setAttribute('aria-selected', String(n === at));
    const item = list.children[at];
    if (!item) return input.removeAttribute('aria-activedescendant');
    input.setAttribute('aria-activedescendant', item.id);
    item.scrollIntoView({ block: 'nearest' });
  };
  const choose = (term: Term) => {
    input.value = term.value;
    fillWords(input, term);
    close();
    input.dispatchEvent(new Event('input', { bubbles: true }));
    window.clearTimeout(timer);
    asked += 1;
    chosen(term);
  };
  const show = (terms: Term[]) => {
    found = terms;
    list.replaceChildren(...terms.map((term, n) => option(term, `${list.id}-${n}`)));
    list.hidden = terms.length === 0;
    input.setAttribute('aria-expanded', String(terms.length > 0));
    at = -1;
    input.removeAttribute('aria-activedescendant');
    say(terms.length ? fill(words, 'terms_found', { count: String(terms.length) }) : (words['terms_none'] ?? ''));
  };
  const look = async () => {
    const turn = (asked += 1);
    const ask = new URLSearchParams({
      vocabulary: input.dataset['terms'] ?? '',
      q: input.value,
      language,
      picks: input.dataset['picks'] ?? 'id',
    });
    const answer = await fetch(`/api/terms?${ask}`, { headers: { Accept: 'application/json' } });
    if (turn === asked && answer.ok && document.activeElement === input) show((await answer.json()) as Term[]);
  };

  input.addEventListener('input', (event) => {
    if (!event.isTrusted) return;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void look().catch(close), WAIT_MS);
  });
  input.addEventListener('keydown', (event) => {
    const open = !list.hidden;
    const marked = found[at];
    if (event.key === 'ArrowDown' && !open) void look().catch(close);
    else if (event.key === 'ArrowDown') mark((at + 1) % found.length);
    else if (event.key === 'ArrowUp' && open) mark((at <= 0 ? found.length : at) - 1);
    else if (event.key === 'Enter' && open && marked) choose(marked);
    else if (event.key === 'Escape' && open) close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  input.addEventListener('blur', () => window.setTimeout(close, 150));
  list.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    const item = (event.target as Element).closest('li');
    const term = found[[...list.children].indexOf(item as Element)];
    if (term) choose(term);
  });
}

function option(term: Term, id: string): HTMLLIElement {
  const item = document.createElement('li');
  item.id = id;
  item.setAttribute('role', 'option');
  item.setAttribute('aria-selected', 'false');
  item.append(term.label);
  const also = term.also.filter((one) => one !== term.label).slice(0, 3).join(' · ');
  const more = document.createElement('span');
  more.className = 'small';
  more.textContent = also;
  if (also) item.append(' ', more);
  return item;
}

/** Fills the words of a term that has none yet, in each language. */
function fillWords(input: HTMLInputElement, term: Term): void {
  if (input.dataset['picks'] !== 'id' || !input.form) return;
  const start = input.name.slice(0, -'id'.length);
  for (const [tag, text] of Object.entries(term.words)) {
    const field = input.form.elements.namedItem(`${start}words.${tag}`);
    if (field instanceof HTMLInputElement && !field.value) field.value = text;
  }
  const hint = document.getElementById(`t-${input.name}`);
  if (hint) {
    hint.textContent = term.label;
    hint.hidden = false;
  }
}
