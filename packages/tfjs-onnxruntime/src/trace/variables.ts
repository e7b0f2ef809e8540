import { engine, type Tensor, Variable } from "@tensorflow/tfjs-core";
import { callSite, VariableInTraceError } from "../errors.js";

/**
 * Runs `record` with variables of TensorFlow.js that can be read, but neither made, assigned to nor disposed: the value would
 * be a traced one, which nobody can read later.
 *
 * TensorFlow.js releases a variable's old value before it keeps the new one: there it is stopped, and has lost nothing.
 */
export function withFixedVariables<T>(record: () => T): T {
  const tensors = engine();
  const { disposeTensor, disposeVariable, makeVariable } = tensors;
  tensors.disposeTensor = (tensor: Tensor) => {
    if (tensor instanceof Variable) throw new VariableInTraceError(tensor.name, "assigned to", callSite());
    disposeTensor.call(tensors, tensor);
  };
  tensors.disposeVariable = (variable: Variable) => {
    throw new VariableInTraceError(variable.name, "disposed", callSite());
  };
  tensors.makeVariable = (_value, _trainable, name = "") => {
    throw new VariableInTraceError(name, "made", callSite());
  };
  try {
    return record();
  } finally {
    Object.assign(tensors, { disposeTensor, disposeVariable, makeVariable });
  }
}
