// The files of a zip archive, read by hand: a person needs no program of the shop to read her data.
import { inflateRawSync } from 'node:zlib';

/** Every file by its name, as text. Archives in several parts or over 4 GB are none of ours. */
export function unzip(archive: Buffer): Record<string, string> {
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06'));
  const files: Record<string, string> = {};
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [method, size] = [archive.readUInt16LE(at + 10), archive.readUInt32LE(at + 20)];
    const [name, extra, comment] = [28, 30, 32].map(offset => archive.readUInt16LE(at + offset));
    const local = archive.readUInt32LE(at + 42);
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const packed = archive.subarray(start, start + size);
    const content = method === 8 ? inflateRawSync(packed) : packed;
    files[archive.toString('utf8', at + 46, at + 46 + name)] = content.toString('utf8');
    at += 46 + name + extra + comment;
  }
  return files;
}
