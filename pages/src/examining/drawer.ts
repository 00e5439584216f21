/** The drawer beside the panes: one panel at a time, each put up when it is first opened. */

import { need } from '../shared/page_data';

export class Drawer {
  private readonly tabs: HTMLElement[];
  private readonly mounted = new Set<string>();

  constructor(
    list: HTMLElement,
    private readonly mount: (host: HTMLElement, name: string) => void,
  ) {
    this.tabs = [...list.querySelectorAll<HTMLElement>('[role=tab]')];
    for (const tab of this.tabs) tab.addEventListener('click', () => this.open(tab));
    list.addEventListener('keydown', (event) => this.key(event));
    const named = this.tabs.find((one) => location.hash === `#${one.id.replace('tab-', '')}`);
    const first = named ?? this.tabs.find((one) => one.getAttribute('aria-selected') === 'true') ?? this.tabs[0];
    if (first) this.open(first);
  }

  private open(tab: HTMLElement): void {
    for (const one of this.tabs) {
      const on = one === tab;
      one.setAttribute('aria-selected', String(on));
      one.tabIndex = on ? 0 : -1;
      this.panel(one).hidden = !on;
    }
    const panel = this.panel(tab);
    for (const host of panel.querySelectorAll<HTMLElement>('[data-panel]')) {
      const name = host.dataset['panel'] ?? '';
      if (this.mounted.has(name)) continue;
      this.mounted.add(name);
      this.mount(host, name);
    }
    tab.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  private panel(tab: HTMLElement): HTMLElement {
    return need<HTMLElement>(`#${tab.getAttribute('aria-controls') ?? ''}`);
  }

  private key(event: KeyboardEvent): void {
    const at = this.tabs.indexOf(event.target as HTMLElement);
    const count = this.tabs.length;
    const places: Record<string, number> = {
      ArrowRight: (at + 1) % count, ArrowLeft: (at + count - 1) % count, Home: 0, End: count - 1,
    };
    const place = places[event.key];
    const tab = place === undefined || at < 0 ? undefined : this.tabs[place];
    if (!tab) return;
    event.preventDefault();
    this.open(tab);
    tab.focus();
  }
}
