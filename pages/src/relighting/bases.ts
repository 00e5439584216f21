/** Functions of a light's direction: see `imaging/relighting/bases.py`, term by term. */

import type { Basis, Direction } from './facts';
import { termsOf } from './facts';

export function values(basis: Basis, [x, y, z]: Direction): number[] {
  if (basis === 'ptm') return [x * x, y * y, x * y, x, y, 1];
  return harmonics(x, y, z).slice(0, termsOf(basis));
}

function harmonics(x: number, y: number, z: number): number[] {
  const c = Math.min(1, Math.max(0, z));
  const phi = Math.atan2(y, x);
  const s = Math.sqrt(Math.max(c - c * c, 0));
  const m = 2 * c - 1;
  const root = (over: number): number => Math.sqrt(over / Math.PI);
  const q = 1 - 5 * c + 5 * c * c;
  return [
    root(0.5),
    root(6) * s * Math.cos(phi),
    root(1.5) * m,
    root(6) * s * Math.sin(phi),
    -root(30) * s * s * Math.cos(2 * phi),
    root(30) * m * s * Math.cos(phi),
    root(2.5) * (1 - 6 * c + 6 * c * c),
    root(30) * m * s * Math.sin(phi),
    -root(30) * s * s * Math.sin(2 * phi),
    2 * root(35) * s ** 3 * Math.cos(3 * phi),
    -root(210) * m * s * s * Math.cos(2 * phi),
    2 * root(21) * s * q * Math.cos(phi),
    root(3.5) * (-1 + 12 * c - 30 * c * c + 20 * c ** 3),
    2 * root(21) * s * q * Math.sin(phi),
    -root(210) * m * s * s * Math.sin(2 * phi),
    2 * root(35) * s ** 3 * Math.sin(3 * phi),
  ];
}

/** The same in the language of shaders: `void basis(vec3 l, out float w[TERMS])`. */
export function shaderBasis(basis: Basis): string {
  if (basis === 'ptm') {
    return `void basis(vec3 l, out float w[TERMS]) {
  w[0] = l.x * l.x; w[1] = l.y * l.y; w[2] = l.x * l.y; w[3] = l.x; w[4] = l.y; w[5] = 1.0;
}`;
  }
  const terms = [
    'sqrt(0.5 / PI)',
    'sqrt(6.0 / PI) * s * cos(phi)',
    'sqrt(1.5 / PI) * m',
    'sqrt(6.0 / PI) * s * sin(phi)',
    '-sqrt(30.0 / PI) * s * s * cos(2.0 * phi)',
    'sqrt(30.0 / PI) * m * s * cos(phi)',
    'sqrt(2.5 / PI) * (1.0 - 6.0 * c + 6.0 * c * c)',
    'sqrt(30.0 / PI) * m * s * sin(phi)',
    '-sqrt(30.0 / PI) * s * s * sin(2.0 * phi)',
    '2.0 * sqrt(35.0 / PI) * s * s * s * cos(3.0 * phi)',
    '-sqrt(210.0 / PI) * m * s * s * cos(2.0 * phi)',
    '2.0 * sqrt(21.0 / PI) * s * q * cos(phi)',
    'sqrt(3.5 / PI) * (-1.0 + 12.0 * c - 30.0 * c * c + 20.0 * c * c * c)',
    '2.0 * sqrt(21.0 / PI) * s * q * sin(phi)',
    '-sqrt(210.0 / PI) * m * s * s * sin(2.0 * phi)',
    '2.0 * sqrt(35.0 / PI) * s * s * s * sin(3.0 * phi)',
  ].slice(0, termsOf(basis));
  return `void basis(vec3 l, out float w[TERMS]) {
  float c = clamp(l.z, 0.0, 1.0);
  float flat2 = dot(l.xy, l.xy);
  float phi = flat2 > 0.0 ? atan(l.y, l.x) : 0.0;
  float s = sqrt(max(c - c * c, 0.0));
  float m = 2.0 * c - 1.0;
  float q = 1.0 - 5.0 * c + 5.0 * c * c;
  ${terms.map((term, number) => `w[${number}] = ${term};`).join('\n  ')}
}`;
}
