/** The first script of a relic's page: small, so that tiles are asked for before the viewer is there. */

import { need, readData } from '../shared/page_data';
import { elsewhere } from './address';
import { fetchFirst } from './early';
import type { ViewerData } from './unroll';
import { layOut } from './world';

/** Opens the relic of this page; without the viewer its plain pictures stay, as without scripts. */
export async function openRelic(): Promise<void> {
  const stage = need<HTMLElement>('#stage');
  const data = readData<ViewerData>('viewer-data');
  try {
    const world = layOut(data.parts, data.manner);
    const size = { width: Math.max(1, stage.clientWidth), height: Math.max(1, stage.clientHeight) };
    const release = elsewhere(data.sharing) ? () => undefined : fetchFirst(world, size);
    const { unroll } = await import('./unroll');
    await unroll(data, world, release);
  } catch (error) {
    stage.classList.add('stage--plain');
    const problem = need<HTMLElement>('#stage-problem');
    problem.textContent = data.words['failed'] ?? '';
    problem.hidden = false;
    throw error;
  }
}
