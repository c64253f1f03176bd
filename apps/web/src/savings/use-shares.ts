import { useState } from 'react';

const shareOf = (text: string, most: number): number | null => {
  const share = text.trim() === '' ? Number.NaN : Number(text);
  return share >= 0 && share <= most ? share : null;
};

export interface Shares {
  readonly rollout_percent: number;
  readonly holdout_percent: number;
}

/** Roll-out and hold-out as they are typed; `shares` is null while one of them is none. */
export function useShares(from: Shares) {
  const [rollout, setRollout] = useState(String(from.rollout_percent));
  const [holdout, setHoldout] = useState(String(from.holdout_percent));
  const [rollout_percent, holdout_percent] = [shareOf(rollout, 100), shareOf(holdout, 50)];
  const shares = rollout_percent === null || holdout_percent === null ? null : { rollout_percent, holdout_percent };
  return {
    shares,
    rollout: { value: rollout, onValue: setRollout, isWrong: rollout_percent === null },
    holdout: { value: holdout, onValue: setHoldout, isWrong: holdout_percent === null },
  };
}
