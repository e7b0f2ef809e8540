/** What poses are written as, by the endings of names. */
export const POSE_FORMATS = ["pose", "json"] as const;
export type PoseFormat = (typeof POSE_FORMATS)[number];

/** What poses are drawn as: pictures, and animations. */
export const PICTURE_FORMATS = ["svg", "png"] as const;
export type PictureFormat = (typeof PICTURE_FORMATS)[number];
export const DRAW_FORMATS = [...PICTURE_FORMATS, "gif", "webp", "mp4"] as const;
export type DrawFormat = (typeof DRAW_FORMATS)[number];
