/** Opens a relic: from the plain pictures of the page to a scroll that can be handled. */

import { fill, need, type Phrases } from '../shared/page_data';
import { openViewer, type OpenSeadragon } from '../shared/picture_viewer';
import { Rustle } from '../shared/rustle';
import { elsewhere, goTo, keepPlace, readPlace, readRegion } from './address';
import { Autoplay } from '../shared/autoplay';
import { Bed } from './bed';
import { Camera } from './camera';
import { Collecting } from './collecting';
import { Elements, type ElementData } from './elements';
import { firstDots } from './framing';
import { Laid, type Trouble } from './laid';
import { LoupeHand } from './loupe_hand';
import { ScrollMap } from './map';
import { Rollers } from './rollers';
import { Scale } from './scale';
import { whenSeen } from './seen';
import { openShared, Share, type Sharing } from './share';
import { Sizes } from './sizes';
import { leaf, steerByKeys, steerByWheel } from './steering';
import { Voice } from './voice';
import type { Manner, PartData, World } from './world';

export interface ViewerData {
  readonly manner: Manner;
  readonly language: string;
  readonly label: string;
  readonly parts: readonly PartData[];
  readonly words: Phrases;
  readonly sharing: Sharing;
  readonly elements: readonly ElementData[];
}

/** Opens the relic of this page; `release` lets go of the tiles that were fetched ahead. */
export async function unroll(data: ViewerData, world: World, release: () => void): Promise<void> {
  const stage = need<HTMLElement>('#stage');
  const tools = need<HTMLElement>('#tools');
  const viewer = openViewer(need<HTMLElement>('#viewer'));
  const camera = new Camera(viewer, world);
  const laid = new Laid(viewer, world, (trouble) => complain(data.words, trouble));
  await laid.lay(elsewhere(data.sharing) ? null : firstDots(world, camera.stage));
  begin(viewer, camera, data.sharing);
  // Only now: until the eye is at its beginning, the viewer stands at a place of its own.
  new Bed(need('.bed', stage), viewer, camera);
  if (data.manner === 'scroll') new Rollers(stage, viewer, camera);
  whenSeen(viewer, world, laid, release);
  ready(stage, data.label);
  furnish(stage, tools, viewer, camera, data);
}

/** Opens where the address says, else at the right end; and again when the stage changes. */
function begin(viewer: OpenSeadragon.Viewer, camera: Camera, sharing: Sharing): void {
  const go = (now: boolean, hash: string) => {
    const region = readRegion(hash);
    const place = readPlace(hash);
    if (region) return camera.see(`/iiif/3/${region.capture}`, region.box, now);
    if (place) goTo(place, viewer, camera);
    else if (sharing.open) openShared(sharing.open, viewer, camera);
    else camera.home(true);
  };
  go(true, location.hash);
  keepWhenResized(viewer, camera);
  window.addEventListener('hashchange', ({ newURL }) => {
    // What was asked for: until this event comes, the eye may have written where it rested before.
    const { hash } = new URL(newURL);
    if (readRegion(hash)) need<HTMLElement>('#stage').focus();
    if (readPlace(hash) ?? readRegion(hash)) go(false, hash);
  });
}

/**
 * When the stage changes its size, what is seen stays: the same place, as near as before. Life
 * size and one dot a pixel are sizes of the screen, so they stay what they are.
 */
function keepWhenResized(viewer: OpenSeadragon.Viewer, camera: Camera): void {
  const seen = () => ({
    at: camera.progress,
    y: viewer.viewport.getCenter(true).y,
    zoom: viewer.viewport.getZoom(true) / camera.homeZoom,
    life: camera.atLife,
    pixels: camera.atPixels,
  });
  let last = seen();
  let settling = false;
  viewer.addHandler('update-viewport', () => {
    if (!settling) last = seen();
  });
  viewer.addHandler('after-resize', () => {
    settling = true;
    // OpenSeadragon moves once more by itself, right after this event.
    queueMicrotask(() => {
      const real = last.life ? camera.lifeZoom : last.pixels ? camera.pixelZoomHere : null;
      goTo(real === null ? last : { ...last, zoom: real / camera.homeZoom }, viewer, camera);
      settling = false;
    });
  });
}

/** Hands the stage over from the plain pictures to the viewer. */
function ready(stage: HTMLElement, label: string): void {
  stage.classList.add('stage--live');
  stage.tabIndex = 0;
  stage.setAttribute('role', 'application');
  stage.setAttribute('aria-label', label);
  const plain = need<HTMLElement>('.plain', stage);
  plain.inert = true;
  plain.setAttribute('aria-hidden', 'true');
  plain.hidden = true;
}

