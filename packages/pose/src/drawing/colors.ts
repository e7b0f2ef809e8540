/** Thumb, index, middle, ring and little finger of a hand that is drawn large: of Okabe and Ito's palette. */
export const FINGER_COLORS = ["#d55e00", "#e69f00", "#009e73", "#0072b2", "#cc79a7"] as const;

/** A large hand's palm: the hand's colour, halfway to white. */
export const PALM_COLORS = { left: "#97c7ed", right: "#eeb58f" } as const;

/** Around what is drawn large, so that what lies in front of something of its own colour is seen. */
export const OUTLINE_COLOR = "#20252c";

/** Chosen here: the streams' colours were chosen for white and black; pages are nearly so. */
export const BACKGROUNDS = { light: "#ffffff", dark: "#14181d", none: undefined } as const;

/** What lies behind a picture: white, nearly black, or nothing. */
export type Theme = keyof typeof BACKGROUNDS;

export const TEXT_COLOR = "#808a98";
