/** The page on which a person lays one stack on another by pairs of control points. */

import { fill, need } from '../shared/page_data';
import { across, SIDES, type AligningData, type Laying, type Quad, type Side, type Spot, type Tried } from './aligning_facts';
import { Keeping, type Wanted } from './aligning_keeping';
import { Mesh } from './aligning_mesh';
import { LaidOver } from './aligning_over';
import { AlignPane } from './aligning_pane';
import { Pairs, waits } from './aligning_points';
import { PointsTable, type Said } from './aligning_table';
import { PointsFile } from './aligning_file';
import { Trial, worstOf, type Asked } from './aligning_trial';
import { Asking } from './asking';

/** CSS px for a pixel, at least, where the other pane goes to the place that is expected. */
const NEAR = 1;

export class AligningPage {
  private readonly section = need<HTMLElement>('#align');
  private readonly said = need<HTMLElement>('#align-said');
  private readonly model = need<HTMLSelectElement>('#align-model');
  private readonly modelTold = need<HTMLElement>('#align-model-told');
  private readonly pairs = new Pairs(() => this.draw());
  private readonly panes: Readonly<Record<Side, AlignPane>>;
  private readonly table: PointsTable;
  private readonly trial: Trial;
  private readonly over: LaidOver;
  private readonly keeping: Keeping;
  private laying: Laying | null = null;
  private result: Said | null = null;
  private mesh: Mesh | null = null;
  private trouble = false;
  /** Whether another model was chosen since the museum last spoke. */
  private remodelled = false;

  constructor(private readonly data: AligningData) {
    const { words } = data;
    const asking = new Asking(data.other.id, data.csrf, words);
    const path = `laying/${data.on.id}`;
    const told = {
      set: (side: Side, spot: Spot, byKey: boolean) => this.set(side, spot, byKey),
      choose: (id: number) => this.choose(id),
      move: (side: Side, id: number, spot: Spot, byKey: boolean) => this.pairs.move(id, side, spot, byKey),
      remove: (side: Side, id: number) => this.remove(id, side),
      drop: () => this.pairs.drop(),
      failed: (name: string) => this.say(fill(words, 'no_picture', { name })),
    };
    const pane = (side: Side) => new AlignPane(side, data[side], words, told);
    this.panes = { on: pane('on'), other: pane('other') };
    const px = (value: number) => this.px(value);
    this.table = new PointsTable(need('#align-points'), words, px, {
      choose: (id) => this.go(id),
      remove: (id) => this.remove(id, null),
    });
    this.trial = new Trial(asking, path, (tried, asked, trouble) => this.answered(tried, asked, trouble));
    this.over = new LaidOver(data.on, words, (text) => this.say(text));
    this.keeping = new Keeping(asking, path, words, px, () => this.wanted, {
      heard: (laying, points) => this.heard(laying, points === 'new points'),
      say: (text) => this.say(text),
    });
    new PointsFile(need('#align-file'), this.pairs, words, `${data.other.id}-${data.on.id}.csv`, (text) => this.say(text));
    this.hands();
  }

  async open(): Promise<void> {
    this.section.classList.add('align--live');
    this.draw();
    await this.keeping.open();
  }

  private hands(): void {
    this.model.addEventListener('change', () => {
      this.remodelled = true;
      this.draw();
    });
    const acts: Record<string, () => void> = { undo: () => this.pairs.undo(), redo: () => this.pairs.redo() };
    for (const [name, act] of Object.entries(acts)) need(`[data-do=${name}]`, this.section).addEventListener('click', act);
    for (const view of ['pair', 'laid'] as const)
      need(`[data-view=${view}]`, this.section).addEventListener('click', () => this.view(view));
    for (const side of SIDES) need<HTMLSelectElement>(`[data-side=${side}] select`).addEventListener('change', () => this.lie());
    this.section.addEventListener('keydown', (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      const key = event.key.toLowerCase();
      if (key === 'z') event.shiftKey ? this.pairs.redo() : this.pairs.undo();
      else if (key === 'y') this.pairs.redo();
      else return;
      event.preventDefault();
    });
  }

  private view(view: 'pair' | 'laid'): void {
    this.section.dataset['view'] = view;
    for (const button of this.section.querySelectorAll<HTMLElement>('[data-view]'))
      button.setAttribute('aria-pressed', String(button.dataset['view'] === view));
    const { pane } = this.panes.on;
    if (view === 'pair') return this.over.close();
    this.lie();
    this.over.open(pane.front, pane.box);
    if (!this.mesh) this.say(fill(this.data.words, 'nothing_laid'));
  }

  /** What lies over in the third view: the picture as it was laid, or by the points as they stand. */
  private lie(): void {
    const { laying, mesh, data } = this;
    const laid = laying?.laid && laying.image && this.same ? laying.image : null;
    const title = fill(data.words, laid ? 'name_laid' : mesh ? 'name_preview' : 'name_none');
    const shown = this.panes.other.pane.front;
    if (laid) {
      const { width, height } = data.on;
      this.over.put({ shown: { key: laid, image: laid, name: data.other.title, format: 'png' }, size: data.on, mesh: Mesh.same(width, height) }, title);
    } else this.over.put(mesh ? { shown, size: data.other, mesh } : null, title);
  }

  private set(side: Side, spot: Spot, byKey: boolean): void {
    const pair = this.pairs.set(side, spot);
    if (!pair) return this.say(fill(this.data.words, 'csv_many'));
    const next = waits(pair);
    if (!next) {
      if (byKey) this.panes[across(side)].focus();
      return;
    }
    if (this.mesh) {
      const place = this.mesh.expected(side, spot);
      const scale = this.panes[side].pane.scale / this.mesh.magnified(side, spot);
      this.panes[next].centre(place, Math.max(NEAR, scale));
    }
    if (byKey) this.panes[next].focus();
  }

