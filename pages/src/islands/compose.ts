import { offerDrawing, type Picture } from '../collection/edit_region';
import { need, type Phrases } from '../shared/page_data';

/** The form of a story: places drawn on pictures, and nothing typed that is left unsaved unasked. */
const form = need<HTMLFormElement>('#compose');
const words = JSON.parse(form.dataset['words'] ?? '{}') as Phrases;
let unsaved = 'changed' in form.dataset;
let leaving = false;

for (const holder of form.querySelectorAll<HTMLElement>('[data-region]'))
  offerDrawing(holder, JSON.parse(holder.dataset['pictures'] ?? '[]') as Picture[], words, () => {
    unsaved = true;
  });
form.addEventListener('input', () => {
  unsaved = true;
});
form.addEventListener('submit', () => {
  leaving = true;
});
document.addEventListener('keydown', (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 's') {
    event.preventDefault();
    form.requestSubmit(need<HTMLButtonElement>('button[value="save"]', form));
  }
});
window.addEventListener('beforeunload', (event) => {
  if (unsaved && !leaving) event.preventDefault();
});
window.addEventListener('pageshow', () => {
  leaving = false;
});
