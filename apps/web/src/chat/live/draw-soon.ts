const hiddenMs = 250;

/** With the next frame; a tab that is hidden has no frames and is brought up to date all the same. */
export function drawSoon(draw: () => void): void {
  if (document.hidden) setTimeout(draw, hiddenMs);
  else requestAnimationFrame(draw);
}
