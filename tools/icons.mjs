// Draws public/icon-{192,512}.png, the bitmap twins of public/icon.svg, from the same shapes and byte for byte alike on
// every machine: `node tools/icons.mjs`. Their results are committed; run it again only when the mark changes.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { crc32, deflateSync } from 'node:zlib';

const COGNAC = [0x8a, 0x4b, 0x2a];
const PAPER = [0xfb, 0xf8, 0xf3];

/** Whether a point lies in a rectangle with rounded corners. All lengths are those of the SVG's 64-unit box. */
function inside(x, y, left, top, width, height, radius) {
  const dx = Math.max(left + radius - x, x - (left + width - radius), 0);
  const dy = Math.max(top + radius - y, y - (top + height - radius), 0);
  return x >= left && x <= left + width && y >= top && y <= top + height && dx * dx + dy * dy <= radius * radius;
}

/** The colour at a point. The ground fills the square: launchers cut their own corners. */
function colour(x, y) {
  if (inside(x, y, 12, 22, 40, 28, 4)) {
    const strap = Math.abs(x - 22) <= 1.5 || Math.abs(x - 42) <= 1.5;
    return strap ? COGNAC : PAPER;
  }
  const handle = y <= 22 && inside(x, y, 22, 11, 20, 20, 6) && !inside(x, y, 26, 15, 12, 20, 2);
  return handle ? PAPER : COGNAC;
}

/** Each pixel is the mean of 4 x 4 points, so that edges are smooth. */
function pixels(size) {
  const rows = [];
  for (let row = 0; row < size; row += 1) {
    rows.push(0); // PNG's filter of this row: none
    for (let column = 0; column < size; column += 1) {
      const sum = [0, 0, 0];
      for (let i = 0; i < 16; i += 1) {
        const x = ((column + ((i % 4) + 0.5) / 4) / size) * 64;
        const y = ((row + (Math.floor(i / 4) + 0.5) / 4) / size) * 64;
        colour(x, y).forEach((value, channel) => (sum[channel] += value));
      }
      rows.push(...sum.map(value => Math.round(value / 16)));
    }
  }
  return Buffer.from(rows);
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

function png(size) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 2, 0, 0, 0], 8); // 8 bits a channel, RGB
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = deflateSync(pixels(size), { level: 9 });
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

const folder = join(dirname(fileURLToPath(import.meta.url)), '../public');
for (const size of [192, 512]) {
  writeFileSync(join(folder, `icon-${size}.png`), png(size));
}
