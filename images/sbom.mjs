// node images/sbom.mjs IMAGE PROJECT BUILT PUBLISHED CONFIG SECONDS
// Prints what an image is made of, in CycloneDX 1.6: every file that was published, below the package or the project that it comes from; and the base.
//   IMAGE      modelserving/operator
//   PROJECT    the folder of its project: where the lock file is
//   BUILT      the folder that it was built in: where the restored packages are named
//   PUBLISHED  the folder that became the image's layer
//   CONFIG     the image's configuration, a file of JSON
//   SECONDS    since 1970, in place of the clock
// Nothing is believed: a file that differs from the one in its package, and a package that differs from the locked one, are errors.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

const [image, project, built, published, configFile, seconds] = process.argv.slice(2);
const LICENSE = 'Apache-2.0';
// What is compiled here from sources that a package of npm carries, and the native library that tells the version.
const ONNX_RUNTIME = { assembly: 'Microsoft.ML.OnnxRuntime', native: 'libonnxruntime.so' };
const NATIVE_FOLDER = 'Plugins/Linux/x64';

const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
const digest = (content) => createHash('sha256').update(content).digest('hex');
const sha256 = (content) => [{ alg: 'SHA-256', content: digest(content) }];
const sha512 = (base64) => [{ alg: 'SHA-512', content: Buffer.from(base64.replace('sha512-', ''), 'base64').toString('hex') }];
const licensed = (id) => (/^[A-Za-z0-9.+-]+$/.test(id) ? [{ license: { id } }] : [{ expression: id }]);
const inOrder = (values) => [...new Set(values)].sort();

const files = new Map(readdirSync(published).sort().map((name) => [name, readFileSync(join(published, name))]));
const deps = read(join(published, [...files.keys()].find((name) => name.endsWith('.deps.json'))));
const config = read(configFile);
const labels = config.config.Labels;
const lock = Object.values(read(join(project, 'packages.lock.json')).dependencies).reduce((all, group) => ({ ...all, ...group }), {});
const projectName = basename(readdirSync(project).find((name) => name.endsWith('.csproj')), '.csproj');
const packageFolders = Object.keys(read(join(built, 'obj', projectName, 'project.assets.json')).packageFolders);
const npmLock = read(join('node_modules', '.package-lock.json')).packages;

const target = Object.values(deps.targets)[0];
const [application] = Object.keys(target);
const refs = new Map(Object.keys(target).map((key) => [key.split('/')[0], `${deps.libraries[key].type}:${key}`]));
const dependencies = [];
const claimed = new Set();

/** The file, once: what is left over at the end belongs to the application. */
function take(name, original) {
  if (original && !readFileSync(original).equals(files.get(name))) throw new Error(`sbom: ${name} is not ${original}`);
  claimed.add(name);
  return { type: 'file', name, hashes: sha256(files.get(name)) };
}

/** An assembly, and what was published beside it under its name. */
function takeAssembly(assembly, original) {
  const stem = assembly.replace(/\.dll$/, '');
  return [take(assembly, original), ...['pdb', 'xml'].map((kind) => `${stem}.${kind}`).filter((name) => files.has(name)).map((name) => take(name))];
}

function assets(key) {
  return inOrder(['runtime', 'native', 'runtimeTargets'].flatMap((kind) => Object.keys(target[key][kind] ?? {}))).filter((path) => files.has(basename(path)));
}

function dependOn(ref, dependsOn) {
  dependencies.push({ ref, dependsOn: inOrder(dependsOn) });
}

function ownLibrary(key) {
  const [name, version] = key.split('/');
  return {
    type: key === application ? 'application' : 'library',
    'bom-ref': refs.get(name),
    publisher: labels['org.opencontainers.image.vendor'],
    name,
    version,
    licenses: licensed(LICENSE),
    purl: `pkg:generic/modelserving/${name}@${version}`,
    components: assets(key).flatMap((path) => takeAssembly(basename(path))),
  };
}

function nugetPackage(key) {
  const [name, version] = key.split('/');
  const library = deps.libraries[key];
  if (!lock[name] || library.sha512 !== `sha512-${lock[name].contentHash}`) throw new Error(`sbom: ${key} is not the package that ${project}/packages.lock.json names`);
  const folder = packageFolders.map((parent) => join(parent, library.path)).find(existsSync);
  const nuspec = readFileSync(join(folder, `${name.toLowerCase()}.nuspec`), 'utf8');
  const said = (pattern) => nuspec.match(pattern)?.[1].trim();
  const url = said(/<licenseUrl>([^<]+)/);
  const expression = said(/<license type="expression">([^<]+)/);
  return {
    type: 'library',
    'bom-ref': refs.get(name),
    publisher: said(/<authors>([^<]+)/),
    name,
    version,
    hashes: sha512(library.sha512),
    licenses: expression ? licensed(expression) : url && [{ license: { name: said(/<license type="file">([^<]+)/) ?? 'see the address', url } }],
    purl: `pkg:nuget/${name}@${version}`,
    components: assets(key).flatMap((path) => takeAssembly(basename(path), join(folder, path))),
  };
}

