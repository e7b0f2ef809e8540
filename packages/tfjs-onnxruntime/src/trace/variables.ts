import { engine, type Tensor, Variable } from "@tensorflow/tfjs-core";
import { callSite, VariableInTraceError } from "../errors.js";

/** A variable whose value became a constant of a graph, and the data that it had. */
export interface CapturedVariable {
  readonly variable: Variable;
  readonly dataId: object;
}

/** The variables over these data. */
export function variablesOver(dataIds: ReadonlySet<object>): CapturedVariable[] {
  return Object.values(engine().registeredVariables).flatMap((variable) =>
    dataIds.has(variable.dataId) ? [{ variable, dataId: variable.dataId }] : [],
  );
}

/** Whether they were neither assigned to nor disposed since. */
export const areUnchanged = (captured: readonly CapturedVariable[]): boolean =>
  captured.every(({ variable, dataId }) => !variable.isDisposed && variable.dataId === dataId);

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
