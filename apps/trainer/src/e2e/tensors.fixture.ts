import { openSafetensors } from "@msmae/safetensors";

/** The bytes of each tensor of a file. */
export async function tensors(path: string): Promise<Map<string, string>> {
  const file = await openSafetensors(path);
  const names = [...file.tensors.keys()].sort();
  const found = await Promise.all(
    names.map(async (name) => [
      name,
      Buffer.from(new Uint8Array((await file.read(name)).data.buffer)).toString("hex"),
    ]),
  );
  await file.close();
  return new Map(found as [string, string][]);
}
