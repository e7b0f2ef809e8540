import { enableProdMode } from "@tensorflow/tfjs-core";
// In Node, TensorFlow.js' gradients are registered by a package that bundles them; this is the smallest one, without
// a backend.
import "@tensorflow/tfjs-layers";

// Without this the CPU backend prints a banner that recommends another package.
enableProdMode();
