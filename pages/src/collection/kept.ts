/** Searches that a reader keeps: a list in this browser alone, at the top of the page of search. */

export type Kept = { readonly name: string; readonly path: string };

const KEY = 'handscroll.searches';
const MOST = 60;
const LONGEST_NAME = 120;
const PATH = /^\/[A-Za-z-]{2,12}\/find(\?[^\s<>"]{0,8000})?$/;

/** Reads the list; whatever somebody else wrote there and is no search is passed over. */
export function read(store: Storage): Kept[] {
  try {
    const told: unknown = JSON.parse(store.getItem(KEY) ?? '[]');
    return Array.isArray(told) ? told.filter(isKept).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

function isKept(one: unknown): one is Kept {
  const { name, path } = (one ?? {}) as Partial<Kept>;
  return typeof name === 'string' && typeof path === 'string' && PATH.test(path);
}

/** Writes the list; false where the browser has no room or keeps nothing. */
function write(store: Storage, list: readonly Kept[]): boolean {
  try {
    store.setItem(KEY, JSON.stringify(list));
    return true;
  } catch {
    return false;
  }
}

/** The list as a reader sees it: links, each with a way to rename and to remove it. */
export class KeptList {
  constructor(
    private readonly frame: HTMLElement,
    private readonly list: HTMLElement,
    private readonly words: Readonly<Record<string, string>>,
    private readonly language: string,
    private readonly say: (text: string) => void,
    private readonly store: Storage = window.localStorage,
  ) {
    // Another window of this browser may keep a search as well.
    window.addEventListener('storage', (event) => event.key === KEY && this.show());
    this.show();
  }

  keep(one: Kept): void {
    const others = read(this.store).filter((other) => bare(other.path) !== bare(one.path));
    const fits = others.length < MOST && PATH.test(one.path);
    const done = fits && write(this.store, [{ name: one.name.slice(0, LONGEST_NAME), path: one.path }, ...others]);
    this.show();
    this.say(this.words[done ? 'done' : 'full'] ?? '');
  }

  private show(): void {
    const all = read(this.store);
    this.list.replaceChildren(...all.map((one, place) => this.item(one, place)));
    this.frame.hidden = all.length === 0;
  }

  private item(one: Kept, place: number): HTMLLIElement {
    const item = document.createElement('li');
    const link = document.createElement('a');
    // Kept in one language, it is opened in the reader's present one.
    link.href = one.path.replace(/^\/[^/]+/, `/${this.language}`);
    link.textContent = one.name;
    link.dir = 'auto';
    if (bare(link.pathname + link.search) === bare(location.pathname + location.search)) {
      link.setAttribute('aria-current', 'page');
    }
    const rename = this.button('rename', one.name, () => this.rename(item, one, place));
    const remove = this.button('remove', one.name, () => this.remove(place));
    item.append(link, rename, remove);
    return item;
  }

  private button(word: string, name: string, act: () => void): HTMLButtonElement {
    const made = document.createElement('button');
    made.type = 'button';
    made.textContent = this.words[word] ?? word;
    made.setAttribute('aria-label', `${made.textContent}: ${name}`);
    made.addEventListener('click', act);
    return made;
  }

  private rename(item: HTMLElement, one: Kept, place: number): void {
    const form = document.createElement('form');
    const box = document.createElement('input');
    box.value = one.name;
    box.maxLength = LONGEST_NAME;
    box.setAttribute('aria-label', this.words['name'] ?? '');
    const save = document.createElement('button');
    save.textContent = this.words['save'] ?? '';
    form.append(box, save);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const name = box.value.trim();
      const all = read(this.store);
      const now = all[place];
      if (name && now) write(this.store, all.with(place, { ...now, name }));
      this.settle(place, 'done');
    });
    form.addEventListener('keydown', (event) => event.key === 'Escape' && this.settle(place));
    item.replaceChildren(form);
    box.focus();
    box.select();
  }

  private remove(place: number): void {
    write(this.store, read(this.store).filter((_, number) => number !== place));
    this.settle(place, 'gone');
  }

  /** Shows the list again and leaves the focus where the reader was. */
  private settle(place: number, word = ''): void {
    this.show();
    const links = this.list.querySelectorAll('a');
    (links[Math.min(place, links.length - 1)] ?? document.querySelector<HTMLElement>('#keep, #q'))?.focus();
    this.say(this.words[word] ?? '');
  }
}

/** The same search in whatever language it was asked. */
function bare(path: string): string {
  return path.replace(/^\/[^/]+/, '');
}
