import { Comparison, type Mode, type Picture } from '../shared/compare';
import { need, readData } from '../shared/page_data';

const section = need<HTMLElement>('#compare');
const holders = [...section.querySelectorAll<HTMLElement>('.pair-view')] as [HTMLElement, HTMLElement];
const tools = need<HTMLElement>('#compare-tools');
const curtain = need<HTMLInputElement>('#curtain-place');
const comparison = new Comparison(holders, readData<[Picture, Picture]>('compare-data'));

function press(name: string, on: boolean): void {
  tools.querySelector(`[data-do="${name}"]`)?.setAttribute('aria-pressed', String(on));
}

function show(mode: Mode): void {
  section.classList.toggle('compare--curtain', mode === 'curtain');
  need<HTMLElement>('.curtain-place').hidden = mode !== 'curtain';
  comparison.show(mode, Number(curtain.value) / 100);
  press('side', mode === 'side');
  press('curtain', mode === 'curtain');
  press('linked', comparison.linked);
}

const acts: Record<string, () => void> = {
  side: () => show('side'),
  curtain: () => show('curtain'),
  linked: () => press('linked', (comparison.linked = !comparison.linked)),
  zoom_in: () => comparison.zoom(1.5),
  zoom_out: () => comparison.zoom(1 / 1.5),
};

tools.addEventListener('click', (event) => {
  const name = (event.target as Element).closest<HTMLElement>('[data-do]')?.dataset['do'];
  if (name) acts[name]?.();
});
curtain.addEventListener('input', () => {
  comparison.draw(Number(curtain.value) / 100);
  section.style.setProperty('--curtain', `${curtain.value}%`);
});
void comparison.open().then(() => (tools.hidden = false));
