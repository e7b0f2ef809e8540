/** A JSON object, whose fields are looked at one by one. */
export type Json = { readonly [key: string]: unknown };

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A setting by its path, such as `train.steps`. */
export function setting(config: Json | undefined, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), config);
}

/** All settings as `train.steps` to their values as JSON. */
export function flatSettings(config: Json | undefined, prefix = ""): Map<string, string> {
  return new Map(
    Object.entries(config ?? {}).flatMap(([key, value]) =>
      isObject(value)
        ? [...flatSettings(value, `${prefix}${key}.`)]
        : [[prefix + key, JSON.stringify(value)]],
    ),
  );
}
