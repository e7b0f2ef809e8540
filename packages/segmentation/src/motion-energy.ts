/** Points over time. */
export interface MovingPoints {
  /** [T, K, 2] */
  readonly coordinates: ArrayLike<number>;
  /** [T, K], 1 = seen */
  readonly present: ArrayLike<number>;
}

/**
 * Computes the motion energy of each frame: the mean over streams of the mean speed of points that are present in it
 * and in the one before; 0 where there are none, and in the first frame.
 *
 * @param streams Each as heavy as another, however many points it has.
 * @param frames T
 * @returns [T], in units of the coordinates a frame.
 */
export function motionEnergy(streams: readonly MovingPoints[], frames: number): Float64Array {
  const energy = new Float64Array(frames);
  for (let t = 1; t < frames; t++) {
    let [sum, count] = [0, 0];
    for (const { coordinates, present } of streams) {
      const points = present.length / frames;
      let [distance, moving] = [0, 0];
      for (let p = t * points; p < (t + 1) * points; p++) {
        const before = p - points;
        if (present[p] !== 1 || present[before] !== 1) continue;
        const dx = coordinates[2 * p]! - coordinates[2 * before]!;
        const dy = coordinates[2 * p + 1]! - coordinates[2 * before + 1]!;
        distance += Math.hypot(dx, dy);
        moving++;
      }
      if (moving > 0) [sum, count] = [sum + distance / moving, count + 1];
    }
    if (count > 0) energy[t] = sum / count;
  }
  return energy;
}

/**
 * Smooths a curve by a Gaussian.
 *
 * @param deviation The Gaussian's standard deviation, in steps, above 0.
 */
export function smoothed(curve: ArrayLike<number>, deviation: number): Float64Array {
  const reach = Math.ceil(3 * deviation);
  return Float64Array.from({ length: curve.length }, (_, t) => {
    let [sum, total] = [0, 0];
    for (let u = Math.max(0, t - reach); u <= Math.min(curve.length - 1, t + reach); u++) {
      const weight = Math.exp(-0.5 * ((u - t) / deviation) ** 2);
      sum += weight * curve[u]!;
      total += weight;
    }
    return sum / total;
  });
}
