import { Ahead } from '../collection/ahead';
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
