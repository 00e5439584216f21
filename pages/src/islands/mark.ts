import { fill, need, type Phrases } from '../shared/page_data';
import { addPicture, openViewer } from '../shared/picture_viewer';
import { RegionDrawing, type DrawnRegion, type Tool } from '../shared/regions';

const form = need<HTMLFormElement>('#mark');
const stage = need<HTMLElement>('#mark-stage');
const tools = need<HTMLElement>('#mark-tools');
const said = need<HTMLElement>('#mark-said');
const capture = need<HTMLSelectElement>('select[name="capture"]', form);
const field = (name: string) => need<HTMLInputElement>(`input[name="${name}"]`, form);
const numbers = ['x', 'y', 'width', 'height'] as const;

/** What stands in the form already, when a region is corrected; drawing begins with nothing. */
const before = { box: numbers.map((name) => field(name).value), outline: field('outline').value };

stage.hidden = false;
tools.hidden = false;
const viewer = openViewer(stage);
const words: Phrases = JSON.parse(stage.dataset['words'] ?? '{}') as Phrases;
const drawing = new RegionDrawing(viewer, stage, sizeOf(), told);

function sizeOf(): { width: number; height: number } {
  const option = capture.selectedOptions[0];
  return { width: Number(option?.dataset['width'] ?? 1), height: Number(option?.dataset['height'] ?? 1) };
}

function told(region: DrawnRegion | null, corner?: readonly [number, number]): void {
  for (const name of numbers) field(name).value = region ? String(region[name]) : '';
  field('outline').value = region?.outline.length ? JSON.stringify(region.outline) : '';
  const values = Object.fromEntries(Object.entries(region ?? {}).map(([key, value]) => [key, String(value)]));
  if (region) said.textContent = fill(words, 'said_region', values);
  else if (corner) said.textContent = fill(words, 'said_point', { x: String(corner[0]), y: String(corner[1]) });
  else said.textContent = fill(words, 'said_cleared');
}

async function show(): Promise<void> {
  viewer.world.removeAll();
  drawing.resize(sizeOf());
  await addPicture(viewer, { service: `/iiif/3/${capture.value}` }, { x: 0, y: 0, width: 1 });
  viewer.viewport.goHome(true);
}

const acts: Record<string, () => void> = {
  undo: () => drawing.undo(),
  clear: () => drawing.clear(),
  zoom_in: () => viewer.viewport.zoomBy(1.5).applyConstraints(),
  zoom_out: () => viewer.viewport.zoomBy(1 / 1.5).applyConstraints(),
};

tools.addEventListener('click', (event) => {
  const button = (event.target as Element).closest<HTMLElement>('button');
  const tool = button?.dataset['tool'];
  if (tool) {
    drawing.tool = tool as Tool;
    for (const other of tools.querySelectorAll('[data-tool]'))
      other.setAttribute('aria-pressed', String(other === button));
  }
  acts[button?.dataset['do'] ?? '']?.();
});
for (const name of numbers)
  field(name).addEventListener('input', () => {
    const values = numbers.map((one) => Number(field(one).value));
    field('outline').value = '';
    if (values.every((value, at) => Number.isFinite(value) && (at < 2 || value > 0)))
      drawing.put({ x: values[0] ?? 0, y: values[1] ?? 0, width: values[2] ?? 1, height: values[3] ?? 1 });
  });
// A picture that does not come leaves the numbers, which say the same without it.
const still = () => undefined;
capture.addEventListener('change', () => void show().catch(still));
void show().catch(still).then(() => {
  if (!before.box.every(Boolean)) return;
  const [x = 0, y = 0, width = 1, height = 1] = before.box.map(Number);
  const outline = before.outline ? (JSON.parse(before.outline) as [number, number][]) : [];
  drawing.put({ x, y, width, height }, outline);
  for (const other of tools.querySelectorAll<HTMLElement>('[data-tool]'))
    other.setAttribute('aria-pressed', String(other.dataset['tool'] === (outline.length ? 'outline' : 'box')));
  numbers.forEach((name, at) => (field(name).value = before.box[at] ?? ''));
  field('outline').value = before.outline;
});
