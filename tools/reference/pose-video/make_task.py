"""A stand-in for MediaPipe's holistic_landmarker.task, which no package ships: the legacy solution's models in one bundle.

    python3 -m venv VENV && VENV/bin/pip install mediapipe==0.10.14
    VENV/bin/python tools/reference/pose-video/make_task.py stand-in.task
    node tools/reference/pose-video/compare.mjs legacy.pose tasks.pose   # made with refineFace, and with the task

It lets the whole way of @msmae/pose-video's `task` setting run, from the file to a .pose. Body and hands are those of the
legacy solution at complexity 1. The face is not: the tasks' face model has 478 points and two outputs, and neither of the
legacy ones does, so its points mean nothing.
"""

import sys
import zipfile
from pathlib import Path

import flatbuffers
import mediapipe
from mediapipe.tasks.metadata import metadata_schema_py_generated as schema
from mediapipe.tasks.metadata import schema_py_generated as tflite
from mediapipe.tasks.python.metadata import metadata

MODULES = Path(mediapipe.__file__).parent / "modules"
# The names that the bundle wants, the legacy models, and what a picture's values are made into: (value - mean) / deviation.
MODELS = {
    "face_detector.tflite": ("face_detection/face_detection_short_range.tflite", 127.5, 127.5),
    "face_landmarks_detector.tflite": ("face_landmark/face_landmark.tflite", 0, 255),
    "hand_landmarks_detector.tflite": ("hand_landmark/hand_landmark_full.tflite", 0, 255),
    "hand_roi_refinement.tflite": ("holistic_landmark/hand_recrop.tflite", 0, 255),
    "pose_detector.tflite": ("pose_detection/pose_detection.tflite", 127.5, 127.5),
    "pose_landmarks_detector.tflite": ("pose_landmark/pose_landmark_full.tflite", 0, 255),
}


def image(mean: float, deviation: float) -> schema.TensorMetadataT:
    tensor = schema.TensorMetadataT()
    tensor.name = "image"
    tensor.content = schema.ContentT()
    tensor.content.contentPropertiesType = schema.ContentProperties.ImageProperties
    tensor.content.contentProperties = schema.ImagePropertiesT()
    tensor.content.contentProperties.colorSpace = schema.ColorSpaceType.RGB
    unit = schema.ProcessUnitT()
    unit.optionsType = schema.ProcessUnitOptions.NormalizationOptions
    unit.options = schema.NormalizationOptionsT()
    unit.options.mean = [float(mean)]
    unit.options.std = [float(deviation)]
    tensor.processUnits = [unit]
    return tensor


def described(model: bytes, mean: float, deviation: float) -> bytes:
    """The model with the metadata that the tasks ask for and the legacy solution has in its graph."""
    graph = tflite.ModelT.InitFromObj(tflite.Model.GetRootAsModel(model, 0)).subgraphs[0]
    about = schema.SubGraphMetadataT()
    about.inputTensorMetadata = [image(mean, deviation) for _ in graph.inputs]
    about.outputTensorMetadata = [schema.TensorMetadataT() for _ in graph.outputs]
    whole = schema.ModelMetadataT()
    whole.subgraphMetadata = [about]
    builder = flatbuffers.Builder(0)
    builder.Finish(whole.Pack(builder), metadata.MetadataPopulator.METADATA_FILE_IDENTIFIER)
    populator = metadata.MetadataPopulator.with_model_buffer(model)
    populator.load_metadata_buffer(bytes(builder.Output()))
    populator.populate()
    return bytes(populator.get_model_buffer())


with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_STORED) as bundle:
    for name, (path, mean, deviation) in MODELS.items():
        bundle.writestr(name, described((MODULES / path).read_bytes(), mean, deviation))