function furnish(
  stage: HTMLElement,
  tools: HTMLElement,
  viewer: OpenSeadragon.Viewer,
  camera: Camera,
  data: ViewerData,
): void {
  const voice = new Voice(need('#said'), stage, viewer, camera, data.words, data.language);
  const rule = furnishScale(stage, tools, viewer, camera, data);
  const player = new Autoplay(camera, (playing) => {
    toggled(tools, 'play', playing);
    voice.say(fill(data.words, playing ? 'said_playing' : 'said_paused'));
  });
  const words = { phrases: data.words, language: data.language };
  const sizes = new Sizes(viewer, camera, tools, words);
  const elements = data.elements.length
    ? new Elements(viewer, camera, data.elements, data.sharing.show)
    : null;
  const share = new Share(viewer, camera, data.sharing, data.words, () => elements?.shown ?? []);
  const collecting = new Collecting(viewer, camera, tools, words, (text) => voice.say(text));
  const loupe = new LoupeHand(stage, tools, viewer, camera, words, (text) => voice.say(text));
  const full = fullScreen(need('#unrolling'), tools);
  const marks = [...tools.querySelectorAll<HTMLElement>('[data-section]')];
  const map = tools.querySelector<HTMLElement>('#map');
  if (map) new ScrollMap(map, viewer, camera, marks);
  marks.forEach((mark, index) => mark.addEventListener('click', () => camera.toPart(index)));
  slide(tools, viewer, camera, voice);
  const rustle = new Rustle();
  viewer.addHandler('update-viewport', () => rustle.at(viewer.viewport.getCenter(true).x, camera.span));
  const acts: Record<string, (byKey: boolean) => void> = {
    forward: () => camera.step(0.7),
    back: () => camera.step(-0.7),
    next_leaf: () => leaf(camera, viewer, 1),
    previous_leaf: () => leaf(camera, viewer, -1),
    home: () => camera.home(),
    zoom_in: () => camera.zoomBy(1.5),
    zoom_out: () => camera.zoomBy(1 / 1.5),
    actual: () => sizes.pixels(),
    life: () => sizes.life(),
    measure: () => sizes.measureScreen(),
    play: () => player.toggle(),
    sound: () => toggled(tools, 'sound', rustle.toggle()),
    ruler: () => toggled(tools, 'ruler', rule()),
    share: () => share.open(),
    tray: () => collecting.lay(),
    loupe: (byKey) => void loupe.toggle(byKey),
    full,
  };
  tools.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLElement>('[data-do]');
    const name = button?.dataset['do'] ?? '';
    if (name && name !== 'play' && name !== 'sound') player.pause();
    // A button that was pressed by key was not clicked at a place.
    acts[name]?.((event as MouseEvent).detail === 0);
  });
  tools.querySelector<HTMLInputElement>('#speed')?.addEventListener('input', (event) => {
    player.speed(Number((event.target as HTMLInputElement).value));
  });
  for (const kind of ['pointerdown', 'wheel'] as const)
    stage.addEventListener(kind, () => player.pause(), { passive: true, capture: true });
  const play = () => (data.manner === 'scroll' ? player.toggle() : undefined);
  steerByKeys(stage, viewer, camera, {
    play,
    full,
    pixels: () => sizes.pixels(),
    life: () => sizes.life(),
    lay: () => collecting.lay(),
    loupe: () => void loupe.toggle(true),
  });
  steerByWheel(stage, viewer, camera);
  touchAction(viewer, camera);
  keepPlace(viewer, camera);
  tools.classList.remove('tools--waiting');
  tools.inert = false;
}

function furnishScale(
  stage: HTMLElement,
  tools: HTMLElement,
  viewer: OpenSeadragon.Viewer,
  camera: Camera,
  data: ViewerData,
): () => boolean {
  if (camera.world.mm === null) {
    need<HTMLElement>('#no-scale').hidden = false;
    return () => false;
  }
  const words = { phrases: data.words, language: data.language };
  const scale = new Scale(need('#scale'), stage, viewer, camera, words);
  need<HTMLElement>('[data-do="ruler"]', tools).hidden = false;
  viewer.forceRedraw();
  return () => scale.toggleRuler();
}

function slide(tools: HTMLElement, viewer: OpenSeadragon.Viewer, camera: Camera, voice: Voice): void {
  const slider = tools.querySelector<HTMLInputElement>('#position');
  if (!slider) return;
  slider.addEventListener('input', () => camera.toProgress(Number(slider.value) / 1000));
  let timer = 0;
  const tell = () => {
    timer = 0;
    slider.setAttribute('aria-valuetext', voice.place());
    if (document.activeElement !== slider || !slider.matches(':active'))
      slider.value = String(Math.round(camera.progress * 1000));
  };
  // Not in every frame: a slider that moves is laid out anew.
  viewer.addHandler('update-viewport', () => {
    if (timer === 0) timer = window.setTimeout(tell, 80);
  });
  tell();
}

function fullScreen(holder: HTMLElement, tools: HTMLElement): () => void {
  document.addEventListener('fullscreenchange', () =>
    toggled(tools, 'full', document.fullscreenElement === holder),
  );
  return () => {
    if (document.fullscreenElement) void document.exitFullscreen();
    else void holder.requestFullscreen().catch(() => undefined);
  };
}

/** At reading size a thumb that moves up or down scrolls the page; enlarged, it moves the picture. */
function touchAction(viewer: OpenSeadragon.Viewer, camera: Camera): void {
  const set = () => {
    viewer.canvas.style.touchAction = camera.atReadingHeight ? 'pan-y' : 'none';
  };
  viewer.addHandler('animation-finish', set);
  viewer.addHandler('zoom', set);
  set();
}

function toggled(tools: HTMLElement, name: string, on: boolean): void {
  tools.querySelector(`[data-do="${name}"]`)?.setAttribute('aria-pressed', String(on));
}

/** Says kindly what is wrong; what has come stays on view. */
function complain(words: Phrases, trouble: Trouble | null): void {
  const problem = need<HTMLElement>('#stage-problem');
  problem.textContent = trouble === null ? '' : fill(words, trouble);
  problem.hidden = trouble === null;
}
