"""The Python servers that the runtime is compared with: onnxruntime behind Flask or FastAPI, JSON in and out, one run for each request.

BENCH_MODEL names the ONNX file, BENCH_THREADS the threads of ONNX Runtime in each worker. `flask_application` makes an application for
gunicorn, `fastapi_application` one for uvicorn.
"""
import os

import numpy
import onnxruntime


def open_session():
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = int(os.environ["BENCH_THREADS"])
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(os.environ["BENCH_MODEL"], options)


def infer(session, request):
    tensor = request["inputs"][0]
    values = numpy.array(tensor["data"], dtype=numpy.float32).reshape(tensor["shape"])
    (output,) = session.run(None, {tensor["name"]: values})
    name = session.get_outputs()[0].name
    return {"outputs": [{"name": name, "datatype": "FP32", "shape": list(output.shape), "data": output.ravel().tolist()}]}


def flask_application():
    import flask

    application = flask.Flask(__name__)
    session = open_session()

    @application.get("/v2/health/ready")
    def ready():
        return ""

    @application.post("/v2/models/<name>/infer")
    def answer(name):
        return infer(session, flask.request.get_json())

    return application


def fastapi_application():
    import fastapi

    application = fastapi.FastAPI()
    session = open_session()

    @application.get("/v2/health/ready")
    def ready():
        return {}

    @application.post("/v2/models/{name}/infer")
    def answer(name: str, request: dict):
        return infer(session, request)

    return application
