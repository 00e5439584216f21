/** The form in which a candidate gets a name and a caption, in both languages. */

import { fill, type Phrases } from '../shared/page_data';

/** Language to text. */
export interface Said {
  readonly name: Readonly<Record<string, string>>;
  readonly caption: Readonly<Record<string, string>>;
}

const LANGUAGES = ['en', 'zh-Hans'] as const;
const MOST = { name: 300, caption: 4000 } as const;

export function element(tag: string, name = ''): HTMLElement {
  const made = document.createElement(tag);
  if (name) made.className = name;
  return made;
}

/** Makes the form, filled with what was said before; `send` hears what is said now. */
export function nameForm(words: Phrases, one: Said & { readonly state: string }, send: (said: Said) => void): HTMLFormElement {
  const form = document.createElement('form');
  form.className = 'hidden-name';
  const fields = new Map<string, HTMLInputElement | HTMLTextAreaElement>();
  for (const language of LANGUAGES)
    for (const kind of ['name', 'caption'] as const) {
      const label = document.createElement('label');
      label.textContent = fill(words, `${kind}_${language}`);
      const field = document.createElement(kind === 'name' ? 'input' : 'textarea');
      field.lang = language;
      field.maxLength = MOST[kind];
      field.name = `${kind}.${language}`;
      field.value = one[kind][language] ?? '';
      fields.set(`${kind}_${language}`, field);
      label.append(field);
      form.append(label);
    }
  const button = document.createElement('button');
  button.className = 'button';
  button.textContent = fill(words, one.state === 'accepted' ? 'keep' : 'accept_so');
  form.append(button);
  const read = (kind: 'name' | 'caption') =>
    Object.fromEntries(
      LANGUAGES.map((language) => [language, fields.get(`${kind}_${language}`)?.value.trim() ?? '']).filter(([, text]) => text),
    ) as Record<string, string>;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    send({ name: read('name'), caption: read('caption') });
  });
  return form;
}
