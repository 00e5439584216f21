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
    blendTime: still ? 0 : 0.25,
    imageLoaderLimit: 8,
    maxImageCacheCount: 400,
    minPixelRatio: 0.6,
    smoothTileEdgesMinZoom: 1.2,
    preserveImageSizeOnResize: true,
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true, scrollToZoom: false },
    gestureSettingsTouch: { clickToZoom: false, dblClickToZoom: true, pinchRotate: false },
    gestureSettingsPen: { clickToZoom: false },
    ...more,
  });
  viewer.setKeyboardNavEnabled?.(false);
  return viewer;
}

/** Adds a picture and answers when its description has come. */
export function addPicture(
  viewer: OpenSeadragon.Viewer,
  tileSource: string | object,
  place: { x: number; y: number; width: number },
): Promise<OpenSeadragon.TiledImage> {
  return new Promise((resolve, reject) => {
    viewer.addTiledImage({
      tileSource,
      ...place,
      success: (event: unknown) => resolve((event as { item: OpenSeadragon.TiledImage }).item),
      error: (event: unknown) => reject(new Error(String((event as { message?: string }).message))),
    } as unknown as OpenSeadragon.TileSourceSpecifier & OpenSeadragon.TiledImageInitOptions);
  });
}
