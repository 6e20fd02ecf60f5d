// The Node.js server that the runtime is compared with: node:http and onnxruntime-node, the Open Inference Protocol with binary tensors.
// usage: node onnx-server.mjs MODEL PORT MAX_BATCH THREADS PACKAGES
// MAX_BATCH 1 runs the model for each request; more is greedy: when a run ends, all that waits goes into the next, up to as many rows.
import { createServer } from "node:http";
import { createRequire } from "node:module";

const [model, port, maxBatch, threads, packages] = process.argv.slice(2);
const ort = createRequire(packages + "/")("onnxruntime-node");
const session = await ort.InferenceSession.create(model, {
  intraOpNumThreads: Number(threads),
  interOpNumThreads: 1,
  extra: { session: { intra_op: { allow_spinning: "0" } } },
});
const [inputName] = session.inputNames;
const [outputName] = session.outputNames;
const waiting = [];
let running = false;

async function infer(requests) {
  const { shape } = requests[0];
  const width = requests[0].values.length;
  const joined = requests.length === 1 ? requests[0].values : new Float32Array(width * requests.length);
  if (requests.length > 1) requests.forEach((request, index) => joined.set(request.values, index * width));
  const output = (await session.run({ [inputName]: new ort.Tensor("float32", joined, [requests.length, ...shape.slice(1)]) }))[outputName];
  const size = output.data.length / requests.length;
  requests.forEach((request, index) => request.answer(output.data.subarray(index * size, (index + 1) * size), [1, ...output.dims.slice(1)]));
}

async function drain() {
  running = true;
  while (waiting.length > 0) {
    const taken = waiting.splice(0, Number(maxBatch));
    await infer(taken).catch((error) => taken.forEach((request) => request.fail(error)));
  }
  running = false;
}

function submit(request) {
  if (Number(maxBatch) === 1) {
    infer([request]).catch(request.fail);
    return;
  }
  waiting.push(request);
  if (!running) drain();
}

function read(request, body) {
  const headerLength = Number(request.headers["inference-header-content-length"]);
  const [input] = JSON.parse(body.toString("utf8", 0, headerLength)).inputs;
  // A copy, because the tensor may lie on an odd address.
  const values = new Float32Array(body.buffer.slice(body.byteOffset + headerLength, body.byteOffset + body.length));
  return { shape: input.shape, values };
}

function respond(response, data, shape) {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const json = JSON.stringify({ outputs: [{ name: outputName, datatype: "FP32", shape, parameters: { binary_data_size: bytes.length } }] });
  response.writeHead(200, {
    "Content-Type": "application/octet-stream",
    "Inference-Header-Content-Length": json.length,
    "Content-Length": json.length + bytes.length,
  });
  response.end(Buffer.concat([Buffer.from(json), bytes]));
}

const server = createServer((request, response) => {
  if (request.method === "GET") {
    response.end();
    return;
  }
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    const fail = (error) => response.writeHead(500).end(String(error));
    submit({ ...read(request, parts.length === 1 ? parts[0] : Buffer.concat(parts)), answer: (data, shape) => respond(response, data, shape), fail });
  });
});

// Its clients pause while others are measured.
server.keepAliveTimeout = 0;
server.listen(Number(port), "127.0.0.1");
