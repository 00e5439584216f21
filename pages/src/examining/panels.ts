/** The panels beside the panes: each is a module of its own, fetched when its tab is first opened. */

import type { Bench, Mount } from './bench';

export interface PanelModule {
  readonly mount: Mount;
}

/** Every panel's module by its path. */
export type PanelModules = Readonly<Record<string, () => Promise<PanelModule>>>;

/** Puts a panel up; what goes wrong with it is said in a place of the page, and the others stand. */
export async function mountPanel(
  modules: PanelModules, bench: Bench, place: HTMLElement, host: HTMLElement, name: string,
): Promise<void> {
  const module = Object.entries(modules).find(([path]) => path.endsWith(`/${name}_panel.ts`))?.[1];
  if (!module) return;
  try {
    await (await module()).mount(host, bench);
  } catch (error) {
    bench.complain(place, error);
  }
}
