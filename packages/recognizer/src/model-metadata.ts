import { BinaryReader } from "@bufbuild/protobuf/wire";

const MODEL_METADATA_PROPS = 14;
const ENTRY_KEY = 1;
const ENTRY_VALUE = 2;

/**
 * The `metadata_props` of an ONNX file, which ONNX Runtime's JavaScript interface does not give.
 *
 * Source: onnx.proto3, ModelProto and StringStringEntryProto. Nothing else of the file is decoded.
 *
 * @throws {Error} if the bytes are no message of protobuf.
 */
export function modelMetadata(model: Uint8Array): Map<string, string> {
  const metadata = new Map<string, string>();
  const reader = new BinaryReader(model);
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag();
    if (field !== MODEL_METADATA_PROPS) {
      reader.skip(wire, field);
      continue;
    }
    const entry = new BinaryReader(reader.bytes());
    let [key, value] = ["", ""];
    while (entry.pos < entry.len) {
      const [part, kind] = entry.tag();
      if (part === ENTRY_KEY) key = entry.string();
      else if (part === ENTRY_VALUE) value = entry.string();
      else entry.skip(kind, part);
    }
    metadata.set(key, value);
  }
  return metadata;
}
