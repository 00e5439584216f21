/** One way to open OpenSeadragon for every page: canvas drawer, no buttons, own keyboard. */

import OpenSeadragon from 'openseadragon';
import { description, factorAt, LEAST_DOTS, type Tiled } from './tiles';

export { OpenSeadragon };

/** How long the first view stays as it came before anything is fetched around it. */
const SETTLED_MS = 2000;

/** Opens an empty viewer on an element. The webgl drawer copies every frame through memory. */
export function openViewer(element: HTMLElement, more: OpenSeadragon.Options = {}): OpenSeadragon.Viewer {
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const viewer = OpenSeadragon({
    element,
    drawer: 'canvas',
    tabIndex: -1,
    showNavigationControl: false,
    showNavigator: false,
    visibilityRatio: 0,
    constrainDuringPan: true,
    animationTime: still ? 0 : 0.8,
    springStiffness: 8,
    blendTime: 0,
    // Browsers ask six at a time themselves; a queue of theirs needs no frame between two tiles.
    imageLoaderLimit: 12,
    maxTilesPerFrame: 8,
    immediateRender: true,
    maxImageCacheCount: 400,
    minPixelRatio: LEAST_DOTS,
    smoothTileEdgesMinZoom: 1.2,
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true, scrollToZoom: false },
    gestureSettingsTouch: { clickToZoom: false, dblClickToZoom: true, pinchRotate: false },
    gestureSettingsPen: { clickToZoom: false },
    ...more,
  });
  viewer.setKeyboardNavEnabled?.(false);
  return viewer;
}

/**
 * Adds a picture; where the page knows its tiles, its description is not asked for.
 *
 * `finest` is the largest scale the reader may have, 0 to 1; finer levels are never asked for.
 * `dots` is how many dots of the screen a pixel of the scan takes at first, where that is known:
 * then only the level that is drawn is asked for until the first view has settled.
 */
export async function addPicture(
  viewer: OpenSeadragon.Viewer,
  picture: Pick<Tiled, 'service' | 'finest'> & Partial<Tiled>,
  place: { x: number; y: number; width: number },
  dots: number | null = null,
): Promise<OpenSeadragon.TiledImage> {
  const item = await new Promise<OpenSeadragon.TiledImage>((resolve, reject) => {
    viewer.addTiledImage({
      tileSource: isTiled(picture) ? description(picture) : `${picture.service}/info.json`,
      ...place,
      success: (event: unknown) => resolve((event as { item: OpenSeadragon.TiledImage }).item),
      error: (event: unknown) => reject(new Error(String((event as { message?: string }).message))),
    } as unknown as OpenSeadragon.TileSourceSpecifier & OpenSeadragon.TiledImageInitOptions);
  });
  const { source } = item as unknown as { source: LevelSource };
  const most = source.maxLevel + Math.log2(picture.finest ?? 1) + 1e-9;
  const exists = source.tileExists.bind(source);
  source.tileExists = (level, x, y) => level <= most && exists(level, x, y);
  settle(item as unknown as Settling, isTiled(picture) && dots !== null ? factorAt(picture, dots) : null);
  return item;
}

/**
 * Sharp first, since the page shows a picture already, and of the first view nothing but the level
 * that is drawn; later blurred first, so that a hand that moves fast never meets a hole.
 */
function settle(item: Settling, factor: number | null): void {
  const { minLevel } = item.source;
  const { savedCutOffLevel } = item;
  if (factor !== null)
    item.source.minLevel = item.savedCutOffLevel = Math.max(0, item.source.maxLevel - Math.round(Math.log2(factor)));
  const done = () => {
    item.immediateRender = false;
    item.source.minLevel = minLevel;
    item.savedCutOffLevel = savedCutOffLevel;
  };
  item.addOnceHandler('fully-loaded-change', () => window.setTimeout(done, SETTLED_MS));
  window.setTimeout(done, 3 * SETTLED_MS);
}

interface Settling {
  immediateRender: boolean;
  savedCutOffLevel: number;
  readonly source: LevelSource;
  addOnceHandler(name: string, then: () => void): void;
}

function isTiled(picture: Partial<Tiled>): picture is Tiled & { readonly tile: number } {
  return Boolean(picture.tile && picture.width && picture.height);
}

interface LevelSource {
  minLevel: number;
  readonly maxLevel: number;
  tileExists(level: number, x: number, y: number): boolean;
}
