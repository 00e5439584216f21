/** How thick a roll is on which silk is wound. */

/** Radius of the wooden core and thickness of paper, silk and air, in millimetres. */
const CORE_MM = 9;
const SHEET_MM = 0.3;
/** Height assumed for a scroll that nobody measured; it shapes the rollers, never a number. */
export const USUAL_MM = 300;

/** Radius in mm of a roll that holds `length` mm: the cross-section of the sheet is its area. */
export function radius(length: number): number {
  return Math.sqrt(CORE_MM * CORE_MM + (SHEET_MM * Math.max(length, 0)) / Math.PI);
}
