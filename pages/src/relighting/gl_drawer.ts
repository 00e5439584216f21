/** Draws tiles with a shader of our own (WebGL 2). */

import { values } from './bases';
import type { Facts, Seen } from './facts';
import { sheetOf, WAYS } from './facts';
import { fragment, VERTEX } from './shader';
import { Tiles } from './tiles';
import type { View } from './view';

const MOST_TILES = 64;

/** Says whether this browser draws sheets of that size with WebGL 2, on a canvas that is thrown away. */
export function shaderFits(facts: Facts): boolean {
  const gl = document.createElement('canvas').getContext('webgl2');
  if (!gl) return false;
  const room = gl.getParameter(gl.MAX_TEXTURE_SIZE) as number;
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return Math.max(...sheetOf(facts)) <= room;
}

/** A smaller picture that is drawn first and enlarged to the screen, while everything moves. */
interface Rough {
  readonly frame: WebGLFramebuffer;
  readonly texture: WebGLTexture;
  readonly size: readonly [number, number];
}

export class GlDrawer {
  private readonly gl: WebGL2RenderingContext;
  private readonly tiles: Tiles<WebGLTexture>;
  private program: WebGLProgram | null = null;
  private rough: Rough | null = null;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly facts: Facts,
    came: () => void,
  ) {
    const gl = canvas.getContext('webgl2', { antialias: false, alpha: true });
    if (!gl) throw new Error('no WebGL 2');
    this.gl = gl;
    this.tiles = new Tiles(
      facts,
      (picture) => this.texture(picture),
      (old) => gl.deleteTexture(old),
      came,
      MOST_TILES,
    );
    this.start();
    canvas.addEventListener('webglcontextlost', (event) => event.preventDefault());
    canvas.addEventListener('webglcontextrestored', () => {
      this.tiles.clear();
      this.rough = null;
      this.start();
      came();
    });
  }

  /**
   * Draws the view; returns whether every tile of it was there.
   *
   * Each pixel that is drawn covers `coarse` pixels of the screen along a side.
   */
  draw(view: View, seen: Seen, coarse = 1): boolean {
    const { gl, canvas, program } = this;
    this.tiles.begin();
    const size = [Math.ceil(canvas.width / coarse), Math.ceil(canvas.height / coarse)] as const;
    gl.bindFramebuffer(gl.FRAMEBUFFER, coarse > 1 ? this.roughly(size) : null);
    gl.viewport(0, 0, ...size);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    if (!program) return false;
    gl.uniform1fv(this.at('weights'), values(this.facts.basis, seen.light));
    gl.uniform3f(this.at('light'), ...seen.light);
    gl.uniform1i(this.at('way'), WAYS.indexOf(seen.way));
    gl.uniform1f(this.at('amount'), seen.amount);
    for (const [one, texture] of this.tiles.there(view.laid())) {
      gl.bindTexture(gl.TEXTURE_2D, texture);
      gl.uniform2f(this.at('room'), one.width, one.height);
      const [wide, high] = [canvas.width, canvas.height];
      gl.uniform4f(
        this.at('place'), one.x / wide, one.y / high, (one.width * one.scale) / wide, (one.height * one.scale) / high,
      );
      gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
    }
    if (coarse > 1) {
      gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, null);
      gl.blitFramebuffer(0, 0, ...size, 0, 0, canvas.width, canvas.height, gl.COLOR_BUFFER_BIT, gl.LINEAR);
    }
    return this.tiles.end();
  }

  private roughly(size: readonly [number, number]): WebGLFramebuffer {
    const { gl } = this;
    if (this.rough && this.rough.size.every((one, axis) => one === size[axis])) return this.rough.frame;
    if (this.rough) {
      gl.deleteFramebuffer(this.rough.frame);
      gl.deleteTexture(this.rough.texture);
    }
    const [frame, texture] = [gl.createFramebuffer(), gl.createTexture()];
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA8, ...size);
    gl.bindFramebuffer(gl.FRAMEBUFFER, frame);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
    this.rough = { frame, texture, size };
    return frame;
  }

  private at(name: string): WebGLUniformLocation | null {
    return this.program && this.gl.getUniformLocation(this.program, name);
  }

  private start(): void {
    const { gl, facts } = this;
    const program = gl.createProgram();
    for (const [kind, text] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, fragment(facts)]] as const) {
      const shader = gl.createShader(kind) as WebGLShader;
      gl.shaderSource(shader, text);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
    }
    gl.linkProgram(program);
    if (!gl.getProgramParameter(program, gl.LINK_STATUS)) {
      throw new Error(`The shader was not built: ${gl.getProgramInfoLog(program) ?? ''}`);
    }
    this.program = program;
    gl.useProgram(program);
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([0, 0, 1, 0, 0, 1, 1, 1]), gl.STATIC_DRAW);
    const corner = gl.getAttribLocation(program, 'corner');
    gl.enableVertexAttribArray(corner);
    gl.vertexAttribPointer(corner, 2, gl.FLOAT, false, 0, 0);
    gl.uniform2f(this.at('size'), ...sheetOf(facts));
    gl.uniform1fv(this.at('scales'), facts.scale);
    gl.uniform1fv(this.at('biases'), facts.bias);
  }

  private texture(picture: ImageBitmap): WebGLTexture {
    const { gl } = this;
    const texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8, gl.RED, gl.UNSIGNED_BYTE, picture);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.LINEAR);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
    return texture;
  }
}
