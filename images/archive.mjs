// node images/archive.mjs FILE SECONDS
// Makes an image archive of the .NET SDK (docker load's format) a function of what is in it. The SDK stamps the clock on the configuration, and on every file of the
// layer that it adds, in the order of the disk. SECONDS since 1970 take the clock's place, names give the order, and the layer is stored unpacked, as "docker save" does:
// what a compressor makes of it differs from machine to machine. Writes the image's configuration beside it, .config.json for .tar, and prints how many bytes all
// layers are, unpacked. An SDK that takes SOURCE_DATE_EPOCH itself makes this file superfluous: https://github.com/dotnet/sdk/pull/55689
import { createHash } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { readTar, writeTar } from './tar.mjs';

const [file, seconds] = [process.argv[2], Number(process.argv[3])];
const time = new Date(seconds * 1000).toISOString().replace('.000', '');
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const plain = (bytes) => (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes);
const byName = (a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name));
const sorted = (map) => Object.fromEntries(Object.entries(map ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));
const entry = (name, content) => ({ name, kind: 'file', mode: 0o644, uid: 0, gid: 0, target: '', content });

if (statSync(file).size >= 2 ** 31) throw new Error(`${file} is too large to be read at once: push this image to a REGISTRY`);
const parts = new Map(readTar(readFileSync(file)).map((part) => [part.name, part.content]));
const [manifest] = JSON.parse(parts.get('manifest.json'));
const configuration = JSON.parse(parts.get(manifest.Config));

const layers = manifest.Layers.map((name) => parts.get(name));
const ours = writeTar(readTar(plain(layers.pop())).sort(byName), seconds);
configuration.rootfs.diff_ids.splice(-1, 1, `sha256:${sha256(ours)}`);
configuration.created = time;
configuration.history.at(-1).created = time;
configuration.config.Labels = sorted(configuration.config.Labels);
configuration.config.ExposedPorts = sorted(configuration.config.ExposedPorts);

const content = Buffer.from(JSON.stringify(configuration));
const blobs = [...layers, ours].map((layer, index) => entry(`${configuration.rootfs.diff_ids[index].replace('sha256:', '')}/layer.tar`, layer));
const config = entry(`${sha256(content)}.json`, content);
manifest.Config = config.name;
manifest.Layers = blobs.map((blob) => blob.name);
// Two layers of the same content are one entry.
const distinct = [...new Map(blobs.map((blob) => [blob.name, blob])).values()];
writeFileSync(file, writeTar([...distinct, config, entry('manifest.json', Buffer.from(JSON.stringify([manifest])))], seconds));
writeFileSync(file.replace(/\.tar$/, '.config.json'), content);
console.log([...layers.map(plain), ours].reduce((sum, layer) => sum + layer.length, 0));
