import { Ahead } from '../collection/ahead';
import { KeptList } from '../collection/kept';
import { need, type Phrases } from '../shared/page_data';

const form = need<HTMLFormElement>('#ask');
const box = need<HTMLInputElement>('#q');
const said = need<HTMLElement>('#ahead-said');
const words = JSON.parse(form.dataset['words'] ?? '{}') as Phrases;

new Ahead(box, need<HTMLElement>('#ahead'), (count) => {
  const phrase = count === 0 ? words['none'] : count === 1 ? words['one'] : words['some'];
  said.textContent = (phrase ?? '').replace('9', String(count));
});

document.addEventListener('keydown', (event) => {
  const at = event.target as HTMLElement;
  const typing = at.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(at.tagName);
  if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// An empty field says nothing: it is left out of the address that people share.
form.addEventListener('submit', () => {
  for (const field of form.querySelectorAll<HTMLInputElement>('input[name]')) field.disabled = !field.value.trim();
});
window.addEventListener('pageshow', () => {
  for (const field of form.querySelectorAll<HTMLInputElement>('input[name]')) field.disabled = false;
});

const frame = need<HTMLElement>('#kept');
const keeping = need<HTMLElement>('#keeping');
const link = need<HTMLAnchorElement>('.keeping-link');
const told = need<HTMLElement>('#keeping-said');
const phrases = JSON.parse(frame.dataset['words'] ?? '{}') as Record<string, string>;

function tell(text: string): void {
  told.textContent = text;
}

function storage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null; // A browser may keep nothing at all; the plain link stays.
  }
}

const store = storage();
const keep = document.querySelector<HTMLButtonElement>('#keep');
if (store) {
  const list = new KeptList(frame, need<HTMLElement>('#kept-list'), phrases, document.documentElement.lang, tell, store);
  if (keep) {
    keep.hidden = false;
    keep.addEventListener('click', () => {
      list.keep({ name: keeping.dataset['name'] ?? '', path: link.pathname + link.search });
    });
  }
}

const copy = need<HTMLButtonElement>('#copy');
if (navigator.clipboard) {
  copy.hidden = false;
  link.hidden = true;
  copy.addEventListener('click', () => {
    void navigator.clipboard.writeText(link.href).then(
      () => tell(phrases['copied'] ?? ''),
      () => {
        link.hidden = false;
        link.focus();
      },
    );
  });
}
