/** A place on a picture drawn for a field of four numbers: by mouse, touch or keyboard. */

import type { Phrases } from '../shared/page_data';
import { fill } from '../shared/page_data';

interface Picture {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

/** Puts a button into the holder that opens the picture; the numbers stay what is sent. */
export function offerDrawing(holder: HTMLElement, pictures: readonly Picture[], words: Phrases, changed: () => void): void {
  if (holder.childElementCount || !pictures.length) return;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button button--quiet';
  button.textContent = words['draw'] ?? '';
  holder.append(button);
  button.addEventListener('click', () => {
    button.disabled = true;
    void draw(holder, button, pictures, words, changed);
  });
}

async function draw(
  holder: HTMLElement, button: HTMLButtonElement, pictures: readonly Picture[], words: Phrases, changed: () => void,
): Promise<void> {
  const { addPicture, openViewer } = await import('../shared/picture_viewer');
  const { RegionDrawing } = await import('../shared/regions');
  const name = holder.dataset['region'] ?? '';
  const field = (step: string) => document.getElementById(`f-${name}.${step}`) as HTMLInputElement;
  const numbers = ['x', 'y', 'width', 'height'] as const;
  const help = document.createElement('p');
  help.className = 'edit-help';
  help.id = `d-${name}`;
  help.textContent = words['draw_help'] ?? '';
  const stage = document.createElement('div');
  stage.className = 'mark-stage';
  stage.tabIndex = 0;
  stage.setAttribute('role', 'application');
  stage.setAttribute('aria-label', words['draw_label'] ?? '');
  stage.setAttribute('aria-describedby', help.id);
  const said = document.createElement('p');
  said.className = 'hidden-label';
  said.setAttribute('role', 'status');
  holder.append(help, stage, said);
  if (!field('capture').value) field('capture').value = pictures[0]?.id ?? '';
  const picture = () => pictures.find((one) => one.id === field('capture').value);
  const viewer = openViewer(stage);
  const drawing = new RegionDrawing(viewer, stage, picture() ?? { width: 1, height: 1 }, (region, corner) => {
    if (!region) {
      if (corner) said.textContent = fill(words, 'said_point', { x: String(corner[0]), y: String(corner[1]) });
      return;
    }
    for (const one of numbers) field(one).value = String(region[one]);
    field('outline').value = '';
    said.textContent = fill(words, 'said_region', Object.fromEntries(numbers.map((one) => [one, String(region[one])])));
    changed();
  });
  const show = async () => {
    const shown = picture();
    if (!shown) return;
    const values = numbers.map((one) => Number(field(one).value));
    viewer.world.removeAll();
    drawing.resize(shown);
    await addPicture(viewer, { service: `/iiif/3/${shown.id}` }, { x: 0, y: 0, width: 1 });
    viewer.viewport.goHome(true);
    const [x = 0, y = 0, width = 0, height = 0] = values;
    if (width > 0 && height > 0) {
      for (const [at, one] of numbers.entries()) field(one).value = String(values[at]);
      drawing.put({ x, y, width, height });
    }
  };
  field('capture').addEventListener('change', () => void show());
  for (const one of numbers)
    field(one).addEventListener('input', () => {
      const [x = 0, y = 0, width = 0, height = 0] = numbers.map((each) => Number(field(each).value));
      if ([x, y, width, height].every(Number.isFinite) && width > 0 && height > 0) drawing.put({ x, y, width, height });
    });
  await show();
  button.hidden = true;
  stage.focus();
}

export type { Picture };
