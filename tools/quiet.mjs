/** The environment in which what installs, builds and runs this repository tells nobody of it, and looks for no updates. */
export const QUIET = {
  TURBO_TELEMETRY_DISABLED: "1",
  TURBO_NO_UPDATE_NOTIFIER: "1",
  DO_NOT_TRACK: "1", // for whatever follows the convention, turbo among it
  npm_config_update_notifier: "false", // npx, and pnpm
};
