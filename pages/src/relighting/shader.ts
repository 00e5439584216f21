/** The shader that lights one tile. */

import { shaderBasis } from './bases';
import type { Facts } from './facts';
import { AMBIENT, cellOf, GLOSS_DIFFUSE, GLOSS_POWER, SHARP_RADIUS, termsOf } from './facts';

export const VERTEX = `#version 300 es
uniform vec4 place;
uniform vec2 room;
in vec2 corner;
out vec2 at;
void main() {
  at = corner * room;
  vec2 spot = place.xy + corner * place.zw;
  gl_Position = vec4(spot.x * 2.0 - 1.0, 1.0 - spot.y * 2.0, 0.0, 1.0);
}`;

const real = (value: number): string => (Number.isInteger(value) ? `${value}.0` : String(value));

export function fragment(facts: Facts): string {
  const terms = termsOf(facts.basis);
  const planes = facts.scale.length;
  const colour = facts.apart
    ? `vec3(sum(0, w)) * vec3(plane(${terms}, at), plane(${terms + 1}, at), plane(${terms + 2}, at))`
    : `vec3(sum(0, w), sum(${terms}, w), sum(${2 * terms}, w))`;
  return `#version 300 es
precision highp float;
#define TERMS ${terms}
#define PLANES ${planes}
#define PI 3.14159265358979
uniform sampler2D sheet;
uniform vec2 size;
uniform float scales[PLANES];
uniform float biases[PLANES];
uniform float weights[TERMS];
uniform vec3 light;
uniform int way;
uniform float amount;
in vec2 at;
out vec4 shown;

float plane(int number, vec2 spot) {
  vec2 cell = vec2(float(number % ${facts.across}), float(number / ${facts.across}));
  vec2 place = (cell * ${real(cellOf(facts))} + ${real(facts.border)} + spot) / size;
  return texture(sheet, place).r * scales[number] + biases[number];
}

float sum(int start, float w[TERMS]) {
  float found = 0.0;
  for (int term = 0; term < TERMS; term++) found += w[term] * plane(start + term, at);
  return found;
}

vec3 answer(float w[TERMS]) {
  return ${colour};
}

vec3 facing(vec2 spot) {
  vec2 flat2 = vec2(plane(PLANES - 2, spot), plane(PLANES - 1, spot));
  return normalize(vec3(flat2, sqrt(max(1.0 - dot(flat2, flat2), 0.0))));
}

${shaderBasis(facts.basis)}

vec3 sharpened(vec3 colour, vec3 n) {
  vec3 around = vec3(0.0);
  around += facing(at + vec2(${real(SHARP_RADIUS)}, 0.0));
  around += facing(at - vec2(${real(SHARP_RADIUS)}, 0.0));
  around += facing(at + vec2(0.0, ${real(SHARP_RADIUS)}));
  around += facing(at - vec2(0.0, ${real(SHARP_RADIUS)}));
  vec3 bent = normalize(n + 4.0 * amount * (n - around / 4.0));
  float bright = max(dot(bent, light), 0.0) + ${real(AMBIENT)};
  return colour * bright / (max(dot(n, light), 0.0) + ${real(AMBIENT)});
}

void main() {
  vec3 n = facing(at);
  vec3 colour;
  if (way == 4) {
    colour = n * 0.5 + 0.5;
  } else {
    float w[TERMS] = weights;
    colour = clamp(answer(w), 0.0, way == 2 ? 1e6 : 1.0);
    if (way == 1) {
      float shine = pow(max(dot(n, normalize(light + vec3(0.0, 0.0, 1.0))), 0.0), ${real(GLOSS_POWER)});
      colour = colour * (1.0 + (${real(GLOSS_DIFFUSE)} - 1.0) * amount) + amount * shine;
    } else if (way == 2) {
      float own[TERMS];
      basis(n, own);
      vec3 now = answer(w);
      vec3 first = answer(own);
      colour = first + (1.0 + 3.0 * amount) * (now - first);
    } else if (way == 3) {
      colour = sharpened(colour, n);
    }
  }
  shown = vec4(clamp(colour, 0.0, 1.0), 1.0);
}`;
}
