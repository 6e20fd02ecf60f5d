// node examples/ocr/ocr.mjs --direction URL --recognition URL --dictionary FILE LINE.png...
// Reads lines of printed text by two models: one says which way up each line is, it is turned if need be, and the other reads it. Prints a row for each line: its
// file, its direction, its text. Needs nothing but Node.js; images are PNG, 8 bits, grey, not interlaced.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { inflateSync } from 'node:zlib';

const HEIGHT = 48;
const DIRECTION_WIDTH = 192;
// PP-OCR's width for lines of ordinary length. A longer line keeps its own, and then shares no run with others.
const RECOGNITION_WIDTH = 320;
const SURE = 0.9;

const { values: options, positionals: files } = parseArgs({
  options: { direction: { type: 'string' }, recognition: { type: 'string' }, dictionary: { type: 'string' } },
  allowPositionals: true,
});
// Class 0 is CTC's blank, and the last one, which the file leaves out, the space.
const characters = ['', ...readFileSync(options.dictionary, 'utf8').replace(/\n$/, '').split('\n'), ' '];

async function readLine(file) {
  const image = decodePng(readFileSync(file));
  const [, upsideDown] = (await infer(options.direction, 'ocr-direction', tensor(image, DIRECTION_WIDTH, DIRECTION_WIDTH))).values;
  const turned = upsideDown > SURE;
  const text = transcribe(await infer(options.recognition, 'ocr-recognition', tensor(turned ? turn(image) : image, RECOGNITION_WIDTH, Infinity)));
  return [basename(file), turned ? 'upside down' : 'upright', text].join('\t');
}

/** PP-OCR's pre-processing: scaled to the height, at least `width` wide with zeros on the right and at most `limit`, 0..255 as -1..1, the same in each channel. */
function tensor(image, width, limit) {
  const scaled = Math.min(limit, Math.ceil((HEIGHT * image.width) / image.height));
  const columns = Math.max(width, scaled);
  const plane = new Float32Array(HEIGHT * columns);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < scaled; x++) {
      const value = sample(image, ((x + 0.5) * image.width) / scaled - 0.5, ((y + 0.5) * image.height) / HEIGHT - 0.5);
      plane[y * columns + x] = (value / 255 - 0.5) / 0.5;
    }
  }
  const data = new Float32Array(3 * plane.length);
  [0, 1, 2].forEach((channel) => data.set(plane, channel * plane.length));
  return { shape: [1, 3, HEIGHT, columns], data };
}

/** Linearly between four pixels; what is outside is as the edge. */
function sample({ width, height, pixels }, x, y) {
  const [left, top] = [Math.max(0, Math.floor(x)), Math.max(0, Math.floor(y))];
  const [right, bottom] = [Math.min(left + 1, width - 1), Math.min(top + 1, height - 1)];
  const [across, down] = [Math.max(0, x - left), Math.max(0, y - top)];
  const between = (row) => pixels[row * width + left] * (1 - across) + pixels[row * width + right] * across;
  return between(top) * (1 - down) + between(bottom) * down;
}

function turn(image) {
  return { ...image, pixels: image.pixels.slice().reverse() };
}

/** One inference by the Open Inference Protocol over REST; the tensors travel as bytes behind the JSON. */
async function infer(service, model, { shape, data }) {
  const bytes = Buffer.from(data.buffer);
  const head = Buffer.from(JSON.stringify({
    inputs: [{ name: 'x', datatype: 'FP32', shape, parameters: { binary_data_size: bytes.length } }],
    parameters: { binary_data_output: true },
  }));
  const response = await fetch(new URL(`/v2/models/${model}/infer`, service), {
    method: 'POST',
    headers: { 'Content-Type': 'application/octet-stream', 'Inference-Header-Content-Length': head.length },
    body: Buffer.concat([head, bytes]),
  });
  const body = Buffer.from(await response.arrayBuffer());
  if (!response.ok) throw new Error(`${model}: ${response.status}: ${body}`);
  const length = Number(response.headers.get('Inference-Header-Content-Length'));
  const [output] = JSON.parse(body.subarray(0, length)).outputs;
  return { shape: output.shape, values: new Float32Array(new Uint8Array(body.subarray(length)).buffer) };
}

/** CTC, greedily: the likeliest class of each step, without repetitions, without blanks; the margins read as spaces. */
function transcribe({ shape: [, steps, classes], values }) {
  let [text, before] = ['', 0];
  for (let step = 0; step < steps; step++) {
    const row = values.subarray(step * classes, (step + 1) * classes);
    const best = row.reduce((most, value, index) => (value > row[most] ? index : most), 0);
    if (best !== before) text += characters[best];
    before = best;
  }
  return text.trim();
}

/** PNG, third edition, sections 5 and 9. */
function decodePng(file) {
  const chunks = [];
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    chunks.push({ type: file.toString('latin1', at + 4, at + 8), content: file.subarray(at + 8, at + 8 + file.readUInt32BE(at)) });
  }
  const { content: header } = chunks[0];
  if (header.toString('hex', 8) !== '0800000000') throw new Error('not a PNG of 8 bits, grey, not interlaced');
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const rows = inflateSync(Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ content }) => content)));
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const filter = rows[y * (width + 1)];
    for (let x = 0; x < width; x++) {
      const left = x > 0 ? pixels[y * width + x - 1] : 0;
      const above = y > 0 ? pixels[(y - 1) * width + x] : 0;
      const corner = x > 0 && y > 0 ? pixels[(y - 1) * width + x - 1] : 0;
      pixels[y * width + x] = rows[y * (width + 1) + 1 + x] + [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter];
    }
  }
  return { width, height, pixels };
}

function paeth(left, above, corner) {
  const estimate = left + above - corner;
  const [toLeft, toAbove, toCorner] = [left, above, corner].map((value) => Math.abs(estimate - value));
  return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
}

console.log((await Promise.all(files.map(readLine))).join('\n'));
