/** One way to open OpenSeadragon for every page: canvas drawer, no buttons, own keyboard. */

import OpenSeadragon from 'openseadragon';

export { OpenSeadragon };

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
    imageLoaderLimit: 6,
    immediateRender: true,
    maxImageCacheCount: 400,
    minPixelRatio: 0.6,
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
 * Adds a picture and answers when its description has come.
 *
 * `finest` is the largest scale the reader may have, 0 to 1; finer levels are never asked for.
 */
export async function addPicture(
  viewer: OpenSeadragon.Viewer,
  picture: { readonly service: string; readonly finest?: number },
  place: { x: number; y: number; width: number },
): Promise<OpenSeadragon.TiledImage> {
  const item = await new Promise<OpenSeadragon.TiledImage>((resolve, reject) => {
    viewer.addTiledImage({
      tileSource: `${picture.service}/info.json`,
      ...place,
      success: (event: unknown) => resolve((event as { item: OpenSeadragon.TiledImage }).item),
      error: (event: unknown) => reject(new Error(String((event as { message?: string }).message))),
    } as unknown as OpenSeadragon.TileSourceSpecifier & OpenSeadragon.TiledImageInitOptions);
  });
  const { source } = item as unknown as { source: LevelSource };
  const most = source.maxLevel + Math.log2(picture.finest ?? 1) + 1e-9;
  const exists = source.tileExists.bind(source);
  source.tileExists = (level, x, y) => level <= most && exists(level, x, y);
  // Sharp first, since the page shows a picture already; once that is done, blurred first, so
  // that a hand that moves fast never meets a hole.
  item.addOnceHandler('fully-loaded-change', () => {
    (item as unknown as { immediateRender: boolean }).immediateRender = false;
  });
  return item;
}

interface LevelSource {
  readonly maxLevel: number;
  tileExists(level: number, x: number, y: number): boolean;
}