/** ONNX Runtime, out of each package of npm that some published file comes from. */
function npmPackages() {
  const version = files.get(ONNX_RUNTIME.native)?.toString('latin1').match(/VERS_(\d+\.\d+\.\d+)/)?.[1];
  return Object.entries(npmLock).flatMap(([path, locked]) => {
    const natives = existsSync(join(path, NATIVE_FOLDER)) ? readdirSync(join(path, NATIVE_FOLDER)).filter((name) => files.has(name)).sort() : [];
    if (natives.length === 0) return [];
    const name = path.replace(/^.*node_modules\//, '');
    const ref = `npm:${name}/${locked.version}`;
    const brings = natives.includes(ONNX_RUNTIME.native);
    dependOn(ref, [`${ref}#onnxruntime`]);
    dependOn(`${ref}#onnxruntime`, []);
    return [{
      type: 'library',
      'bom-ref': ref,
      name,
      version: locked.version,
      hashes: sha512(locked.integrity),
      licenses: licensed('MIT'),
      purl: `pkg:npm/${name}@${locked.version}`,
      components: [{
        type: 'library',
        'bom-ref': `${ref}#onnxruntime`,
        publisher: 'Microsoft Corporation',
        name: 'onnxruntime',
        version,
        licenses: licensed('MIT'),
        purl: `pkg:github/microsoft/onnxruntime@v${version}`,
        components: [...natives.map((file) => take(file, join(path, NATIVE_FOLDER, file))), ...(brings ? takeAssembly(`${ONNX_RUNTIME.assembly}.dll`) : [])],
      }],
    }];
  });
}

/** The image below ours. What is in it is its publisher's to say; the versions of .NET it tells itself. */
function base() {
  const reference = labels['org.opencontainers.image.base.name'];
  const baseDigest = labels['org.opencontainers.image.base.digest'];
  const repository = reference.replace(/@.*$/, '').replace(/:[^:/]*$/, '');
  const tag = reference.replace(/@.*$/, '').slice(repository.length + 1);
  const environment = Object.fromEntries((config.config.Env ?? []).map((pair) => pair.split(/=(.*)/s)));
  const frameworks = [['Microsoft.NETCore.App', environment.DOTNET_VERSION], ['Microsoft.AspNetCore.App', environment.ASPNET_VERSION]].filter(([, version]) => version);
  dependOn('base', frameworks.map(([name]) => `framework:${name}`));
  return [
    {
      type: 'container',
      'bom-ref': 'base',
      name: repository,
      version: baseDigest ?? tag,
      hashes: baseDigest && [{ alg: 'SHA-256', content: baseDigest.replace('sha256:', '') }],
      purl: `pkg:oci/${basename(repository)}${baseDigest ? `@${encodeURIComponent(baseDigest)}` : ''}?repository_url=${repository}${tag ? `&tag=${tag}` : ''}`,
    },
    ...frameworks.map(([name, version]) => {
      dependOn(`framework:${name}`, []);
      return { type: 'framework', 'bom-ref': `framework:${name}`, publisher: 'Microsoft Corporation', name, version, licenses: licensed('MIT'), purl: `pkg:nuget/${name}.Runtime.linux-x64@${version}` };
    }),
  ];
}

const npm = npmPackages();
const onnxRuntime = npm.find((entry) => entry.components[0].components.some((file) => file.name === `${ONNX_RUNTIME.assembly}.dll`));
if (onnxRuntime) refs.set(ONNX_RUNTIME.assembly, onnxRuntime['bom-ref']);
const packages = Object.keys(target).filter((key) => !(onnxRuntime && key.split('/')[0] === ONNX_RUNTIME.assembly)).map((key) => {
  dependOn(refs.get(key.split('/')[0]), Object.keys(target[key].dependencies ?? {}).map((name) => refs.get(name)).filter(Boolean));
  return deps.libraries[key].type === 'project' ? ownLibrary(key) : nugetPackage(key);
});
const below = base();
const root = packages.find((entry) => entry.type === 'application');
root.components.push(...[...files.keys()].filter((name) => !claimed.has(name)).map((name) => take(name)));
dependOn('image', [root['bom-ref'], 'base', ...npm.map((entry) => entry['bom-ref'])]);

const components = [...packages, ...npm, ...below].sort((a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1));
const version = labels['org.opencontainers.image.version'];
const document = {
  $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  serialNumber: undefined,
  version: 1,
  metadata: {
    timestamp: new Date(Number(seconds) * 1000).toISOString().replace('.000', ''),
    lifecycles: [{ phase: 'post-build' }],
    tools: { components: [{ type: 'application', name: 'modelserving/images/sbom.mjs', version }] },
    component: {
      type: 'container',
      'bom-ref': 'image',
      publisher: labels['org.opencontainers.image.vendor'],
      name: image,
      version,
      licenses: licensed(LICENSE),
      purl: `pkg:oci/${basename(image)}?tag=${version}`,
      properties: [
        { name: 'modelserving:image-id', value: `sha256:${digest(readFileSync(configFile))}` },
        { name: 'modelserving:revision', value: labels['org.opencontainers.image.revision'] },
      ],
    },
  },
  components,
  dependencies: dependencies.sort((a, b) => (a.ref < b.ref ? -1 : 1)),
  compositions: [
    { aggregate: 'complete', assemblies: [root['bom-ref']] },
    { aggregate: 'incomplete', assemblies: ['base'] },
  ],
};
// The same content has the same number: a UUID of version 8 out of its digest. Source: RFC 9562.
const digits = digest(JSON.stringify(document));
const variant = ((parseInt(digits[16], 16) & 3) | 8).toString(16);
document.serialNumber = `urn:uuid:${digits.slice(0, 8)}-${digits.slice(8, 12)}-8${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
console.log(JSON.stringify(document, null, 2));