  private choose(id: number): void {
    this.pairs.choose(id);
    this.bring(id);
  }

  /** Brings both halves of a pair into sight. */
  private bring(id: number, near = false): void {
    const pair = this.pairs.of(id);
    for (const side of SIDES) {
      const spot = pair?.[side];
      const { [side]: pane } = this.panes;
      if (spot && (near || !pane.sees(spot))) pane.centre(spot, Math.max(near ? NEAR : 0, pane.pane.scale));
    }
  }

  private go(id: number): void {
    this.view('pair');
    this.pairs.choose(id);
    this.bring(id, true);
  }

  private remove(id: number, side: Side | null): void {
    const number = String(this.pairs.numberOf(id));
    this.pairs.remove(id);
    const { chosen } = this.pairs;
    if (side && chosen !== null && this.pairs.of(chosen)?.[side]) this.panes[side].focusMark(chosen);
    else this.panes[side ?? 'on'].focus();
    this.say(fill(this.data.words, 'said_removed', { number }));
  }

  private heard(laying: Laying, points: boolean): void {
    this.laying = laying;
    this.remodelled = false;
    const known = [...this.model.options].some(({ value }) => value === laying.model);
    if (points && laying.model && known) this.model.value = laying.model;
    if (points && laying.points.length && !alike(laying.points, this.pairs.whole)) {
      const first = this.pairs.list.length === 0 && !this.pairs.canUndo;
      first ? this.pairs.begin(laying.points) : this.pairs.replace(laying.points);
    } else this.draw();
  }

  private answered(tried: Tried | null, asked: Asked, trouble: unknown): void {
    this.trouble = trouble !== null;
    this.keeping.complain(trouble);
    this.mesh = tried ? new Mesh(tried.mesh) : this.mesh;
    this.result = tried ? { figures: tried, asked, worst: worstOf(tried, asked.ids) } : null;
    this.draw();
  }

  private draw(): void {
    const { pairs, data, model } = this;
    const { list, chosen, open, whole } = pairs;
    const least = data.models.find(({ name }) => name === model.value)?.least ?? 0;
    const missing = this.same ? 0 : Math.max(0, least - whole.length);
    this.reckon(missing === 0);
    const next = waits(open);
    const begun = next && open?.[across(next)];
    const ghost = this.mesh && next && begun ? this.mesh.expected(across(next), begun) : null;
    const wrong = this.result?.worst?.wrong ? this.result.worst.id : null;
    for (const side of SIDES) this.panes[side].draw(list, chosen, wrong, side === next ? ghost : null);
    this.table.draw(list, chosen, this.result);
    need<HTMLButtonElement>('[data-do=undo]').disabled = !pairs.canUndo;
    need<HTMLButtonElement>('[data-do=redo]').disabled = !pairs.canRedo;
    const name = data.words[`model_${model.value}`] ?? model.value;
    const bent = this.same && this.laying?.model === 'bend';
    this.modelTold.textContent = missing
      ? fill(data.words, 'more_points', { model: name, least: String(least), missing: String(missing) })
      : fill(data.words, bent ? 'about_bend' : `about_${model.value}`);
    this.keeping.can(!missing && this.result !== null && !this.trouble, this.same);
    this.hint(next, missing);
    this.lie();
  }

  /** Takes what the museum knows of these very points, or asks what they say; with too few, nothing. */
  private reckon(enough: boolean): void {
    const { laying, pairs, model } = this;
    const ids = pairs.list.flatMap(({ id, on, other }) => (on && other ? [id] : []));
    const asked = { model: model.value, quads: pairs.whole, ids };
    if (!this.same && enough) return this.trial.ask(asked);
    this.trial.stop();
    this.trouble = false;
    // What was found before still tells about where a point will be.
    this.mesh = laying?.mesh ? new Mesh(laying.mesh) : null;
    this.result = this.same && laying ? { figures: laying, asked, worst: worstOf(laying, ids) } : null;
  }

  /** What is to be done next. */
  private hint(next: Side | null, missing: number): void {
    const { words } = this.data;
    const number = String(this.pairs.list.length);
    const expected = this.result?.figures.expected_px ?? null;
    if (next) this.say(fill(words, `hint_open_${next}`, { number }));
    else if (!this.pairs.list.length) this.say(fill(words, 'hint_first'));
    else if (missing) this.say(fill(words, 'hint_more', { missing: String(missing) }));
    else if (expected !== null) this.say(fill(words, 'hint_fit', { count: number, px: this.px(expected) }));
    else if (this.result) this.say(fill(words, 'fit_unknown'));
  }

  /** Whether all stands as the museum keeps or proposes it. */
  private get same(): boolean {
    const { laying, pairs, remodelled } = this;
    return Boolean(laying?.mesh) && !remodelled && alike(laying?.points ?? [], pairs.whole);
  }

  private get wanted(): Wanted {
    const { laying, pairs, model } = this;
    const proposed = Boolean(laying?.proposed) && this.same;
    return { quads: pairs.whole, model: model.value, proposed };
  }

  private px(value: number): string {
    const digits = value < 10 ? 2 : 1;
    return new Intl.NumberFormat(this.data.language, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
  }

  private say(text: string): void {
    this.said.textContent = text;
  }
}

function alike(one: readonly Quad[], other: readonly Quad[]): boolean {
  return one.length === other.length
    && one.every((quad, at) => quad.every((value, place) => Math.abs(value - (other[at]?.[place] ?? Number.NaN)) < 2e-3));
}
