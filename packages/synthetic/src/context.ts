import type { SyntheticConfig } from "./config.js";
import { inventLanguage, type Language } from "./lexicon.js";
import { inventSigner, type Signer } from "./signer.js";

/** What all clips of a configuration share. */
export interface Context {
  readonly languages: readonly Language[];
  readonly signers: {
    readonly train: readonly Signer[];
    readonly valid: readonly Signer[];
    readonly test: readonly Signer[];
  };
}

const known = new WeakMap<SyntheticConfig, Context>();

/** The languages and signers of a configuration, invented once for each configuration object. */
export function contextOf(config: SyntheticConfig): Context {
  const earlier = known.get(config);
  if (earlier) return earlier;
  const { seed, signers: all, heldOutSigners: held } = config;
  const signers = Array.from({ length: all }, (_, number) => inventSigner(seed, number));
  const context: Context = {
    languages: Array.from({ length: config.languages }, (_, i) =>
      inventLanguage(seed, config.firstLanguage + i, config.glosses),
    ),
    signers:
      held === 0
        ? { train: signers, valid: signers, test: signers }
        : {
            test: signers.slice(0, held),
            valid: signers.slice(held, 2 * held),
            train: signers.slice(2 * held),
          },
  };
  known.set(config, context);
  return context;
}
