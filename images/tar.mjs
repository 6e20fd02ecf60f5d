// Tar archives, as far as images need them: POSIX ustar is written, and pax headers over it are read. Source: POSIX.1-2017, pax.
const BLOCK = 512;
const KINDS = { '\0': 'file', 0: 'file', 2: 'link', 5: 'folder' };

/** The entries of an archive, in its order: { name, kind: "file" | "link" | "folder", mode, uid, gid, target, content }. */
export function readTar(bytes) {
  const entries = [];
  let pax = {};
  for (let at = 0; at + BLOCK <= bytes.length && bytes[at] !== 0;) {
    const header = bytes.subarray(at, at + BLOCK);
    const type = String.fromCharCode(header[156]);
    const content = bytes.subarray(at + BLOCK, at + BLOCK + Number(pax.size ?? number(header, 124, 12)));
    at += BLOCK + Math.ceil(content.length / BLOCK) * BLOCK;
    if (type === 'x') {
      pax = paxRecords(content);
      continue;
    }
    if (!(type in KINDS)) throw new Error(`tar: entry '${text(header, 0, 100)}' has the type '${type}', which no layer of ours has`);
    const prefix = text(header, 345, 155);
    entries.push({
      name: pax.path ?? (prefix ? `${prefix}/` : '') + text(header, 0, 100),
      kind: KINDS[type],
      mode: number(header, 100, 8),
      uid: number(header, 108, 8),
      gid: number(header, 116, 8),
      target: pax.linkpath ?? text(header, 157, 100),
      content,
    });
    pax = {};
  }
  return entries;
}

/** An archive of the entries as they come, each with the same time. */
export function writeTar(entries, seconds) {
  const blocks = entries.flatMap((entry) => [header(entry, seconds), entry.content, Buffer.alloc(-entry.content.length & (BLOCK - 1))]);
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]);
}

function header({ name, kind, mode, uid, gid, target, content }, seconds) {
  const block = Buffer.alloc(BLOCK);
  const type = Object.keys(KINDS).find((key) => key !== '\0' && KINDS[key] === kind);
  for (const [value, at, length] of [[name, 0, 100], [target, 157, 100]]) {
    if (Buffer.byteLength(value) > length) throw new Error(`tar: '${value}' is longer than ${length} bytes`);
    block.write(value, at);
  }
  for (const [value, at, length] of [[mode, 100, 8], [uid, 108, 8], [gid, 116, 8], [content.length, 124, 12], [seconds, 136, 12]]) {
    block.write(value.toString(8).padStart(length - 1, '0'), at);
  }
  block.write(type, 156);
  block.write('ustar\x0000', 257);
  block.fill(' ', 148, 156);
  block.write(`${block.reduce((sum, byte) => sum + byte).toString(8).padStart(6, '0')}\0`, 148);
  return block;
}

function paxRecords(content) {
  const records = {};
  for (let at = 0; at < content.length;) {
    const length = Number(content.toString('latin1', at, content.indexOf(' ', at)));
    const record = content.toString('utf8', content.indexOf(' ', at) + 1, at + length - 1);
    records[record.slice(0, record.indexOf('='))] = record.slice(record.indexOf('=') + 1);
    at += length;
  }
  return records;
}

function text(block, at, length) {
  return block.toString('utf8', at, at + length).replace(/\0[^]*$/, '');
}

function number(block, at, length) {
  return parseInt(text(block, at, length).trim() || '0', 8);
}
