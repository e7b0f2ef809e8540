import { isObject, type JsonObject } from "../files/result-file.js";

/** A setting by its path, such as `train.steps`. */
export function setting(config: JsonObject | undefined, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), config);
}

/** All settings as `train.steps` to their values as JSON. */
export function flatSettings(config: JsonObject | undefined, prefix = ""): Map<string, string> {
  return new Map(
    Object.entries(config ?? {}).flatMap(([key, value]) =>
      isObject(value)
        ? [...flatSettings(value, `${prefix}${key}.`)]
        : [[prefix + key, JSON.stringify(value)]],
    ),
  );
}
