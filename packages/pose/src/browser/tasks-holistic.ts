/// <reference lib="dom" />
import type { HolisticResult, Landmark } from "../formats/holistic-results.js";
import { extractorOf, type HolisticExtractor, type Picture } from "./holistic-extractor.js";
import { blame, fetchFile, HolisticLoadError, oneLine, requireFiles } from "./load-mediapipe-files.js";

/** The part of `@mediapipe/tasks-vision`'s `HolisticLandmarker` that is used. */
export interface TasksHolistic {
  detectForVideo(picture: Picture, milliseconds: number): TasksHolisticResult;
  close(): void;
}

/** The part of its result that is used: of each person found, the landmarks. It finds one person at most. */
export interface TasksHolisticResult {
  readonly poseLandmarks: readonly (readonly Landmark[])[];
  readonly faceLandmarks: readonly (readonly Landmark[])[];
  readonly leftHandLandmarks: readonly (readonly Landmark[])[];
  readonly rightHandLandmarks: readonly (readonly Landmark[])[];
  readonly poseWorldLandmarks: readonly (readonly Landmark[])[];
}

export interface TasksHolisticOptions<Fileset> {
  /** The class of `@mediapipe/tasks-vision`, from 0.10.14 on; 1.0 and 1.1 send telemetry, 0.10.21 does not. */
  readonly HolisticLandmarker: {
    createFromOptions(
      wasm: Fileset,
      options: {
        readonly baseOptions: { readonly modelAssetBuffer: Uint8Array; readonly delegate: "CPU" | "GPU" };
        readonly runningMode: "VIDEO";
      },
    ): Promise<TasksHolistic>;
  };
  /** Where the package's `wasm` folder is: `await FilesetResolver.forVisionTasks("/tasks-vision/wasm")`. */
  readonly wasm: Fileset;
  /** The URL of a `holistic_landmarker.task`, which is a download of its own. */
  readonly modelAssetPath: string;
  /** Runs the models on the GPU. Default: false. Chosen here, as for the legacy solution. */
  readonly gpu?: boolean;
}

const PARTS = [
  ...(["poseLandmarks", "faceLandmarks", "leftHandLandmarks", "rightHandLandmarks"] as const),
  "poseWorldLandmarks",
] as const;

/**
 * Loads the HolisticLandmarker of `@mediapipe/tasks-vision`, the maintained successor of `@mediapipe/holistic`. Its
 * face has 478 points; it has one body model.
 *
 * @throws {HolisticLoadError} if the model file, or one of the package's, is missing or is none.
 * @example
 * import { FilesetResolver, HolisticLandmarker } from "@mediapipe/tasks-vision";
 * const wasm = await FilesetResolver.forVisionTasks("/tasks-vision/wasm");
 * const extractor = await tasksHolistic({ HolisticLandmarker, wasm, modelAssetPath: "/holistic_landmarker.task" });
 */
export async function tasksHolistic<Fileset>(
  options: TasksHolisticOptions<Fileset>,
): Promise<HolisticExtractor> {
  const { HolisticLandmarker, wasm, modelAssetPath, gpu = false } = options;
  // The paths in what FilesetResolver gives; a file of them that is not there would be taken for the model's fault.
  const files = Object.values(wasm ?? {}).filter((path) => typeof path === "string");
  await requireFiles(files);
  const model = new Uint8Array(await (await fetchFile(modelAssetPath)).arrayBuffer());
  const create = async (): Promise<TasksHolistic> => {
    try {
      const baseOptions = { modelAssetBuffer: model.slice(), delegate: gpu ? "GPU" : "CPU" } as const;
      return await HolisticLandmarker.createFromOptions(wasm, { baseOptions, runningMode: "VIDEO" });
    } catch (error) {
      const reason = `HolisticLandmarker does not take it (${oneLine(error)})`;
      throw await blame(files, new HolisticLoadError(modelAssetPath, reason));
    }
  };
  let landmarker = await create();
  return extractorOf({
    layout: { facePoints: 478, world: true },
    async find(picture, milliseconds) {
      const found = landmarker.detectForVideo(picture, milliseconds);
      const parts = PARTS.filter((part) => (found[part][0]?.length ?? 0) > 0);
      return Object.fromEntries(parts.map((part) => [part, found[part][0]])) as HolisticResult;
    },
    async reset() {
      landmarker.close(); // a landmarker cannot forget: it gives a second clip other landmarks than a new one does
      landmarker = await create();
    },
    async close() {
      landmarker.close();
    },
  });
}
