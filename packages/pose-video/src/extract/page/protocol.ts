/** What the page asks of the process that started its browser, and what it answers: one request after the other. */

/** GET settings */
export type PageSettings =
  | { readonly kind: "holistic"; readonly complexity: 0 | 1 | 2; readonly refineFace: boolean }
  | {
      readonly kind: "tasks" /** What errors name; the page gets it as `model.task`. */;
      readonly file: string;
    };

/** The header of GET next's answers that holds a {@link Message} as JSON. */
export const MESSAGE_HEADER = "x-message";

/** GET next, which is answered when there is something. A frame's pixels are the answer's body, [height, width, 4]. */
export type Message =
  | { readonly kind: "clip"; readonly width: number; readonly height: number }
  | { readonly kind: "frame"; readonly time: number };
